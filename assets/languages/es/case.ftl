## The page of a case
case-no-report = Todavía no ha terminado ninguna ejecución; los resultados aparecerán aquí cuando termine.
case-not-part = { $picture }: no forma parte de este caso.
case-damaged = Esta imagen está dañada y no se puede mostrar. Vuelva a ejecutar el caso.
# The next five stand inside a sentence, after a comma or a verb.
case-document-front = anverso del documento
case-document-back = reverso del documento
case-selfie = foto selfi
case-video = vídeo selfi
case-frame = fotograma del vídeo selfi

## Header
header-no-name = Nombre no enviado
header-standing = { $status } · { $priority }
# The next four stand after the status of the case.
header-priority-low = prioridad baja
header-priority-normal = prioridad normal
header-priority-high = prioridad alta
header-priority-urgent = urgente
header-run = ejecución { $run }
header-machine = Máquina
header-no-reason = Sin motivo de revisión: vale el dictamen de la máquina salvo que decida una persona.
header-to-review = Por revisar
# Ends a snooze.
header-wake = Reactivar
# Takes an escalation back.
header-return = Devolver
header-show-evidence = Mostrar la evidencia
header-show-evidence-keys = Mostrar la evidencia ({ $keys })

## Checks
checks-caption = Comprobaciones
checks-required = Exigida por la política. Haga clic para ver su evidencia.
checks-not-required = No exigida por la política. Haga clic para ver su evidencia.
checks-code = código { $code }
checks-optional = opcional
checks-bar = { $check }: puntuación { $score }, falla por debajo de { $threshold }, pasa a una persona por debajo de { $review }
checks-more-figures = { $count ->
        [one] 1 cifra más: haga clic en el título
       *[other] { $count } cifras más: haga clic en el título
    }
checks-go-there = Ir a ese momento del vídeo
# A place in a picture and what is there.
checks-place = { $picture }: { $label }
checks-show-place = Mostrarlo en la imagen
checks-heat = { $picture }: mapa de calor, { $label }
checks-show-heat = Superponerlo a la imagen; otra vez lo quita

## Document
# Short: it stands beside buttons.
document-reading = Leyendo la imagen…
document-straightened = { $picture }, vista enderezada
document-portrait = Retrato
document-live-face = Rostro en vivo
document-field = { $field }: { $said }
# What was read, and in which zone of the document.
document-said = { $text } ({ $zone })
document-differs = { $field }: { $one }, pero { $other }
document-heat-map = Mapa de calor sobre la imagen

## Faces
faces-caption = Rostros
faces-document = Retrato del documento
faces-live = Rostro en vivo
faces-reading = { $face }: leyendo…
faces-none = { $face }: no se ha encontrado
faces-in-turn = Retrato del documento y rostro en vivo, por turnos
faces-wiped = Retrato del documento y rostro en vivo con borde móvil
faces-edge = Borde entre los rostros
faces-flicker = Parpadeo, Hz
faces-flicker-hint = Cambios por segundo. Más de tres pueden perjudicar a personas con epilepsia fotosensible.
faces-wipe = Posición del borde
faces-wipe-hint = Parte visible del retrato del documento
faces-told = { $level }. { $basis }
faces-one-missing = No comparado: hacen falta dos rostros
faces-no-portrait = No comparado: ningún retrato era utilizable
faces-no-level = Sin nivel: el modelo no está calibrado
faces-alike-selfie = Similitud { $similarity } con la foto selfi
faces-alike-portrait = Similitud { $similarity } con el retrato del documento
faces-alike-restored = Similitud { $similarity } con el retrato restaurado del documento
faces-no-higher = Ninguna foto de documento llega más alto
# Impostor pairs: two pictures of different people, by which the model was calibrated.
faces-extrapolated = Extrapolado de { $pairs } pares de personas distintas
faces-level-rejected = Nivel de coincidencia { $level } de { $highest }, rechazado
faces-level-to-person = Nivel de coincidencia { $level } de { $highest }, a una persona
faces-level-accepted = Nivel de coincidencia { $level } de { $highest }, aceptado
faces-level-told = { $leads }. { $rate }. El nivel 0 se rechaza, del 1 al 5 pasan a una persona y desde el 6 se aceptan.
faces-level-cap = Una foto de documento llega como máximo a { $cap }.

