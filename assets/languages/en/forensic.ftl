## Views of photos
forensic-aid = An aid for the eye; it decides nothing.
forensic-frame = Current frame
# Inside a sentence.
forensic-frame-inline = current frame
forensic-working = { $view } is being made…
forensic-as-it-is = { $picture }, as it is
forensic-of = { $view } of { $picture }
forensic-show = Show { $what }
forensic-close = Close
forensic-close-name = Close the forensic views
forensic-view = View: { $view }
# $previous and $next are the keys of the view before and of the next one.
forensic-view-told = { $look } ({ $previous } and { $next })

## Magnifier
forensic-magnification = Strength of the magnifier
forensic-magnifier = Magnifier, { $factor }×
forensic-hint = Point at a place to read its values; wheel zooms both, double click fits
# Colour values at a place of the photo, and of the view beside it.
forensic-values-of-photo = photo { $values }
forensic-values-of-view = view { $values }

## Histogram
forensic-histogram-name = Histogram of red, green, blue and luma, logarithmic
forensic-histogram-at = { $curve } { $value }: { $count } pixels
forensic-luma = Luma

## Names of the views
forensic-red = Red
forensic-green = Green
forensic-blue = Blue
# Hue, saturation and value of the colour space HSV.
forensic-hue = Hue
forensic-saturation = Saturation
forensic-value = Value
forensic-error-level = Error level
forensic-noise = Noise
forensic-spectrum = Spectrum
forensic-histogram = Histogram
forensic-clones = Clones
forensic-jpeg-grid = JPEG grid
forensic-metadata = Metadata
forensic-quantisation = Quantisation

## What to look for
forensic-look-error-level = Differences to the same photo saved again as JPEG, amplified. Edges are always bright; look for a surface that is brighter or darker than others of its kind.
forensic-look-noise = What a median of 3 × 3 pixels takes away, amplified. Grain should be even on even surfaces; look for patches that are smoother or rougher, and for a grid.
forensic-look-spectrum = Strength of each frequency, slow in the middle, fast at the edges. Look for single bright points: a display, a printing screen, or a resampled picture repeats itself there.
forensic-look-histogram = How often each value occurs. Look for gaps and combs, which a change of contrast leaves, and for heaps at either end, where detail is lost.
forensic-look-clones = Places that equal another place moved. Printed patterns and letters repeat by nature; look for shapes that have no reason to.
forensic-look-jpeg-grid = Where the blocks of the last save begin. Look for regions (red) whose blocks begin elsewhere than in the rest: they may come from another file.
forensic-look-metadata = What the file says about itself. Look for editing software, times that do not fit, and sizes that do not belong to the camera. Anyone can change it, and messengers take it away.
forensic-look-quantisation = The steps of the last save as JPEG. Cameras and editors often use tables of their own; the standard's tables are used by many programs.
forensic-look-primary = One colour of light by itself. Look for detail or edges that stand in one colour only.
forensic-look-hue = The colour alone, whatever its strength. Look for patches of another colour on a surface of one colour; in grey places it is random.
forensic-look-saturation = How colourful each pixel is. A grey copy has next to none; look for patches that are duller than the rest.
forensic-look-value = The brightest of the three colours. Look for edges around what was put in.
forensic-look-brightness = Brightness alone. Look for a change of contrast at the edges of portrait and text.
forensic-look-difference = Colour as JPEG keeps it, at half the detail, amplified about neutral grey. Look for blocks and outlines that the brightness does not have.
forensic-look-opponent = Colour as the eye tells it apart, amplified about neutral grey. Look for ink or toner of another tint.
