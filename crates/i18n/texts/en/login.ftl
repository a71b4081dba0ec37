title = Enter the personal cabinet
lead = Choose where your key is and type its password. When the data of the EDS owner appear, press “Enter”.
minutes = { $minutes ->
    [one] You have { NUMBER($minutes) } minute to enter
   *[other] You have { NUMBER($minutes) } minutes to enter
}. If the time is over, reload the page.
role-head = Head of a kindergarten
role-employee = Employee of a kindergarten
role-department = Education department
role-service-centre = Service-centre operator
role-auditor = Auditor
role-administrator = Administrator
challenge-expired = The time given to enter is over. Sign again.
challenge-used = This signature was used before. Sign again.
challenge-unknown = The entry was begun in another browser or window. Sign again here.
unknown-organisation = This organisation is not registered on the portal. For a child’s application enter with your own key as a person.
not-employee = The head of the kindergarten has not appointed you as an employee. Turn to the head.
no-account = No account is open for you in this organisation. Turn to the portal’s administrator.
account-title = Personal cabinet
account-name = Full name
account-role = Role
account-entered = Entered
account-no-workplace = The workplace of this role is not open on the portal yet. For now you can see your data and change your contacts here.
account-contacts = Contacts
account-logins = Recent entries
account-logins-text = When your key entered the portal, the latest first. If you see an entry that was not yours, leave on all devices and have the key revoked.
account-login-key = Key { $algorithm }, until { DATE($day, form: "short") }
account-leave-all = Leave on all devices
account-leave-all-text = If your key may be in strange hands, end the sessions on all devices and have the key revoked by the National Certification Authority.
