-- The rules by which the limits of the queue's rows were last written: a queue whose rules have changed since is due.
alter table queue add column rules_policy {text} not null default '';
alter table queue add column rules_calendar {int} not null default 0;
