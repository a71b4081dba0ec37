-- What proved a signature: kept beside it, so that it can be judged again years later without a network.
alter table signature add column application {id};
update signature set application = (select r.application from referral r where r.signature = signature.hash)
where exists (select 1 from referral r where r.signature = signature.hash);
create index signature_application on signature (application) where application is not null;

-- Certificates, lists, answers, time-stamps, each kept once under its SHA-256; in parts, because a list may be large.
create table proof (
    hash  {bytes} not null,
    part  {int} not null,
    bytes {bytes} not null,
    primary key (hash, part)
) {strict};

create table signature_proof (
    signature {text} not null references signature (hash),
    kind      {text} not null check (kind in ('authority', 'list', 'answer', 'time_stamp')),
    proof     {bytes} not null,
    position  {int} not null,
    at        {int} not null,
    primary key (signature, kind, proof)
) {by_key};

-- What is still to be asked for: the responder's answer, a time-stamp. Gone when it is there or when it is given up.
create table proof_due (
    signature {text} not null primary key,
    since     {int} not null,
    next      {int} not null,
    attempts  {int} not null
) {by_key};
create index proof_due_next on proof_due (next);

-- The newest list of each address, so that a restart has one.
create table revocation_list (
    address {text} not null primary key,
    hash    {bytes} not null,
    fetched {int} not null
) {by_key};

-- Evidence is added and never changed or taken away, whatever a program or a hand at a console tries.
{append_only:signature}
{append_only:signature_proof}
{append_only:proof}
