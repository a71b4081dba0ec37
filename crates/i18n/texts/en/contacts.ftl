title = Contacts
title-first = First entry: give an e-mail address
lead-first = When your turn comes, a notice goes to this e-mail and phone. The e-mail address is required.
email = E-mail
email-hint = for example, name@example.kz
phone = Mobile phone
phone-hint = for example, +7 (7xx) xxx-xx-xx
extra-email = Second e-mail
extra-phone = Second phone
saved = Contacts saved
confirmed = Confirmed
unconfirmed = Not confirmed
confirm-title = Confirm your contacts
confirm-text = Have a code sent and type it here. Notices go to an unconfirmed e-mail and phone too.
send-email = Send a code to the e-mail
send-phone = Send a code to the phone
code = Code from the message
confirm = Confirm
code-sent = The code is sent. It is good for 30 minutes.
code-done = The contact is confirmed
code-empty = Type the code from the message
code-wrong = { $left ->
    [one] Wrong code. { NUMBER($left) } attempt is left
   *[other] Wrong code. { NUMBER($left) } attempts are left
}.
code-none = There is no code or it is too old. Have a new one sent.
code-too-many = Too many codes were sent today. Try again tomorrow.
email-empty = Write the e-mail address
email-long = The address is too long. Write another one
email-not-latin = Write the address in Latin letters: a letter that looks Latin may be Cyrillic
email-at = An address has one @, for example name@example.kz
email-mailbox = The part before @ is not right. Check dots and spaces
email-domain = The part after @ is not right. Write a domain like example.kz
phone-empty = Write the phone number, for example +7 (7xx) xxx-xx-xx
phone-character = A number has digits, spaces, brackets and hyphens only. Remove the other characters
phone-length = There are 10 digits after +7
phone-country = The number begins with +7 or 8
phone-mobile = This number gets no SMS. Write the number of a mobile phone
