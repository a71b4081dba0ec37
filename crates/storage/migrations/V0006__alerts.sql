-- Alerts on request (R30): who of the two applicants asked (1 the first, 2 the second, 3 both), and when they were told last;
-- 0 for never, so that those who wait longest come first in both engines.
alter table application add column alerts {int} not null default 0 check (alerts between 0 and 3);
alter table application add column alerts_told {int} not null default 0;
create index application_alerts on application (queue, alerts_told, id) where alerts > 0 and state = 'queued';
