settings-installation = Diese Installation
settings-data-folder = Datenordner
settings-reviewer = Prüfer
settings-version = Version
settings-assay-version = Assay { $version }
settings-internet = Internet
settings-internet-never = wird nie benutzt: Alles wird auf diesem Rechner geprüft
settings-language = Sprache
settings-language-choice = Sprache des Fensters
settings-policy = Richtlinie
settings-policy-name = Name
settings-policy-source = Gelesen aus
settings-values-as-shipped = Jeder Wert ist der mit Assay ausgelieferte
settings-values-changed = { $count ->
        [one] 1 Wert weicht von der mit Assay ausgelieferten Richtlinie ab
       *[other] { $count } Werte weichen von der mit Assay ausgelieferten Richtlinie ab
    }
settings-values-all = Alle { $count } Werte
settings-values-find-hint = Wert nach Namen suchen
settings-values-find = Wert der Richtlinie suchen
settings-values-none-found = Kein Wert hat dies im Namen
settings-value-key = Wert
settings-value-in-force = In Kraft
settings-value-shipped = Mit Assay ausgeliefert
settings-value-absent = nicht vorhanden
settings-networks = Netze
settings-networks-unknown = Die Netze wurden noch nicht geprüft
settings-network-in-use = in Gebrauch
settings-network-unusable = nicht verwendbar: Die zugehörigen Prüfungen laufen nicht, und ihre Fälle gehen an eine Person
settings-network-name = Name
settings-network-file = Datei
settings-network-licence = Lizenz
settings-network-card = Modellkarte
settings-network-calibrated-on = Kalibriert an
