## Views of photos
forensic-aid = Una ayuda para la vista; no decide nada.
forensic-frame = Fotograma actual
# Inside a sentence.
forensic-frame-inline = fotograma actual
forensic-working = { $view }: se está creando…
forensic-as-it-is = { $picture }, sin cambios
forensic-of = { $view }: { $picture }
forensic-show = Mostrar { $what }
forensic-close = Cerrar
forensic-close-name = Cerrar las vistas forenses
forensic-view = Vista: { $view }
# $previous and $next are the keys of the view before and of the next one.
forensic-view-told = { $look } ({ $previous } y { $next })

## Magnifier
forensic-magnification = Aumento de la lupa
forensic-magnifier = Lupa, { $factor }×
forensic-hint = Señale un punto para leer sus valores; la rueda amplía ambas, el doble clic las ajusta
# Colour values at a place of the photo, and of the view beside it.
forensic-values-of-photo = foto { $values }
forensic-values-of-view = vista { $values }

## Histogram
forensic-histogram-name = Histograma de rojo, verde, azul y luma, logarítmico
forensic-histogram-at = { $count ->
        [one] { $curve } { $value }: 1 píxel
       *[other] { $curve } { $value }: { $count } píxeles
    }
forensic-luma = Luma

## Names of the views
forensic-red = Rojo
forensic-green = Verde
forensic-blue = Azul
# Hue, saturation and value of the colour space HSV.
forensic-hue = Tono
forensic-saturation = Saturación
forensic-value = Valor
forensic-error-level = Nivel de error
forensic-noise = Ruido
forensic-spectrum = Espectro
forensic-histogram = Histograma
forensic-clones = Clones
forensic-jpeg-grid = Cuadrícula JPEG
forensic-metadata = Metadatos
forensic-quantisation = Cuantización

## What to look for
forensic-look-error-level = Diferencias con la misma foto guardada de nuevo como JPEG, amplificadas. Los bordes siempre son claros; busque una superficie más clara o más oscura que otras de su tipo.
forensic-look-noise = Lo que quita una mediana de 3 × 3 píxeles, amplificado. El grano debería ser uniforme en superficies uniformes; busque zonas más lisas o más rugosas y una cuadrícula.
forensic-look-spectrum = Intensidad de cada frecuencia: lentas en el centro, rápidas en los bordes. Busque puntos claros aislados: allí se repite una pantalla, una trama de impresión o una imagen remuestreada.
forensic-look-histogram = Con qué frecuencia aparece cada valor. Busque huecos y peines, que deja un cambio de contraste, y acumulaciones en los extremos, donde se pierde detalle.
forensic-look-clones = Zonas iguales a otra zona desplazada. Los motivos impresos y las letras se repiten por naturaleza; busque formas que no tengan motivo para repetirse.
forensic-look-jpeg-grid = Dónde empiezan los bloques del último guardado. Busque regiones (en rojo) cuyos bloques empiecen en otro lugar que en el resto: pueden proceder de otro archivo.
forensic-look-metadata = Lo que el archivo dice de sí mismo. Busque programas de edición, horas que no cuadran y tamaños que no corresponden a la cámara. Cualquiera puede cambiarlo, y las aplicaciones de mensajería lo eliminan.
forensic-look-quantisation = Los pasos del último guardado como JPEG. Las cámaras y los editores suelen usar tablas propias; las tablas de la norma las usan muchos programas.
forensic-look-primary = Un solo color de la luz. Busque detalles o bordes que estén en un solo color.
forensic-look-hue = Solo el color, sea cual sea su intensidad. Busque manchas de otro color en una superficie de un solo color; en zonas grises es aleatorio.
forensic-look-saturation = Cuánto color tiene cada píxel. Una copia gris casi no tiene; busque zonas más apagadas que el resto.
forensic-look-value = El más claro de los tres colores. Busque bordes alrededor de lo que se haya insertado.
forensic-look-brightness = Solo el brillo. Busque un cambio de contraste en los bordes del retrato y del texto.
forensic-look-difference = El color tal como lo guarda JPEG, a la mitad de detalle, amplificado en torno al gris neutro. Busque bloques y contornos que el brillo no tenga.
forensic-look-opponent = El color tal como lo distingue el ojo, amplificado en torno al gris neutro. Busque tinta o tóner de otro matiz.
