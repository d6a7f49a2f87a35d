queue-marked = { $count ->
        [one] 1 caso marcado
       *[other] { $count } casos marcados
    }
