## What stands in the way of a decision
decision-no-run = Es gibt noch keinen Durchlauf, über den entschieden werden kann
decision-newer-run-finished = Ein neuerer Durchlauf ist abgeschlossen: Warten Sie, bis er angezeigt wird
decision-decided = Dieser Fall ist entschieden
decision-claim-first = Übernehmen Sie den Fall, um zu entscheiden
decision-newer-run-arrived = Ein neuerer Durchlauf liegt vor: Sehen Sie noch einmal hin und wählen Sie dann
decision-choose = Wählen Sie eine Entscheidung
decision-choose-reason = Wählen Sie einen Grund
decision-choose-evidence = Wählen Sie, was vom Kunden angefordert wird
decision-being-recorded = Wird aufgezeichnet

## Who holds the case
decision-claimed-by-you = Von Ihnen übernommen, noch { $minutes } min
decision-claim-ran-out = Ihre Übernahme ist abgelaufen
decision-claimed-by = Übernommen von { $holder }
decision-not-claimed = Nicht übernommen

## Reasons, note and submitting
decision-choose-for-reasons = Wählen Sie eine Entscheidung, um ihre Gründe zu sehen.
decision-reason-code = Grund Nr. { $code }
# Before the boxes of what the customer is asked for again.
decision-ask = Anfordern
decision-ask-for = { $picture } anfordern
decision-note-hint = Notiz (optional)
decision-note = Notiz zur Entscheidung
decision-customer-text-hint = Text für den Kunden (optional)
decision-customer-text = Text für den Kunden
decision-ready = Bereit: entscheidet über Durchlauf { $run } ({ $keys })
decision-undo-previous = { $case } zurücknehmen
