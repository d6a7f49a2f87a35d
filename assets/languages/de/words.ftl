## Where a case stands.

word-status-pending = Ausstehend
word-status-failed = Fehlgeschlagen
word-status-settled = Automatisch erledigt
word-status-open = Offen
word-status-claimed = Übernommen
word-status-decided = Entschieden

## Tabs of the queue.

word-tab-mine = Meine
word-tab-unclaimed = Frei
word-tab-second-eyes = Vier Augen
word-tab-snoozed = Zurückgestellt
word-tab-escalated = Eskaliert
word-tab-done = Erledigt
word-empty-mine = Sie haben keinen Fall übernommen, und Ihnen ist keiner zugewiesen. Übernehmen Sie den nächsten oder sehen Sie unter „Frei“ nach.
word-empty-unclaimed = Kein Fall wartet auf Bearbeitung. Neue Fälle erscheinen hier von selbst.
word-empty-second-eyes = Keine Entscheidung wartet auf eine zweite Person.
word-empty-snoozed = Kein Fall ist zurückgestellt.
word-empty-escalated = Kein Fall liegt bei den leitenden Prüfern.
word-empty-done = Noch ist kein Fall entschieden oder erledigt.

## Why cases come to a person, whatever the check.

word-reason-kind-borderline = Eine Prüfung ist grenzwertig
word-reason-kind-required-not-checked = Eine vorgeschriebene Prüfung lief nicht
word-reason-kind-failed = Eine Prüfung ist durchgefallen
word-reason-kind-sampled = Stichprobe unauffälliger Fälle
word-reason-kind-partial-evidence = Teilweise lesbar
word-reason-kind-invalidated = Eine Prüfung, die gültig sein muss, ist es nicht

## What the machine concludes of a case.

word-process-accepted = Angenommen
word-process-inconclusive = Unentschieden
word-process-rejected = Abgelehnt

## How a check came out.

word-band-clear = unauffällig
word-band-review = prüfen
word-band-fail = durchgefallen
word-band-not-checked = nicht geprüft

## What stands on a document.

word-field-surname = Nachname
word-field-name = Vornamen
word-field-birth-date = Geburtsdatum
word-field-sex = Geschlecht
word-field-nationality = Staatsangehörigkeit
word-field-expiration-date = Gültig bis
word-field-expedition-date = Ausstellungsdatum
word-field-issuing-country = Ausstellender Staat
word-field-serial-number = Dokumentnummer
word-field-personal-number = Persönliche Nummer
word-field-birth-place = Geburtsort
word-field-address = Anschrift

## Where on the document a value was read.

word-zone-visual = aufgedruckt
word-zone-mrz = maschinenlesbare Zone
word-zone-barcode = Strichcode

## How urgent a case is; there is little room.

word-priority-low = Niedrig
word-priority-normal = Normal
word-priority-high = Hoch
word-priority-urgent = Dringend
word-order-priority-then-age = Dringendste zuerst
word-order-oldest = Älteste zuerst
word-order-newest = Neueste zuerst
word-order-due = Fälligste zuerst

## What a person decided.

word-decided-approve = Angenommen
word-decided-reject = Abgelehnt
word-decided-resubmit = Erneut angefordert

## Sentences that follow the one about a decision: the blank at the beginning belongs to them.

word-stage-first = {" "}Eine weitere Person muss ebenfalls entscheiden.
word-stage-confirmation = {" "}Die zweite Person, die ebenso entschied.
word-stage-contradiction = {" "}Die zweite Person, die anders entschied.
word-stage-arbitration = {" "}Die dritte Person, die zwischen beiden entschied.
word-withdrawn-undone = {" "}Zurückgenommen.
word-withdrawn-reopened = {" "}Gilt nicht mehr: Der Fall wurde wieder geöffnet.

## What a reviewer said of a check.

word-validation-valid = als gültig eingestuft
word-validation-not-valid = als ungültig eingestuft
word-validation-not-checked = als nicht geprüft eingestuft
word-evidence-document-front = Vorderseite des Dokuments
word-evidence-document-back = Rückseite des Dokuments
word-evidence-selfie = Selfie-Foto
word-evidence-video = Selfie-Video
word-evidence-frame = Selfie-Einzelbild

## The portrait that the live face was compared with.

word-portrait-face-portrait = Selfie-Foto
word-portrait-id-photo = Passbild des Dokuments
word-portrait-id-photo-low-quality = Passbild des Dokuments, aufbereitet

# strangers: a whole number in digits, in thousands groups.
word-match-none = Keine Übereinstimmung: Mehr als 1 von 100 Fremden würde ebenso gut passen
word-match-level = Stufe { $level }: 1 von { $strangers } Fremden würde ebenso gut passen
word-match-level-extrapolated = Stufe { $level } (hochgerechnet): 1 von { $strangers } Fremden würde ebenso gut passen

## The checks.

word-check-face-detection = Ein Gesicht im Video
word-check-passive-liveness = Passive Lebenderkennung
word-check-head-movement = Kopfbewegung
word-check-selfie-liveness = Lebenderkennung im Selfie
word-check-document-portrait = Passbild auf dem Dokument
word-check-face-match = Gesichtsvergleich
word-check-document-liveness = Echtheit der Dokumentaufnahme
word-check-document-pad = Angriffserkennung am Dokument
word-check-capture-quality = Aufnahmequalität
word-check-video-integrity = Unversehrtheit des Videos
word-check-action-challenge = Bewegungsaufgabe
word-check-voice-challenge = Sprechaufgabe
word-check-identity-verification = Identitätsprüfung
word-check-previously-enrolled-face = Bereits erfasstes Gesicht
word-check-known-images = Bekannte Bilder
word-check-capture-address = Adresse der Aufnahme
word-check-document-location = Dokument im Bild
word-check-document-data = Angaben auf dem Dokument

## Why a person decided so.

word-reason-code-genuine = Echt: Beweismittel stimmen überein
word-reason-code-explained = Grenzwertiges Ergebnis durch die Aufnahme erklärt
word-reason-code-face-mismatch = Gesicht passt nicht zum Dokument
word-reason-code-selfie-attack = Selfie ist ein Präsentationsangriff
word-reason-code-document-screen = Dokument auf einem Bildschirm gezeigt
word-reason-code-document-print = Dokument ist eine gedruckte Kopie
word-reason-code-document-tampering = Dokument wurde verändert
word-reason-code-known-fraud = Bekannter Betrug
word-reason-code-selfie-unusable = Selfie nicht beurteilbar
word-reason-code-document-unusable = Dokumentfoto nicht beurteilbar
word-reason-code-evidence-missing = Beweismittel fehlen

## Why a case comes to a person, in as few words as a chip has room for; check: its name.

word-reason-sampled = Stichprobe
word-reason-partial-evidence = Teilweise lesbar
word-reason-borderline = { $check }: grenzwertig
word-reason-required-not-checked = { $check }: nicht geprüft
word-reason-failed = { $check }: durchgefallen
word-reason-invalidated = { $check }: Validierungsmatrix

## An age in its largest unit; there is room for six letters.

word-age-now = jetzt
word-age-minutes = { $count } min
word-age-hours = { $count } h
word-age-days = { $count } Tg.
word-seconds = { $count } s
word-minutes-seconds = { $minutes } min { $seconds } s
