## The page of a case
case-no-report = Es ist noch kein Durchlauf abgeschlossen; die Ergebnisse erscheinen hier, sobald es so weit ist.
case-not-part = { $picture }: nicht Teil dieses Falls.
case-damaged = Dieses Bild ist beschädigt und kann nicht dargestellt werden. Lassen Sie den Fall erneut durchlaufen.
# The next five stand inside a sentence, after a comma or a verb.
case-document-front = Vorderseite des Dokuments
case-document-back = Rückseite des Dokuments
case-selfie = Selfie-Foto
case-video = Selfie-Video
case-frame = Bild des Selfie-Videos

## Header
header-no-name = Kein Name übermittelt
header-standing = { $status } · { $priority }
# The next four stand after the status of the case.
header-priority-low = niedrige Priorität
header-priority-normal = normale Priorität
header-priority-high = hohe Priorität
header-priority-urgent = dringend
header-run = Durchlauf { $run }
header-machine = Maschine
header-no-reason = Kein Prüfgrund: Das Urteil der Maschine gilt, solange niemand entscheidet.
header-to-review = Zu prüfen
# Ends a snooze.
header-wake = Wieder vorlegen
# Takes an escalation back.
header-return = Eskalation aufheben
header-show-evidence = Beweismittel zeigen
header-show-evidence-keys = Beweismittel zeigen ({ $keys })

## Checks
checks-caption = Prüfungen
checks-required = Von der Richtlinie verlangt. Klicken Sie, um die Beweismittel zu sehen.
checks-not-required = Von der Richtlinie nicht verlangt. Klicken Sie, um die Beweismittel zu sehen.
checks-code = Code { $code }
checks-optional = optional
checks-bar = { $check }: Wert { $score }, fällt unter { $threshold } durch, geht unter { $review } an eine Person
checks-more-figures = { $count ->
        [one] 1 weiterer Messwert: Titel anklicken
       *[other] { $count } weitere Messwerte: Titel anklicken
    }
checks-go-there = Im Video dorthin springen
# A place in a picture and what is there.
checks-place = { $picture }: { $label }
checks-show-place = Im Bild zeigen
checks-heat = { $picture }: Heatmap, { $label }
checks-show-heat = Über das Bild legen; noch einmal nimmt sie weg

## Document
# Short: it stands beside buttons.
document-reading = Das Bild wird gelesen …
document-straightened = { $picture }, entzerrt
document-portrait = Passbild
document-live-face = Live-Gesicht
document-field = { $field }: { $said }
# What was read, and in which zone of the document.
document-said = { $text } ({ $zone })
document-differs = { $field }: { $one }, aber { $other }
document-heat-map = Heatmap über dem Bild

## Faces
faces-caption = Gesichter
faces-document = Passbild des Dokuments
faces-live = Live-Gesicht
faces-reading = { $face }: wird gelesen …
faces-none = { $face }: nicht gefunden
faces-in-turn = Passbild des Dokuments und Live-Gesicht im Wechsel
faces-wiped = Passbild des Dokuments und Live-Gesicht mit Trennkante
faces-edge = Trennkante zwischen den Gesichtern
faces-flicker = Wechsel, Hz
faces-flicker-hint = Wechsel in der Sekunde. Mehr als drei können Menschen mit fotosensibler Epilepsie schaden.
faces-wipe = Lage der Trennkante
faces-wipe-hint = Gezeigter Anteil des Passbilds
faces-told = { $level }. { $basis }
faces-one-missing = Nicht verglichen: Dazu braucht es zwei Gesichter
faces-no-portrait = Nicht verglichen: Kein Passbild war brauchbar
faces-no-level = Keine Stufe: Das Modell ist nicht kalibriert
faces-alike-selfie = Ähnlichkeit { $similarity } mit dem Selfie-Foto
faces-alike-portrait = Ähnlichkeit { $similarity } mit dem Passbild des Dokuments
faces-alike-restored = Ähnlichkeit { $similarity } mit dem wiederhergestellten Passbild des Dokuments
faces-no-higher = Höher kommt kein Dokumentfoto
# Impostor pairs: two pictures of different people, by which the model was calibrated.
faces-extrapolated = Hochgerechnet aus { $pairs } Paaren verschiedener Personen
faces-level-rejected = Vergleichsstufe { $level } von { $highest }, abgelehnt
faces-level-to-person = Vergleichsstufe { $level } von { $highest }, an eine Person
faces-level-accepted = Vergleichsstufe { $level } von { $highest }, angenommen
faces-level-told = { $leads }. { $rate }. Stufe 0 wird abgelehnt, 1 bis 5 gehen an eine Person, ab 6 wird angenommen.
faces-level-cap = Ein Dokumentfoto erreicht höchstens { $cap }.

