queue-marked = { $count ->
        [one] 1 Fall markiert
       *[other] { $count } Fälle markiert
    }
