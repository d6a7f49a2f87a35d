## Views of photos
forensic-aid = Eine Hilfe für das Auge; sie entscheidet nichts.
forensic-frame = Aktuelles Bild
# Inside a sentence.
forensic-frame-inline = aktuelles Bild
forensic-working = { $view } wird erstellt …
forensic-as-it-is = { $picture }, unverändert
forensic-of = { $view }, { $picture }
forensic-show = { $what } zeigen
forensic-close = Schließen
forensic-close-name = Forensische Ansichten schließen
forensic-view = Ansicht: { $view }
# $previous and $next are the keys of the view before and of the next one.
forensic-view-told = { $look } ({ $previous } und { $next })

## Magnifier
forensic-magnification = Stärke der Lupe
forensic-magnifier = Lupe, { $factor }×
forensic-hint = Zeigen Sie auf eine Stelle, um ihre Werte zu lesen; das Rad zoomt beide, ein Doppelklick passt ein
# Colour values at a place of the photo, and of the view beside it.
forensic-values-of-photo = Foto { $values }
forensic-values-of-view = Ansicht { $values }

## Histogram
forensic-histogram-name = Histogramm von Rot, Grün, Blau und Luma, logarithmisch
forensic-histogram-at = { $curve } { $value }: { $count } Pixel
forensic-luma = Luma

## Names of the views
forensic-red = Rot
forensic-green = Grün
forensic-blue = Blau
# Hue, saturation and value of the colour space HSV.
forensic-hue = Farbton
forensic-saturation = Sättigung
forensic-value = Hellwert
forensic-error-level = Fehlerpegel
forensic-noise = Rauschen
forensic-spectrum = Spektrum
forensic-histogram = Histogramm
forensic-clones = Klone
forensic-jpeg-grid = JPEG-Raster
forensic-metadata = Metadaten
forensic-quantisation = Quantisierung

## What to look for
forensic-look-error-level = Unterschiede zum selben, erneut als JPEG gespeicherten Foto, verstärkt. Kanten sind immer hell; achten Sie auf eine Fläche, die heller oder dunkler ist als andere ihrer Art.
forensic-look-noise = Was ein Median über 3 × 3 Pixel wegnimmt, verstärkt. Auf gleichmäßigen Flächen sollte das Korn gleichmäßig sein; achten Sie auf glattere oder rauere Stellen und auf ein Raster.
forensic-look-spectrum = Stärke jeder Frequenz, langsame in der Mitte, schnelle am Rand. Achten Sie auf einzelne helle Punkte: Dort wiederholt sich ein Bildschirm, ein Druckraster oder ein neu abgetastetes Bild.
forensic-look-histogram = Wie oft jeder Wert vorkommt. Achten Sie auf Lücken und Kämme, die eine Änderung des Kontrasts hinterlässt, und auf Häufungen an den Enden, wo Einzelheiten verloren sind.
forensic-look-clones = Stellen, die einer anderen, verschobenen Stelle gleichen. Gedruckte Muster und Buchstaben wiederholen sich von Natur aus; achten Sie auf Formen, die keinen Grund dazu haben.
forensic-look-jpeg-grid = Wo die Blöcke der letzten Speicherung beginnen. Achten Sie auf Bereiche (rot), deren Blöcke anderswo beginnen als im Übrigen: Sie können aus einer anderen Datei stammen.
forensic-look-metadata = Was die Datei über sich selbst sagt. Achten Sie auf Bearbeitungsprogramme, unpassende Zeiten und Größen, die nicht zur Kamera gehören. Jeder kann sie ändern, und Messenger entfernen sie.
forensic-look-quantisation = Die Stufen der letzten Speicherung als JPEG. Kameras und Bearbeitungsprogramme nutzen oft eigene Tabellen; die Tabellen der Norm werden von vielen Programmen genutzt.
forensic-look-primary = Eine Farbe des Lichts für sich. Achten Sie auf Einzelheiten oder Kanten, die nur in einer Farbe stehen.
forensic-look-hue = Die Farbe allein, gleich wie kräftig. Achten Sie auf andersfarbige Stellen auf einer einfarbigen Fläche; an grauen Stellen ist sie zufällig.
forensic-look-saturation = Wie farbig jedes Pixel ist. Eine graue Kopie hat fast keine Farbe; achten Sie auf Stellen, die matter sind als der Rest.
forensic-look-value = Die hellste der drei Farben. Achten Sie auf Kanten um das, was eingefügt wurde.
forensic-look-brightness = Die Helligkeit allein. Achten Sie auf eine Änderung des Kontrasts an den Rändern von Passbild und Text.
forensic-look-difference = Farbe, wie JPEG sie speichert, mit halber Auflösung, um neutrales Grau verstärkt. Achten Sie auf Blöcke und Umrisse, die die Helligkeit nicht hat.
forensic-look-opponent = Farbe, wie das Auge sie unterscheidet, um neutrales Grau verstärkt. Achten Sie auf Tinte oder Toner mit anderem Farbstich.
