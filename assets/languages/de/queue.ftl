## Places of the window.

place-queue = Warteschlange
place-case = Fall { $case }
place-reviewer = Prüfer { $name }

## The tabs; what they do is told to those who do not see them.

queue-all = Alle
queue-show-all = Alle zeigen: { $count }
queue-show-mine = Meine zeigen: { $count }
queue-show-unclaimed = Freie zeigen: { $count }
queue-show-second-eyes = Vier-Augen-Fälle zeigen: { $count }
queue-show-snoozed = Zurückgestellte zeigen: { $count }
queue-show-escalated = Eskalierte zeigen: { $count }
queue-show-done = Erledigte zeigen: { $count }
queue-show-pending = Ausstehende zeigen: { $count }
queue-show-failed = Fehlgeschlagene zeigen: { $count }

## Search, order and conditions.

queue-search = Fälle suchen
queue-search-hint = Suchen
queue-order = Reihenfolge der Liste
queue-filter = Filter
queue-filter-list = Liste filtern
queue-only = Nur
queue-overdue = Überfällig
queue-priority-low = Niedrige Priorität
queue-priority-normal = Normale Priorität
queue-priority-high = Hohe Priorität
queue-priority-urgent = Dringende Priorität
queue-take-condition-away = Klicken, um diese Bedingung zu entfernen
queue-clear-filter = Zurücksetzen

# shown: a whole number in digits, in thousands groups.
queue-more = Mehr als { $shown } Fälle passen; Suche oder Filter eingrenzen, um die übrigen zu sehen
queue-no-match = Kein Fall passt. Wählen Sie einen anderen Reiter oder leeren Sie Suche und Filter.
queue-empty = Noch keine Fälle
queue-empty-import = Importieren Sie Ordner oder ZIP-Dateien mit Dokumentfotos und einem Selfie-Video, oder legen Sie sie hier ab.
queue-marked = { $count ->
        [one] 1 Fall markiert
       *[other] { $count } Fälle markiert
    }
queue-unmark-all = Markierungen aufheben

## Headings of the table; there is little room.

queue-column-priority = Priorität
queue-column-case = Fall
queue-column-name = Name
queue-column-reasons = Gründe
queue-column-machine = Maschine
queue-column-match = Gesicht
queue-column-age = Alter
queue-column-due = Fällig
queue-column-status = Status

## What stands in the table.

queue-mark-case = Fall { $case } markieren
queue-open-case = Fall { $case } öffnen
queue-no-name = kein Name gesendet
queue-no-run = noch kein Durchlauf
queue-match-level = Stufe des Gesichtsvergleichs, 0 – 15

# Of reasons none of which fits.
queue-reasons = { $count ->
        [one] 1 Grund
       *[other] { $count } Gründe
    }

# time: an age such as 3 h.
queue-due-in = in { $time }
queue-due-now = jetzt fällig
queue-due-over = seit { $time }
queue-due-passed = Die Frist der Richtlinie ist verstrichen
queue-snoozed-for = Zurückgestellt, noch { $time }
queue-escalated-by = Eskaliert von { $name }
queue-second-needed = Zweite Person nötig
queue-second-after = Zweite nach { $name }
queue-assigned-to-you = Ihnen zugewiesen
queue-assigned-to = { $name } zugewiesen
queue-claimed-by-you = Von Ihnen übernommen
queue-claimed-by = Von { $name } übernommen

## What is asked before a case is assigned, put off, escalated or reopened.

handling-assign-case = { $case } zuweisen
handling-assign-cases = { $count ->
        [one] 1 Fall zuweisen
       *[other] { $count } Fälle zuweisen
    }
handling-assign-hint = Name der Person
handling-to-me = Mir
handling-to-nobody = Niemandem
handling-snooze-case = { $case } zurückstellen
handling-snooze-hint = Warum er warten muss
handling-hours = { $count ->
        [one] 1 Stunde
       *[other] { $count } Stunden
    }
handling-days = { $count ->
        [one] 1 Tag
       *[other] { $count } Tage
    }
handling-weeks = { $count ->
        [one] 1 Woche
       *[other] { $count } Wochen
    }
handling-escalate-case = { $case } an leitende Prüfer eskalieren
handling-escalate-hint = Warum sie ihn sehen sollen
handling-return-case = { $case } von den leitenden Prüfern zurückholen
handling-return-hint = Warum sie ihn nicht sehen müssen
handling-return = Zurückholen
handling-reopen-case = { $case } wieder öffnen
handling-reopen-hint = Warum er wieder geöffnet wird
handling-cancel = Abbrechen

## Bringing cases in.

import-title = Fälle importieren
import-what = Ein Fall ist ein Ordner, auch als ZIP-Datei, mit den Dokumentfotos und dem Selfie-Video; oder eine Anfrage in JSON. Auch Bündel von Installationen, denen vertraut wird, werden angenommen.
import-choose-folders = Ordner wählen …
import-choose-zips = ZIP-Dateien oder Bündel wählen …
import-zip = ZIP, Bündel
import-waiting = Warten auf den Dialog des Systems
import-path = Pfad
import-path-hint = /pfad/zum/fall
import-typed = Pfad importieren
import-drop = Ordner, ZIP-Dateien und Bündel können auch irgendwo im Fenster abgelegt werden.
import-drop-here = Ablegen, um diese Fälle zu importieren
import-no-dialog = Es konnte kein Dialog geöffnet werden ({ $error }). Geben Sie stattdessen den Pfad ein.
import-nothing-chosen = Es wurde nichts gewählt. Falls kein Dialog erschien, geben Sie stattdessen den Pfad ein.
import-dialog-failed = Der Dialog des Systems ist gescheitert. Geben Sie stattdessen den Pfad ein.

## Background work and notices.

jobs-title = Aufträge
jobs-running = { $count ->
        [one] 1 Auftrag läuft
       *[other] { $count } Aufträge laufen
    }
jobs-running-does = Aufträge unter der Warteschlange zeigen
jobs-waiting = Wartet
jobs-done = Fertig
jobs-written = Geschrieben nach { $file }
jobs-cancelled = Abgebrochen
jobs-progress-of = Fortschritt von { $job }
jobs-cancel = Abbrechen
jobs-cancel-this = { $job } abbrechen
jobs-problems = { $count ->
        [one] 1 Problem verhindert Prüfungen; ihre Fälle gehen an eine Person
       *[other] { $count } Probleme verhindern Prüfungen; ihre Fälle gehen an eine Person
    }
jobs-too-busy = Assay ist zu beschäftigt, um die letzte Anforderung anzunehmen. Warten Sie einen Moment und versuchen Sie es dann erneut.
jobs-dismiss = Ausblenden
jobs-dismiss-this = Ausblenden: { $notice }
jobs-older-notices = { $count ->
        [one] 1 älterer Hinweis
       *[other] { $count } ältere Hinweise
    }
part-specimen = Muster
part-specimen-about = Von einem Programm gezeichnet: niemandes Beweismittel
