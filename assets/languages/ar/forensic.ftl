## Views of photos
forensic-aid = وسيلة تعين العين؛ ولا تقرر شيئًا.
forensic-frame = الإطار الحالي
# Inside a sentence.
forensic-frame-inline = الإطار الحالي
forensic-working = { $view }: جارٍ الإعداد…
forensic-as-it-is = { $picture }، دون تغيير
forensic-of = { $view }: { $picture }
forensic-show = عرض { $what }
forensic-close = إغلاق
forensic-close-name = إغلاق العروض الجنائية
forensic-view = العرض: { $view }
# $previous and $next are the keys of the view before and of the next one.
forensic-view-told = { $look } ({ $previous } و{ $next })

## Magnifier
forensic-magnification = قوة العدسة المكبرة
forensic-magnifier = العدسة المكبرة، { $factor }×
forensic-hint = أشر إلى موضع لقراءة قيمه؛ العجلة تكبّر الصورتين، والنقر المزدوج يلائمهما
# Colour values at a place of the photo, and of the view beside it.
forensic-values-of-photo = الصورة { $values }
forensic-values-of-view = العرض { $values }

## Histogram
forensic-histogram-name = مدرج تكراري للأحمر والأخضر والأزرق واللمعان، لوغاريتمي
forensic-histogram-at = { $count ->
        [zero] { $curve } { $value }: لا بكسلات
        [one] { $curve } { $value }: بكسل واحد
        [two] { $curve } { $value }: بكسلان
        [few] { $curve } { $value }: { $count } بكسلات
        [many] { $curve } { $value }: { $count } بكسلًا
       *[other] { $curve } { $value }: { $count } بكسل
    }
forensic-luma = اللمعان

## Names of the views
forensic-red = أحمر
forensic-green = أخضر
forensic-blue = أزرق
# Hue, saturation and value of the colour space HSV.
forensic-hue = الصبغة
forensic-saturation = التشبع
forensic-value = القيمة
forensic-error-level = مستوى الخطأ
forensic-noise = التشويش
forensic-spectrum = الطيف
forensic-histogram = المدرج التكراري
forensic-clones = الاستنساخ
forensic-jpeg-grid = شبكة JPEG
forensic-metadata = البيانات الوصفية
forensic-quantisation = التكميم

## What to look for
forensic-look-error-level = الفروق عن الصورة نفسها بعد حفظها من جديد بصيغة JPEG، مضخَّمة. الحواف ساطعة دائمًا؛ ابحث عن سطح أسطع أو أعتم من مثيلاته.
forensic-look-noise = ما يزيله مرشح الوسيط على 3 × 3 بكسل، مضخَّمًا. ينبغي أن يكون التحبب متساويًا على السطوح المتساوية؛ ابحث عن بقع أنعم أو أخشن، وعن شبكة.
forensic-look-spectrum = شدة كل تردد، البطيء في الوسط والسريع عند الحواف. ابحث عن نقاط ساطعة منفردة: فعندها تتكرر شاشة أو شبكة طباعة أو صورة أُعيد تشكيل حجمها.
forensic-look-histogram = عدد مرات ظهور كل قيمة. ابحث عن الفجوات والأسنان التي يخلّفها تغيير التباين، وعن التكدس عند الطرفين حيث تضيع التفاصيل.
forensic-look-clones = مواضع تطابق موضعًا آخر منقولًا. تتكرر النقوش المطبوعة والحروف بطبيعتها؛ ابحث عن أشكال لا سبب لتكرارها.
forensic-look-jpeg-grid = مواضع بداية كتل آخر حفظ. ابحث عن مناطق (بالأحمر) تبدأ كتلها في غير موضع بقية الصورة: فقد تكون من ملف آخر.
forensic-look-metadata = ما يقوله الملف عن نفسه. ابحث عن برامج تحرير، وأوقات لا تتوافق، ومقاسات لا تخص آلة التصوير. يمكن لأي شخص تغييرها، وتطبيقات المراسلة تزيلها.
forensic-look-quantisation = درجات آخر حفظ بصيغة JPEG. كثيرًا ما تستخدم آلات التصوير وبرامج التحرير جداول خاصة بها؛ أما جداول المعيار فتستخدمها برامج كثيرة.
forensic-look-primary = لون واحد من الضوء بمفرده. ابحث عن تفاصيل أو حواف لا تظهر إلا في لون واحد.
forensic-look-hue = اللون وحده مهما كانت شدته. ابحث عن بقع بلون آخر على سطح أحادي اللون؛ وهو عشوائي في المواضع الرمادية.
forensic-look-saturation = مقدار اللون في كل بكسل. النسخة الرمادية تكاد تخلو منه؛ ابحث عن بقع أبهت من غيرها.
forensic-look-value = أسطع الألوان الثلاثة. ابحث عن حواف حول ما أُدخل.
forensic-look-brightness = السطوع وحده. ابحث عن تغير في التباين عند حواف الصورة الشخصية والنص.
forensic-look-difference = اللون كما تحفظه JPEG بنصف التفاصيل، مضخَّمًا حول الرمادي المحايد. ابحث عن كتل وحدود لا توجد في السطوع.
forensic-look-opponent = اللون كما تميّزه العين، مضخَّمًا حول الرمادي المحايد. ابحث عن حبر بدرجة لونية مختلفة.
