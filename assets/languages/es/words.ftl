## Where a case stands.

word-status-pending = Pendiente
word-status-failed = Fallido
word-status-settled = Cierre automático
word-status-open = Abierto
word-status-claimed = Tomado
word-status-decided = Decidido

## Tabs of the queue.

word-tab-mine = Míos
word-tab-unclaimed = Sin tomar
word-tab-second-eyes = Doble control
word-tab-snoozed = Pospuestos
word-tab-escalated = Escalados
word-tab-done = Hechos
word-empty-mine = No tiene ningún caso tomado ni asignado. Tome el siguiente o consulte la pestaña «Sin tomar».
word-empty-unclaimed = Ningún caso espera a que alguien lo tome. Los nuevos aparecerán aquí por sí solos.
word-empty-second-eyes = Ninguna decisión espera a una segunda persona.
word-empty-snoozed = Ningún caso está pospuesto.
word-empty-escalated = Ningún caso está en manos de los revisores sénior.
word-empty-done = Todavía no hay casos decididos ni resueltos.

## Why cases come to a person, whatever the check.

word-reason-kind-borderline = Una comprobación está en el límite
word-reason-kind-required-not-checked = No se hizo una comprobación obligatoria
word-reason-kind-failed = Una comprobación ha fallado
word-reason-kind-sampled = Muestra de casos correctos
word-reason-kind-partial-evidence = Legible en parte
word-reason-kind-invalidated = Una comprobación que debe ser válida no lo es

## What the machine concludes of a case.

word-process-accepted = Aceptado
word-process-inconclusive = No concluyente
word-process-rejected = Rechazado

## How a check came out.

word-band-clear = correcto
word-band-review = revisar
word-band-fail = fallo
word-band-not-checked = no comprobado

## What stands on a document.

word-field-surname = Apellidos
word-field-name = Nombre
word-field-birth-date = Fecha de nacimiento
word-field-sex = Sexo
word-field-nationality = Nacionalidad
word-field-expiration-date = Fecha de caducidad
word-field-expedition-date = Fecha de expedición
word-field-issuing-country = Estado emisor
word-field-serial-number = Número de documento
word-field-personal-number = Número personal
word-field-birth-place = Lugar de nacimiento
word-field-address = Domicilio

## Where on the document a value was read.

word-zone-visual = impreso
word-zone-mrz = zona de lectura mecánica
word-zone-barcode = código de barras

## How urgent a case is; there is little room.

word-priority-low = Baja
word-priority-normal = Normal
word-priority-high = Alta
word-priority-urgent = Urgente
word-order-priority-then-age = Más urgentes primero
word-order-oldest = Más antiguos primero
word-order-newest = Más recientes primero
word-order-due = Por vencimiento

## What a person decided.

word-decided-approve = Aprobado
word-decided-reject = Rechazado
word-decided-resubmit = Pedido de nuevo

## Sentences that follow the one about a decision: the blank at the beginning belongs to them.

word-stage-first = {" "}Otra persona debe decidir también.
word-stage-confirmation = {" "}La segunda persona, que decidió lo mismo.
word-stage-contradiction = {" "}La segunda persona, que decidió otra cosa.
word-stage-arbitration = {" "}La tercera persona, que decidió entre las dos.
word-withdrawn-undone = {" "}Retirada.
word-withdrawn-reopened = {" "}Ya no es válida: el caso se reabrió.

## What a reviewer said of a check.

word-validation-valid = declarada válida
word-validation-not-valid = declarada no válida
word-validation-not-checked = declarada no comprobada
word-evidence-document-front = Anverso del documento
word-evidence-document-back = Reverso del documento
word-evidence-selfie = Selfi en foto
word-evidence-video = Selfi en vídeo
word-evidence-frame = Fotograma del selfi

## The portrait that the live face was compared with.

word-portrait-face-portrait = Selfi en foto
word-portrait-id-photo = Retrato del documento
word-portrait-id-photo-low-quality = Retrato del documento, restaurado

# strangers: a whole number in digits, in thousands groups.
word-match-none = Sin coincidencia: más de 1 de cada 100 desconocidos coincidiría igual de bien
word-match-level = Nivel { $level }: 1 de cada { $strangers } desconocidos coincidiría igual de bien
word-match-level-extrapolated = Nivel { $level } (extrapolado): 1 de cada { $strangers } desconocidos coincidiría igual de bien

## The checks.

word-check-face-detection = Un solo rostro en el vídeo
word-check-passive-liveness = Prueba de vida pasiva
word-check-head-movement = Movimiento de la cabeza
word-check-selfie-liveness = Prueba de vida del selfi
word-check-document-portrait = Retrato en el documento
word-check-face-match = Comparación facial
word-check-document-liveness = Prueba de vida del documento
word-check-document-pad = Detección de ataques al documento
word-check-capture-quality = Calidad de la captura
word-check-video-integrity = Integridad del vídeo
word-check-action-challenge = Reto de movimientos
word-check-voice-challenge = Reto de voz
word-check-identity-verification = Verificación de identidad
word-check-previously-enrolled-face = Rostro ya registrado
word-check-known-images = Imágenes conocidas
word-check-capture-address = Dirección de la captura
word-check-document-location = Documento a la vista
word-check-document-data = Datos del documento

## Why a person decided so.

word-reason-code-genuine = Auténtico: la evidencia concuerda
word-reason-code-explained = Puntuación límite explicada por la captura
word-reason-code-face-mismatch = El rostro no coincide con el documento
word-reason-code-selfie-attack = El selfi es un ataque de presentación
word-reason-code-document-screen = Documento mostrado en una pantalla
word-reason-code-document-print = El documento es una copia impresa
word-reason-code-document-tampering = El documento fue alterado
word-reason-code-known-fraud = Fraude conocido
word-reason-code-selfie-unusable = No se puede valorar el selfi
word-reason-code-document-unusable = No se puede valorar la foto del documento
word-reason-code-evidence-missing = Falta evidencia

## Why a case comes to a person, in as few words as a chip has room for; check: its name.

word-reason-sampled = Muestra
word-reason-partial-evidence = Legible en parte
word-reason-borderline = { $check }: en el límite
word-reason-required-not-checked = { $check }: no comprobado
word-reason-failed = { $check }: fallo
word-reason-invalidated = { $check }: matriz de validación

## An age in its largest unit; there is room for six letters.

word-age-now = ahora
word-age-minutes = { $count } min
word-age-hours = { $count } h
word-age-days = { $count } d
word-seconds = { $count } s
word-minutes-seconds = { $minutes } min { $seconds } s
