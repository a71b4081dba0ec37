code = Problem code
code-note = Tell this code if you turn to support.
what-next = What to do next
forbidden = You may not see this page
forbidden-text = The page is meant for another person or organisation. Enter with another key or go back to your journal of applications.
not-found = Page not found
not-found-text = If you typed the address, check it. If you followed a link, the page may have moved or been removed.
too-many = Too many requests
too-many-text = You asked too often in a short time. Try again in { $seconds ->
    [one] { NUMBER($seconds) } second
   *[other] { NUMBER($seconds) } seconds
}. Pressing often does not make the queue faster.
failed = Something went wrong
failed-text = It is not your fault. What you typed may not have been saved: look at your journal of applications and try again.
closed = The portal is closed for a while
closed-text = Come back later. Your place in the queue is kept, and the education department can prolong terms for the time when the portal was closed.
to-home = To the home page
to-journal = To the journal of applications
again = Try again
stale-form = The form is out of date
stale-form-text = The page was open too long, or you left in another window. Open the page again and repeat the action.
malformed = The request is not understood
malformed-text = What was sent is too large or damaged. Open the page again and repeat the action.
