## Places of the window.

place-queue = Cola
place-case = Caso { $case }
place-reviewer = Revisor { $name }

## The tabs; what they do is told to those who do not see them.

queue-all = Todos
queue-show-all = Mostrar todos: { $count }
queue-show-mine = Mostrar los míos: { $count }
queue-show-unclaimed = Mostrar sin tomar: { $count }
queue-show-second-eyes = Mostrar doble control: { $count }
queue-show-snoozed = Mostrar pospuestos: { $count }
queue-show-escalated = Mostrar escalados: { $count }
queue-show-done = Mostrar hechos: { $count }
queue-show-pending = Mostrar pendientes: { $count }
queue-show-failed = Mostrar fallidos: { $count }

## Search, order and conditions.

queue-search = Buscar casos
queue-search-hint = Buscar
queue-order = Orden de la lista
queue-filter = Filtro
queue-filter-list = Filtrar la lista
queue-only = Solo
queue-overdue = Vencidos
queue-priority-low = Prioridad baja
queue-priority-normal = Prioridad normal
queue-priority-high = Prioridad alta
queue-priority-urgent = Prioridad urgente
queue-take-condition-away = Haga clic para quitar esta condición
queue-clear-filter = Borrar

# shown: a whole number in digits, in thousands groups.
queue-more = Coinciden más de { $shown } casos; acote la búsqueda o el filtro para ver los demás
queue-no-match = Ningún caso coincide. Elija otra pestaña o borre la búsqueda y el filtro.
queue-empty = Todavía no hay casos
queue-empty-import = Importe carpetas o archivos ZIP con fotos del documento y un selfi en vídeo, o suéltelos aquí.
queue-marked = { $count ->
        [one] 1 caso marcado
       *[other] { $count } casos marcados
    }
queue-unmark-all = Desmarcar todos

## Headings of the table; there is little room.

queue-column-priority = Prioridad
queue-column-case = Caso
queue-column-name = Nombre
queue-column-reasons = Motivos
queue-column-machine = Sistema
queue-column-match = Rostro
queue-column-age = Edad
queue-column-due = Vence
queue-column-status = Estado

## What stands in the table.

queue-mark-case = Marcar el caso { $case }
queue-open-case = Abrir el caso { $case }
queue-no-name = sin nombre enviado
queue-no-run = aún sin ejecución
queue-match-level = Nivel de la comparación facial, 0 – 15

# Of reasons none of which fits.
queue-reasons = { $count ->
        [one] 1 motivo
       *[other] { $count } motivos
    }

# time: an age such as 3 h.
queue-due-in = en { $time }
queue-due-now = vence ya
queue-due-over = hace { $time }
queue-due-passed = Ha pasado el plazo de la política
queue-snoozed-for = Pospuesto { $time }
queue-escalated-by = Escalado por { $name }
queue-second-needed = Falta otra persona
queue-second-after = Segunda tras { $name }
queue-assigned-to-you = Asignado a usted
queue-assigned-to = Asignado a { $name }
queue-claimed-by-you = Tomado por usted
queue-claimed-by = Tomado por { $name }

## What is asked before a case is assigned, put off, escalated or reopened.

handling-assign-case = Asignar { $case }
handling-assign-cases = { $count ->
        [one] Asignar 1 caso
       *[other] Asignar { $count } casos
    }
handling-assign-hint = Nombre de la persona
handling-to-me = A mí
handling-to-nobody = A nadie
handling-snooze-case = Posponer { $case }
handling-snooze-hint = Por qué debe esperar
handling-hours = { $count ->
        [one] 1 hora
       *[other] { $count } horas
    }
handling-days = { $count ->
        [one] 1 día
       *[other] { $count } días
    }
handling-weeks = { $count ->
        [one] 1 semana
       *[other] { $count } semanas
    }
handling-escalate-case = Escalar { $case } a revisores sénior
handling-escalate-hint = Por qué deben verlo
handling-return-case = Recuperar { $case } de los revisores sénior
handling-return-hint = Por qué no hace falta que lo vean
handling-return = Recuperar
handling-reopen-case = Reabrir { $case }
handling-reopen-hint = Por qué se reabre
handling-cancel = Cancelar

## Bringing cases in.

import-title = Importar casos
import-what = Un caso es una carpeta, o su archivo ZIP, con las fotos del documento y el selfi en vídeo; o una solicitud en JSON. También se aceptan paquetes sellados de instalaciones de confianza.
import-choose-folders = Elegir carpetas…
import-choose-zips = Elegir archivos ZIP o paquetes sellados…
import-zip = ZIP, paquete sellado
import-waiting = Esperando al diálogo del sistema
import-path = Ruta
import-path-hint = /ruta/al/caso
import-typed = Importar ruta
import-drop = Las carpetas, los archivos ZIP y los paquetes sellados también se pueden soltar en cualquier lugar de la ventana.
import-drop-here = Suelte para importar estos casos
import-no-dialog = No se pudo abrir ningún diálogo ({ $error }). Escriba la ruta en su lugar.
import-nothing-chosen = No se eligió nada. Si no apareció ningún diálogo, escriba la ruta en su lugar.
import-dialog-failed = Falló el diálogo del sistema. Escriba la ruta en su lugar.

## Background work and notices.

jobs-title = Tareas
jobs-running = { $count ->
        [one] 1 tarea en curso
       *[other] { $count } tareas en curso
    }
jobs-running-does = Mostrar las tareas debajo de la cola
jobs-waiting = En espera
jobs-done = Terminada
jobs-written = Escrito en { $file }
jobs-cancelled = Cancelada
jobs-progress-of = Progreso de { $job }
jobs-cancel = Cancelar
jobs-cancel-this = Cancelar { $job }
jobs-problems = { $count ->
        [one] 1 problema impide hacer comprobaciones; sus casos pasan a una persona
       *[other] { $count } problemas impiden hacer comprobaciones; sus casos pasan a una persona
    }
jobs-too-busy = Assay está demasiado ocupado para atender la última petición. Espere un momento e inténtelo de nuevo.
jobs-dismiss = Descartar
jobs-dismiss-this = Descartar: { $notice }
jobs-older-notices = { $count ->
        [one] 1 aviso anterior
       *[other] { $count } avisos anteriores
    }
part-specimen = Muestra
part-specimen-about = Dibujado por un programa: no es evidencia de nadie
