## What stands in the way of a decision
decision-no-run = There is no run to decide on yet
decision-newer-run-finished = A newer run has finished: wait until it is shown
decision-decided = This case is decided
decision-claim-first = Claim the case to decide it
decision-newer-run-arrived = A newer run has arrived: look again, then choose
decision-choose = Choose a decision
decision-choose-reason = Choose a reason
decision-choose-evidence = Choose what the customer is asked for
decision-being-recorded = Being recorded

## Who holds the case
decision-claimed-by-you = Claimed by you, { $minutes } min left
decision-claim-ran-out = Your claim has run out
decision-claimed-by = Claimed by { $holder }
decision-not-claimed = Not claimed

## Reasons, note and submitting
decision-choose-for-reasons = Choose a decision to see its reasons.
decision-reason-code = Reason code { $code }
# Before the boxes of what the customer is asked for again.
decision-ask = Ask for
decision-ask-for = Ask for { $picture }
decision-note-hint = Note (optional)
decision-note = Note on the decision
decision-customer-text-hint = Text for the customer (optional)
decision-customer-text = Text for the customer
decision-ready = Ready: decides on run { $run } ({ $keys })
decision-undo-previous = Undo { $case }
