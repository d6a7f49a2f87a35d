queue-marked = { $count ->
        [one] 1 case marked
       *[other] { $count } cases marked
    }
