title = Choose your district or city
lead = A child joins the queue of the place where it lives.
search-label = Name of the district or city
not-listed = The list does not concern the cities of Astana, Almaty and Aktobe. There, turn to the city’s education department.
none = No district or city is called “{ $words }”
none-text = Check the name or open the whole list.
whole = Open the whole list
found = { $count ->
    [one] { NUMBER($count) } district or city found
   *[other] { NUMBER($count) } districts and cities found
}