## Selfie video
player-caption = Vídeo selfi
player-reading = Leyendo el fotograma…
player-no-video = En este caso no se ha podido examinar ningún vídeo selfi.
player-frame = Fotograma del vídeo selfi en { $moment }
# Said of two faces and more.
player-faces = { $count } rostros
player-seen-at = visto en { $moment }
player-under-pointer = bajo el puntero
player-position = Posición en el vídeo en segundos

## Timelines
timelines-caption = Líneas de tiempo
# The next five are short: they stand before the curves and on small buttons.
timelines-liveness = Vida
timelines-similarity = Similitud
timelines-yaw = Giro
timelines-brightness = Brillo
timelines-quality = Calidad
timelines-show-liveness = Mostrar la prueba de vida
timelines-show-similarity = Mostrar la similitud
timelines-show-yaw = Mostrar el giro
timelines-show-brightness = Mostrar el brillo
timelines-show-quality = Mostrar la calidad
timelines-about-liveness = Prueba de vida pasiva de cada fotograma, 0 – 1
timelines-about-similarity = Similitud del rostro con el retrato del documento, coseno
timelines-about-yaw = Giro de la cabeza en grados, positivo hacia la derecha de la imagen
timelines-about-brightness = Brillo medio del fotograma, 0 – 1
timelines-about-quality = Calidad de la imagen del rostro, 0 – 1
timelines-none = Sin línea de tiempo: no se ha examinado ningún vídeo.
timelines-all-hidden = Todas las líneas están ocultas. Elija una arriba.
timelines-over-time = { $series } a lo largo del tiempo
timelines-findings = Hallazgos
timelines-span = { $label }, { $start } – { $end }
timelines-finding = Hallazgo: { $finding }

## What the results rest on
provenance-origin = De dónde procede el caso
provenance-from = De { $sender }, paquete sellado { $bundle }, edad { $age }
provenance-of-sender = Hecho allí y sin efecto aquí: ejecuciones { $runs }, decisiones { $decisions }
provenance-decisions = Decisiones anteriores
provenance-amendments = Lo dicho por los revisores además de la máquina
provenance-comparisons = Comparaciones faciales
provenance-hashes = Política, modelos y archivos
provenance-policy = Política { $name }
# $decided is what was decided, such as “Approved”.
provenance-decision = { $decided } por { $who }, { $when } (ejecución { $run }): { $reason }.
provenance-note = «{ $note }»
# $says is what the check was called, such as “called valid”.
provenance-override = { $check } (ejecución { $run }): { $says } por { $who }, { $when }. «{ $reason }»
provenance-correction = { $field }, { $side } (ejecución { $run }): { $corrected }, leído como { $read }; por { $who }, { $when }. «{ $reason }»
# Stands for what was read where a field was not read.
provenance-read-nothing = nada
provenance-then-accepted = Con las comprobaciones así valoradas, la ejecución más reciente queda aceptada.
provenance-then-inconclusive = Con las comprobaciones así valoradas, la ejecución más reciente no es concluyente.
provenance-then-rejected = Con las comprobaciones así valoradas, la ejecución más reciente queda rechazada.
provenance-calibrated = Calibrado con { $pairs } pares de personas distintas de { $data_set }
provenance-comparison = { $portrait }: similitud { $similarity }. { $level }
provenance-comparison-uncalibrated = { $portrait }: similitud { $similarity }, sin calibración
provenance-comparison-failed = { $portrait }: { $processing }
document-hint = rueda: zoom; doble clic: ajustar
document-click-to-correct = Haga clic para corregirlo
