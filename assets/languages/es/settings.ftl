settings-installation = Esta instalación
settings-data-folder = Carpeta de datos
settings-reviewer = Revisor
settings-version = Versión
settings-assay-version = Assay { $version }
settings-internet = Internet
settings-internet-never = nunca se usa: todo se comprueba en este equipo
settings-language = Idioma
settings-language-choice = Idioma de la ventana
settings-policy = Política
settings-policy-name = Nombre
settings-policy-source = Leída de
settings-values-as-shipped = Todos los valores son los que se entregan con Assay
settings-values-changed = { $count ->
        [one] 1 valor difiere de la política que se entrega con Assay
       *[other] { $count } valores difieren de la política que se entrega con Assay
    }
settings-values-all = Los { $count } valores
settings-values-find-hint = Buscar un valor por su nombre
settings-values-find = Buscar un valor de la política
settings-values-none-found = Ningún valor contiene esto en su nombre
settings-value-key = Valor
settings-value-in-force = En vigor
settings-value-shipped = Entregado con Assay
settings-value-absent = no está
settings-networks = Redes
settings-networks-unknown = Todavía no se han examinado las redes
settings-network-in-use = en uso
settings-network-unusable = no se puede usar: sus comprobaciones no se hacen y sus casos pasan a una persona
settings-network-name = Nombre
settings-network-file = Archivo
settings-network-licence = Licencia
settings-network-card = Ficha
settings-network-calibrated-on = Calibrada con
