title = The queue for a kindergarten place
lead = File an application, follow your queue number and, when your turn comes, choose a kindergarten and get the referral.
service-label = Public service
service = Queueing preschool children for preschool organisations
service-note = A preschool organisation is a kindergarten.
start = Start
journal = Journal of applications
free = Free of charge. An EDS is needed.
steps-title = How it works
step-apply = File an application
step-apply-text = Choose your district or city and enter with your EDS. A child can be in the queue from birth.
step-wait = Follow the queue
step-wait-text = The queue number is in the journal of applications. What makes it change is explained on the application’s page.
step-choose = Choose a kindergarten
step-choose-text = When your turn comes, a notice with the last day goes to your e-mail and phone. Choose a vacant place and sign with your EDS before the end of that day.
step-come = Come to the kindergarten
step-come-text = The referral says the last day: come with your papers before its end.
deadlines-title = Deadlines
deadlines-note = A term ends at the end of its last day. If your district has another term, the notice says so.
term-choose = Choose a kindergarten after the notice
term-come = Come to the kindergarten with the referral
term-cancel = Cancel the referral on your own initiative
term-extend = Prolong the referral (once)
term-stop = Stop-list if you did not come
working-days = { $days ->
    [one] { NUMBER($days) } working day
   *[other] { NUMBER($days) } working days
}
calendar-days = { $days ->
    [one] { NUMBER($days) } calendar day
   *[other] { NUMBER($days) } calendar days
}
hours = { $hours ->
    [one] { NUMBER($hours) } hour
   *[other] { NUMBER($hours) } hours
}
up-to-calendar-days = up to { $days ->
    [one] { NUMBER($days) } calendar day
   *[other] { NUMBER($days) } calendar days
}
leaves-queue = A child who gets a referral leaves the queue at once. After enrolment the application is closed.
second-miss = If the validity of a referral passes twice, the child is taken off the queue automatically.
need-title = What you need
need-key = An electronic digital signature (EDS): the AUTH_RSA and RSA keys
need-iin = IINs, yours and the child’s
need-contacts = An e-mail address and a mobile phone for notices
no-key = No EDS?
no-key-text = You can file through an operator at a public service centre. Bring your identity card and the child’s birth certificate.
places-text = See which kindergartens have vacant places.
register-text = Anyone can check how the queue moves.
check-text = Check by its code whether a referral is genuine.
