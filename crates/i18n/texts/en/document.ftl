# Documents (S32)
notice-title = Notice of registration
receipt-title = Receipt of documents
register-title = Entry in the register book
card-title = Child’s card
referral-title = Referral to a preschool organisation
number-line = No. { $number }
full-title = { $title } No. { $number }
notice-made = Registered: { DATETIME($at) }
receipt-made = Received: { DATETIME($at) }
register-made = Entered: { DATETIME($at) }
card-made = Made out: { DATETIME($at) }
referral-made = Issued: { DATETIME($at) }

# Letterhead
letterhead-contact = tel. { $phone }
issuer-unknown = District (city) { -department }

# Check
check-title = Check this document
check-text = Anybody can check that this document is genuine, without signing in: scan the QR code or open this address:
check-picture = QR code of the address that checks this document: { $address }

# People
child = Child
applicant = Applicant
parents = Parents or other legal representatives
parent = Parent (legal representative)
person-relation = { $name }, { $relation }
name = Surname, first name, patronymic
iin = IIN
born = Date of birth
mother = mother
father = father
guardian = guardian or other legal representative
person-iin = { $name }, IIN { $iin }
phone = Phone
email = E-mail
address = Home address
not-given = Not given

# Application and queue
application = Application
application-of = No. { $number }, registered { DATETIME($at) }
registered = Registered at
channel = Filed through
channel-portal = The { -portal } portal
channel-egov = The eGov portal, No. { $number }
channel-service-centre = A service centre, No. { $number }
queue = Queue
group-of-year = Group of children born in { $year }
stream-general = general queue
stream-special-needs = queue for special educational needs
queue-line = { $district }, children born in { $year }, { $stream }
position = Place in the queue at registration
queue-number = Queue number
benefit-number = Queue number in the benefit category
no-number = Taken over from another system, there is no number here
position-note = A queue number changes with time. The journal of applications on the portal shows the number of today, and the application’s page explains what makes it change. The time of registration never changes.

# Benefits
benefit = Benefit
benefit-claimed = Benefit claimed
benefit-unconfirmed = { $benefit } (not yet confirmed by the education department)

# Receipt
taken = Documents received
taken-by = Received by
taken-by-portal = The { -portal } portal, automatically
taken-by-egov = The eGov portal
taken-by-service-centre = A service centre
taken-at = Received at
ordinal-column = No.
paper-column = Document
paper-application = Application signed with an electronic digital signature
paper-consent = Consent to the collection and use of personal data
paper-civil-record = Birth data from the civil registry (no paper is asked for)
paper-benefit-evidence = Evidence of a benefit
paper-finding = Finding of the psychological, medical and pedagogical consultation
service = Public service
service-name = Queueing of children of preschool age for preschool organisations
service-term = Term of the service
service-until = Until { DATE($day, form: "long") } inclusive
service-at-once = The service was rendered on filing

# Register book
book = Register book of applications
book-column = Item
book-value = Entry
running = Running number
book-date = Date of the entry
benefit-paper = Evidence of the benefit
evidence-presented = Presented
evidence-missing = Not presented
result = Result
result-queued = Placed in the queue
result-notified = Notice sent
result-referred = Referral issued
result-stopped = On the stop-list
result-enrolled = Enrolled
result-removed = Taken off the queue

# Card
history = History of the application
history-since = Since
history-status = State of the application

# The kindergarten chosen
kindergarten = Preschool organisation
kindergarten-name = Name
kindergarten-address = Address
group = Group
language = Language of instruction
language-kazakh = Kazakh
language-russian = Russian
ownership = Ownership
ownership-state = State
ownership-private = Private (under the state education order)

# Referral
valid-label = Valid until
valid-note = Inclusive: come to the kindergarten before the end of this day
valid-note-extended = Prolonged. Inclusive: come to the kindergarten before the end of this day
valid-day = { DATE($day, form: "long") }
basis = Basis
place = Place
place-reserved = Reserved for the applicant’s turn
place-reserved-number = Reserved for the applicant’s turn; queue number at the choice: { NUMBER($number) }
place-free = Free for everybody in the queue
duties = What the applicant has to know
duty-come = Come to the kindergarten with the child’s documents by { DATE($day, form: "long") } inclusive. The kindergarten records that you came; you can also confirm it yourself on the portal with your EDS.
duty-extend = If you cannot come, the referral can be prolonged once before it ends, at the latest until { DATE($day, form: "long") } inclusive.
duty-cancel = You can cancel the referral yourself until { DATETIME($at, form: "long") }; later it cannot be cancelled.
missed-working = { $days ->
    [one] If you do not come in time, the referral is annulled automatically and the child goes to the stop-list for { NUMBER($days) } working day. No new referral is issued in that time.
   *[other] If you do not come in time, the referral is annulled automatically and the child goes to the stop-list for { NUMBER($days) } working days. No new referral is issued in that time.
}
missed-calendar = { $days ->
    [one] If you do not come in time, the referral is annulled automatically and the child goes to the stop-list for { NUMBER($days) } calendar day. No new referral is issued in that time.
   *[other] If you do not come in time, the referral is annulled automatically and the child goes to the stop-list for { NUMBER($days) } calendar days. No new referral is issued in that time.
}
missed-removed = If you do not come in time, the referral is annulled automatically and the child is taken off the queue.
missed-again = If the term of a referral is missed { NUMBER($times) } times, the child is taken off the queue automatically.
eds = Electronic digital signature (EDS)
eds-signer = The choice was signed by
eds-verified = Signature verified
eds-hash = SHA-256 of the signature
eds-gone = The choice was signed with the applicant’s EDS. The time of keeping is over, the data of the signature were erased.
