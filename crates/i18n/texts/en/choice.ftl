title = Vacant places
lead = Choose a kindergarten. Mind the language of instruction and where it is.
turn-what = Choose a kindergarten and sign
turn-otherwise = After that these places open to everybody in the queue; the child stays in the queue.
free-note = These places are open to everybody in the queue: the first signed choice gets the referral.
caption = Places to choose from
language = Language of instruction
kindergarten = Kindergarten
phone = Contact phone
address = Address
ownership = Ownership
group = Group
group-year = Born in { $year }
kind = Kind of place
kind-pool = By your turn
kind-free = Open to everybody
left = Places
choose = Choose
any-language = Any language
any-ownership = Any ownership
search-label = Name or address
none = No places fit
none-text = Clear the filters and look at the whole list.
whole = Open the whole list
barred = No place can be chosen now
too-young-for = Places of the kind “{ $ownership }” can be chosen from { DATE($day, form: "long") } on: the child is too young before.
pages = Page { NUMBER($page) } of { NUMBER($pages) }
found = Groups: { NUMBER($count) }

# One place
sign-title = Check your choice and sign
leaves-queue = Attention: by choosing this place you are taken off the queue automatically.
cancel-hours = You can cancel the referral on your own initiative within { $hours ->
    [one] { NUMBER($hours) } hour
   *[other] { NUMBER($hours) } hours
} of its issue.
mind = Check the language and the address once more.
issued = The referral was issued
