title = Putting a child into the queue
step-of = Step { NUMBER($step) } of { NUMBER($steps) }

# Child
child = About the child
child-hint = As in the birth certificate.
iin = Child’s IIN
iin-hint = 12 digits; it is in the birth certificate
surname = Surname
surname-error = Enter the child’s surname
given-name = First name
given-name-error = Enter the child’s first name
patronymic = Patronymic (if any)
name-long = At most 120 characters fit here. Make it shorter
name-letters = Only letters, spaces and hyphens are written here. Compare with the birth certificate
name-mixed = One word mixes Cyrillic and Latin letters. Type it again in one alphabet
born = Birth date
born-hint = for example, 14 11 2023
born-error = Enter day, month and year of birth in digits, for example 14 11 2023
sex = Sex
girl = Girl
boy = Boy
sex-error = Choose the sex
warning-title = Look at this again
warning-birth-date = The birth date does not agree with the digits of the IIN. If it is right, go on.
warning-sex = The sex does not agree with the digits of the IIN. If it is right, go on.
warning-bin = This number looks like the BIN of an organisation. Make sure that it is an IIN.

# Relation and address
family = Relation and address
relation = What are you to the child?
relation-error = Choose what you are to the child
address = Address where the child lives
address-hint = Town or village, street, house, flat

# Queue
needs = Does the child need special conditions?
needs-general = No, ordinary groups
needs-special = Yes, a special group
needs-special-hint = The finding of the psychological-medical-pedagogical consultation is needed
needs-error = Choose an answer
finding = The finding
file-kept = A file is uploaded. Choose one only to replace it.

# Benefit
benefit = Do you have a benefit?
benefit-hint = Optional. If the paper is not at hand, upload it later on the application’s page. Until it is confirmed the application stands in the general queue.
benefit-none = None, or I will upload the paper later

# Contacts and consent
consent = Contacts and consent
contacts-text = When your turn comes, a notice goes here:
contacts-change = Change contacts
consent-title = Consent to the collection and processing of personal data
consent-text-1 = I agree that my personal data and my child’s (name, IIN, birth date, address, contacts, papers of a benefit) are collected and processed to put the child into the queue for a preschool organisation and to issue a referral.
consent-text-2 = The data go only to the education department and to the chosen kindergarten, are compared with state registers and are kept after the end for the time that the law sets.
consent-text-3 = I may withdraw the consent at any time by leaving the queue.
consent-version = Version of this text: { NUMBER($version) }
consent-agree = I have read the text and agree
consent-error = An application needs the consent: read the text and tick the box

# Check
check = Check your answers
check-text = If everything is right, sign and send. Nothing is registered before you sign.
district = District or city
change = Change
uploaded = A paper is uploaded
to-sign = Go on to sign
sign = Sign and send the application

# Result
done = The application is registered
done-number = Application number
done-standing = Your queue number: { NUMBER($number) }
done-next = What happens next
done-next-1 = When your turn comes, a notice goes to your e-mail and phone.
done-next-2 = You can see your queue number at any time in the journal of applications.
done-next-3 = The registration notice, the receipt and the entry in the register book are in the tab “Common documents”.
done-open = Open the application
done-documents = Open the documents
