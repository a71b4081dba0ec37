# Tabs
tabs = Parts of the application
tab-application = Application
tab-history = History of changes
tab-documents = Common documents
number-of = Application { $number }

# What happens now
now = What happens now
queued = The child is in the queue. When your turn comes, a notice goes to your e-mail and phone. Nothing is asked of you now.
queued-free = The child is in the queue. There are free places open to everybody in it: choose one if you like. If you do not, your place in the queue is kept.
notified = Your turn has come: choose a kindergarten and sign with your EDS.
notified-what = Choose a kindergarten and sign
notified-otherwise = If you do not choose, these places open to everybody in the queue. The child stays in the queue and loses nothing.
referred = A referral was issued. Come to the kindergarten with the child’s papers.
referred-what = Come to the kindergarten with the papers
referred-otherwise = If nobody comes, the referral is annulled automatically and the child goes to the stop-list.
arrived = Your arrival is on record and the deadline has stopped. Now the kindergarten enrols the child or returns the papers with a reason.
arrived-answer = The kindergarten has to answer by { DATE($day, form: "weekday") }. Otherwise the education department decides.
stopped = The child is on the stop-list: a referral passed unused. No referral is issued meanwhile. Your registration date is kept.
stopped-what = Last day on the stop-list
stopped-otherwise = Then the child returns to the queue by itself: you can choose if there are places. If a referral passes a second time, the child is removed from the queue.
enrolled = The child is enrolled and the application is closed. Congratulations!
removed-own-will = The application left the queue by your own wish. To join again, file a new one.
removed-second-miss = A referral passed unused twice, so the child was removed from the queue automatically. You may file a new application.
removed-age = The child reached school age and was removed from the queue. Ask the education department about school.
removed-unconfirmed = Your link with the child was not confirmed in time. Go to the education department with the birth certificate or file again.
removed-refused = The application was refused: the link with the child is not confirmed. Go to the education department with the birth certificate.
removed-duplicate = This child is in the queue by another application. Merge that one to your IIN.
unconfirmed = The registry has not confirmed your link with the child yet. The application is in the queue but gets no place before it is confirmed. The education department checks until the end of { DATE($day, form: "long") }.
open-referral = Open the referral
file-again = File a new application
notice-title = Notice
notice = Your turn has come!
notice-text = Press “OK” to see the list of vacant places. You can choose until the end of { DATE($day, form: "weekday") }.
ok = OK

# Queue number
queue-number = Queue number
benefit-number = Queue number in the benefit category
number-note = Before you: { NUMBER($before) }. The number falls when children before you get places; it may rise when somebody’s benefit is confirmed.
number-first = You are the first.
number-why = Why did my number change?
lane-note = { $lane }: { $benefit }

# Facts
applicant = Applicant
second-applicant = Second applicant
child = Child
about = Application
full-name = Full name
iin = IIN
born = Birth date
born-by-iin = Birth date (by the IIN)
relation = Relation to the child
mother = Mother
father = Father
guardian = Guardian or other legal representative
phone = Phone
email = E-mail
address = Address
extra-phone = Extra phone
extra-email = Extra e-mail
benefit = Benefit type
number = Application number
registered = Registered
egov-number = eGov portal number
service-centre-number = Service centre number
state = State
state-decided = Decision made ({ $status })
changed = Last change
queued-since = In queue since
district = District (city)
year = Group year
stream = Queue
stream-general = General
stream-special-needs = Special educational needs

# Actions
actions = What you can do
choose = Choose a kindergarten
choose-count = Places to choose from now: { NUMBER($count) }
change-benefit = Change the benefit
change-benefit-text = If you have a right to a benefit, upload the paper that confirms it.
leave = Leave the queue
leave-text = The application is closed and its date is not kept.

# Leaving
leave-title = Leaving the queue
leave-warning = If you leave, the child loses its place in the queue. To return you file a new application with a new number and date.
leave-misses = The stop-list and a missed referral also count for a new application.
leave-second = There are two applicants: the other one may object. Until which day is shown after signing.
left = The application left the queue
leave-waits = Your wish to leave is accepted. The other parent may object until the end of { DATE($day, form: "long") }.
leave-asked-other = The other parent wants to take the child off the queue. If you do not agree, object by { DATE($day, form: "weekday") }.
leave-asked-own = You asked to take the child off the queue. It happens on { DATETIME($at, form: "long") }.
object = Object
take-wish-back = Stay in the queue
objected = The child stays in the queue

# Documents
documents-common = Common documents
documents-attached = Attachments to the application
document-notice = Registration notice
document-receipt = Receipt of documents
document-register = Entry in the register book
document-card = Child’s card
document-referral = Referral to the preschool organisation
documents-lead = The documents are PDF files. Anybody can check them by the QR code.
