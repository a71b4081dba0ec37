-- Overrides of what a benefit that was found false had given (R43): rebuilt from the events.
create table override (
    id          {id} primary key,
    queue       {bytes} not null references queue (id),
    application {id} not null references application (id),
    benefit     {text} not null,
    reason      {text} not null,
    turn        {int} not null,
    proposed    {int} not null,
    proposer    {id} not null,
    state       {text} not null check (state in ('open', 'confirmed', 'refused')),
    answered    {int},
    answerer    {id},
    annulled    {text} check (annulled in ('turn', 'referral')),
    check ((state = 'open') = (answered is null)),
    check ((answered is null) = (answerer is null)),
    check ((state = 'confirmed') = (annulled is not null))
) {by_key};
create unique index override_one_open on override (application) where state = 'open';
create index override_queue on override (queue, id);
create index override_confirmed on override (answered, id) where state = 'confirmed';
