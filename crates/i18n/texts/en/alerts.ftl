# E-mails about free places on request (R30)
title = E-mails about free places
ask = Get e-mails about free places
ask-text = When there are free places that your child could take, an e-mail comes to you. At most one a day.
stop = Stop the e-mails about free places
stop-text = When there are free places, an e-mail comes to you. You may stop this at any time.
no-email = To get e-mails, first give your e-mail address on the page “Contacts”.
consent-title = What you agree to
consent-text-1 = I agree to get e-mails about free places that my child could take. At most one a day.
consent-text-2 = The e-mail names the number of the application, the child’s first name and the number of free places.
consent-text-3 = I may withdraw this at any time on the application’s page. The e-mails end by themselves when the application is closed.
nobody-keeps = An e-mail keeps no place for you: a free place goes to the family that chooses it and signs first. The notice that your turn has come is sent in any case.
agree = I agree, send me e-mails
asked = From now on an e-mail comes when there are free places
stopped = There will be no more e-mails about free places
