-portal = Kezek
-department = education department

yes = Yes
no = No
optional = optional
error-prefix = Error:
error-summary-title = There is a problem
refused-title = This was not done
warning-prefix = Attention:
go-on = Continue
back = Back
cancel = Cancel
save = Save
change = Change
search = Search
search-reset = Clear the search
filters = Filters
filter-apply = Apply
download = Download
open = Open
all = All
next-page = Next
previous-page = Previous
pages = Pages
crumbs = You are here
contents = Contents
sign-in = Sign in
sign-out = Sign out
not-given = Not given
day = Day
month = Month
year = Year
file-choose = Choose a file
file-drop = or drop a file here
file-chosen-none = No file chosen
file-chosen-many = Files chosen: { $count }
file-entered = The file is over the drop area
file-left = The file left the drop area
characters-left = { $count ->
    [one] { NUMBER($count) } character left
   *[other] { NUMBER($count) } characters left
}
file-note = { $format }, { $size }
file-size-kilobytes = { NUMBER($size) } KB
until-date = Until the end of { DATE($date, form: "weekday") }
until-date-time = Until { DATETIME($at, form: "long") }
day-left = { $days ->
    [0] Today is the last day
    [1] Tomorrow is the last day
   *[other] { NUMBER($days) } days left
}
passed = The term has passed
done = Done
now = Now
later = Later
table-scroll = The table can be scrolled sideways
status-queued = In the queue
status-notified = Notice sent
status-referred = Referral issued
status-stopped = On the stop-list
status-enrolled = Enrolled
status-removed = Taken off the queue
status-refused = Refused
kazakh = Kazakh
russian = Russian
english = English
ownership-state = State
ownership-private = Private (state order)
