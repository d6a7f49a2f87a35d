queue-marked = { $count ->
        [zero] لم تُحدَّد أي حالة
        [one] حُدِّدت حالة واحدة
        [two] حُدِّدت حالتان
        [few] حُدِّدت { $count } حالات
        [many] حُدِّدت { $count } حالة
       *[other] حُدِّدت { $count } حالة
    }
