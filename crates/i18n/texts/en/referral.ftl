title = Referral to a preschool organisation
valid-what = Come to the kindergarten with the papers
valid-otherwise-working = If nobody comes, the referral is annulled automatically and the child goes to the stop-list ({ NUMBER($days) } working days).
second-miss = If a referral passes unused twice, the child is removed from the queue automatically.
issued = Issued
kindergarten = Kindergarten
reserved = Place reserved for your turn
free = Place open to everybody
bring-title = What to bring
bring-identity = your identity card and the child’s birth certificate
bring-health = the child’s health passport
bring-referral = this referral: printed or on your phone
arrival-note = The kindergarten records that you came. If it does not, declare it yourself below: then the deadline stops.
download = Download the referral (PDF)
to-application = Back to the application
extend = Extend the referral
extend-text = Once, until { DATE($day, form: "long") } at the latest.
cancel = Cancel the referral
cancel-text = Only before { DATETIME($at, form: "long") }. It does not count as a miss.
arrival = Declare arrival
arrival-text = If you have come to the kindergarten, declare it with your EDS.

# State
state-used = The child is enrolled. The application is closed.
state-expired = The referral passed and was annulled automatically. See the application’s page for what follows.
state-cancelled = The referral was cancelled by the applicant.
state-refused = The kindergarten returned the papers. It is no miss: the application is in the queue with its date.
state-annulled = The education department annulled the referral. It is no miss: the application is in the queue with its date.

# Extension
extend-title = Until which day do you extend the referral?
extend-hint = Any day from { DATE($from, form: "short") } to { DATE($to, form: "short") }
extend-once = A referral is extended only once. Not coming by the new day counts as a miss too.
extend-date-error = Enter the whole date, for example 30 8 2026
extend-sign = Extending the referral until { DATE($day, form: "long") }
extended = The referral was extended

# Cancelling
cancel-warning = The place goes to other families and cannot be got back.
cancel-then = If your turn still runs, you can choose another place. If not, the child returns to the queue with its date.
cancelled = The referral was cancelled; the child is in the queue with its date
cancelled-turn = The referral was cancelled. You can choose another place until the end of { DATE($day, form: "long") }.

# Arrival
arrival-warning = Declare it only if you really came. A false declaration counts as a miss.
arrival-then = The deadline stops, and the kindergarten enrols the child or returns the papers with a reason. By which day it has to answer, you will see on the portal.
arrived = Your arrival is on record
