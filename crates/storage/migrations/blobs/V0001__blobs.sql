-- Vault: evidence, proofs of signatures, documents. Encrypted; named by the SHA-256 of the content.
create table blob (
  hash {bytes} not null primary key check (length(hash) = 32),
  size {int} not null check (size >= 0),
  stored_at {int} not null
) {by_key};

create table blob_chunk (
  hash {bytes} not null references blob (hash) on delete cascade,
  number {int} not null check (number >= 0),
  sealed {bytes} not null,
  primary key (hash, number)
) {strict};