## Selfie video
player-caption = Selfie-Video
player-reading = Das Bild wird gelesen …
player-no-video = In diesem Fall konnte kein Selfie-Video ausgewertet werden.
player-frame = Bild des Selfie-Videos bei { $moment }
# Said of two faces and more.
player-faces = { $count } Gesichter
player-seen-at = gesehen bei { $moment }
player-under-pointer = unter dem Mauszeiger
player-position = Position im Video in Sekunden

## Timelines
timelines-caption = Zeitverläufe
# The next five are short: they stand before the curves and on small buttons.
timelines-liveness = Lebend
timelines-similarity = Ähnlichkeit
timelines-yaw = Drehung
timelines-brightness = Helligkeit
timelines-quality = Qualität
timelines-show-liveness = Lebendigkeit zeigen
timelines-show-similarity = Ähnlichkeit zeigen
timelines-show-yaw = Drehung zeigen
timelines-show-brightness = Helligkeit zeigen
timelines-show-quality = Qualität zeigen
timelines-about-liveness = Passive Lebenderkennung jedes Bildes, 0 – 1
timelines-about-similarity = Ähnlichkeit des Gesichts mit dem Passbild des Dokuments, Kosinus
timelines-about-yaw = Drehung des Kopfes in Grad, positiv zur rechten Bildseite hin
timelines-about-brightness = Mittlere Helligkeit des Bildes, 0 – 1
timelines-about-quality = Qualität des Gesichtsbilds, 0 – 1
timelines-none = Kein Zeitverlauf: Es wurde kein Video ausgewertet.
timelines-all-hidden = Alle Verläufe sind ausgeblendet. Wählen Sie oben einen aus.
timelines-over-time = { $series } im Zeitverlauf
timelines-findings = Befunde
timelines-span = { $label }, { $start } – { $end }
timelines-finding = Befund: { $finding }

## What the results rest on
provenance-origin = Woher der Fall kommt
provenance-from = Von { $sender }, Bündel { $bundle }, Alter { $age }
provenance-of-sender = Dort entstanden und hier ohne Wirkung: Durchläufe { $runs }, Entscheidungen { $decisions }
provenance-decisions = Bisherige Entscheidungen
provenance-amendments = Angaben der Prüfer neben der Maschine
provenance-comparisons = Gesichtsvergleiche
provenance-hashes = Richtlinie, Modelle und Dateien
provenance-policy = Richtlinie { $name }
# $decided is what was decided, such as “Approved”.
provenance-decision = { $decided } von { $who }, { $when } (Durchlauf { $run }): { $reason }.
provenance-note = „{ $note }“
# $says is what the check was called, such as “called valid”.
provenance-override = { $check } (Durchlauf { $run }): { $says } von { $who }, { $when }. „{ $reason }“
provenance-correction = { $field }, { $side } (Durchlauf { $run }): { $corrected }, gelesen als { $read }; von { $who }, { $when }. „{ $reason }“
# Stands for what was read where a field was not read.
provenance-read-nothing = nichts
provenance-then-accepted = Mit den so beurteilten Prüfungen ist der neueste Durchlauf angenommen.
provenance-then-inconclusive = Mit den so beurteilten Prüfungen ist der neueste Durchlauf nicht eindeutig.
provenance-then-rejected = Mit den so beurteilten Prüfungen ist der neueste Durchlauf abgelehnt.
provenance-calibrated = Kalibriert an { $pairs } Paaren verschiedener Personen aus { $data_set }
provenance-comparison = { $portrait }: Ähnlichkeit { $similarity }. { $level }
provenance-comparison-uncalibrated = { $portrait }: Ähnlichkeit { $similarity }, keine Kalibrierung
provenance-comparison-failed = { $portrait }: { $processing }
document-hint = Rad zoomt, Doppelklick passt ein
document-click-to-correct = Zum Berichtigen anklicken
