## What stands in the way of a decision
decision-no-run = Todavía no hay ninguna ejecución sobre la que decidir
decision-newer-run-finished = Ha terminado una ejecución más reciente: espere a que se muestre
decision-decided = Este caso está decidido
decision-claim-first = Tome el caso para decidirlo
decision-newer-run-arrived = Ha llegado una ejecución más reciente: vuelva a mirar y después elija
decision-choose = Elija una decisión
decision-choose-reason = Elija un motivo
decision-choose-evidence = Elija qué se pide al cliente
decision-being-recorded = Se está registrando

## Who holds the case
decision-claimed-by-you = Tomado por usted, quedan { $minutes } min
decision-claim-ran-out = Ha vencido el plazo en que usted tenía el caso
decision-claimed-by = Tomado por { $holder }
decision-not-claimed = Sin tomar

## Reasons, note and submitting
decision-choose-for-reasons = Elija una decisión para ver sus motivos.
decision-reason-code = Código de motivo { $code }
# Before the boxes of what the customer is asked for again.
decision-ask = Pedir
decision-ask-for = Pedir { $picture }
decision-note-hint = Nota (opcional)
decision-note = Nota sobre la decisión
decision-customer-text-hint = Texto para el cliente (opcional)
decision-customer-text = Texto para el cliente
decision-ready = Listo: decide sobre la ejecución { $run } ({ $keys })
decision-undo-previous = Deshacer { $case }
