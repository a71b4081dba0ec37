# Choice
not-your-turn = This place is reserved for families whose turn has come. Choose another one from the list or wait for your turn.
past = The time to choose this place is over. Open the list of places that are free now.
too-young = The child is too young for this place: it can be chosen from { DATE($day, form: "long") } on. Choose another place or wait for that day.
stopped = The child is on the stop-list: no referral until the end of { DATE($day, form: "long") }. Afterwards you can choose if there are vacant places.
taken = Another family has just taken this place. You have lost nothing: choose another one from the list.
withdrawn = This place is not given out now. Choose another one from the list.
not-published = This place is not published yet. Published places are in the list.
not-open-yet = This place can be chosen from { DATETIME($at, form: "long") } on. Open this page then.
has-referral = The application already holds a referral. Open the referral first if you want another place.
closed = The application is closed. To join the queue again, file a new one.
unconfirmed = Your link with the child is not confirmed yet. You will get a notice when the registry or the education department confirms it.
no-free-choice = There is no free choice now. You will get a notice when your turn comes.

# Why there is no button
choose-too-young = The child is not old enough yet: a kindergarten can be chosen from { DATE($day, form: "long") } on. Your place in the queue is kept.
choose-not-your-turn = Your turn has not come yet and no place is free. When it comes, a notice goes to your e-mail and phone.
choose-no-places = Your turn has come, but no place is left to choose. You stay in the queue and can choose when there is one.
choose-not-open-yet = Free places can be chosen from { DATETIME($at, form: "long") } on. Open this page then.
choose-has-referral = The application holds a referral, so no other place can be chosen.

# Extension, cancelling, arrival
already-extended = The referral was extended once and cannot be extended again. Come to the kindergarten before the new deadline.
extend-arrived = Your arrival is on record: the deadline has stopped, there is nothing to extend.
referral-ended = The referral has ended. See the application’s page for where it stands now.
extend-not-allowed = The rules of your district know no extension. Come to the kindergarten within the term.
extend-not-later = The last day now is { DATE($day, form: "long") }. Choose a later day
extend-too-late = The latest day is { DATE($day, form: "long") }. Choose a day not after it
cancel-late = The time in which a referral can be cancelled ended on { DATETIME($at, form: "long") }. Come to the kindergarten in time; if you cannot, see whether the referral can be extended.
cancel-not-allowed = The rules of your district do not let applicants cancel a referral. Turn to the education department with questions.
already-arrived = Your arrival is on record already. Wait for the kindergarten’s decision.
not-arrived = Arrival has to be recorded first.
department-decides = The kindergarten’s term to answer ended on { DATE($day, form: "long") }. The education department decides now.

# Leaving
leave-cancel-first = While there is a referral you cannot leave the queue. Cancel the referral first, before { DATETIME($at, form: "long") }.
leave-referred = While there is a referral you cannot leave the queue: the time to cancel is over and the referral runs its course.
leave-asked = A wish to leave the queue is already open. The last day to object: { DATE($day, form: "long") }.
nothing-to-object = There is no open wish to leave. Reload the page to see where things stand.

# Benefit
claim-open = The education department is looking at your paper. Wait for its decision or take the claim back.
benefit-same = The child has this benefit already. Choose another one.
not-a-benefit = Choose a benefit. To give one up, open “Give the benefit up”.
no-claim = No paper waits for an answer. Reload the page.
no-benefit = There is neither a benefit to give up nor a claim to take back.
benefit-ended = The paper has expired. Upload a new one.

# Filing
yours-in-queue = Your application for this child is already in the queue. A second one is not needed.
another-in-queue = Somebody else filed an application for this child. If you are a parent, merge it to your own IIN.
attends-state = The child attends a state kindergarten, so a new application is not accepted. For a transfer turn to the education department.
attends-private = The child attends a private kindergarten and the rules in force do not allow a new application. Turn to the education department.
too-old = The child has reached school age and cannot join this queue. Ask the education department about school.
other-year = The child’s birth year is not the year of the queue. Check the birth date.
unknown-district = There is no such district. Choose it from the list again.
not-listed = The queue of this city is kept elsewhere. Turn to the city’s education department.
name = Enter the child’s surname and first name as in the birth certificate (at most 120 characters)
address = Enter the address where the child lives (at most 400 characters)
born-in-future = A birth date cannot lie in the future. Check the date
finding-missing = The queue for special needs asks for the finding of the consultation. Upload it
own-iin = This is your own IIN. Enter the child’s

# IIN
iin-empty = Enter the child’s IIN, 12 digits
iin-not-digits = An IIN has digits only. Remove the other characters
iin-length = An IIN has 12 digits, you typed { NUMBER($count) }. Compare it with the document
iin-check-digit = The IIN’s check digit does not fit: one of the digits is wrong. Compare it with the document

# Merging
unknown-pair = { $left ->
    [one] There is no application with this number and IIN. Check both. { NUMBER($left) } attempt is left today.
   *[other] There is no application with this number and IIN. Check both. { NUMBER($left) } attempts are left today.
}
too-many-attempts = There are no attempts left today. Try again tomorrow or turn to the education department.
already-applicant = You are an applicant already: the application is in your journal.
two-applicants = This application has two applicants, which is the most. Turn to the education department.
request-open = A request for this application already waits for an answer. Wait for it.
no-request = No request waits for an answer. Reload the page.
