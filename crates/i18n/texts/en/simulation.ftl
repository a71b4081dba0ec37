# The picture of a simulation
title = A year of a district’s queue: a simulation
subtitle = Rules { $policy }; families { NUMBER($families) }; seed { $seed }
waited = Days from registration to the turn
waited-note = The bar is the median, the box half of the families, the thin line nine of ten
months = By month
in-queue = In the queue at the end of the month
turns = Turns given
lapsed = Turns that passed without a choice
misses = Referrals with which nobody came
enrolled = Children enrolled
filed = New applications
out-of-turn = Out of turn
first-priority = First priority
general = General queue
days = days
turns-counted = turns: { NUMBER($n) }
nobody = nobody’s turn came
