## The page of a case
case-no-report = لم يكتمل أي تشغيل بعد؛ تظهر النتائج هنا عند اكتماله.
case-not-part = { $picture }: لا يوجد ضمن هذه الحالة.
case-damaged = هذه الصورة تالفة ولا يمكن عرضها. يُرجى إعادة تشغيل الحالة.
# The next five stand inside a sentence, after a comma or a verb.
case-document-front = وجه الوثيقة
case-document-back = ظهر الوثيقة
case-selfie = الصورة الذاتية
case-video = الفيديو الذاتي
case-frame = إطار الفيديو الذاتي

## Header
header-no-name = لم يُرسَل اسم
header-standing = { $status } · { $priority }
# The next four stand after the status of the case.
header-priority-low = أولوية منخفضة
header-priority-normal = أولوية عادية
header-priority-high = أولوية عالية
header-priority-urgent = عاجلة
header-run = التشغيل { $run }
header-machine = الآلة
header-no-reason = لا سبب للمراجعة: يسري حكم الآلة ما لم يتخذ شخص قرارًا.
header-to-review = للمراجعة
# Ends a snooze.
header-wake = إنهاء التأجيل
# Takes an escalation back.
header-return = إلغاء التصعيد
header-show-evidence = عرض الأدلة
header-show-evidence-keys = عرض الأدلة ({ $keys })

## Checks
checks-caption = الفحوص
checks-required = مطلوب بموجب السياسة. انقر لعرض أدلته.
checks-not-required = غير مطلوب بموجب السياسة. انقر لعرض أدلته.
checks-code = الرمز { $code }
checks-optional = اختياري
checks-bar = { $check }: الدرجة { $score }، يفشل دون { $threshold }، ويُحال إلى شخص دون { $review }
checks-more-figures = { $count ->
        [zero] لا قيم أخرى
        [one] قيمة أخرى واحدة: انقر العنوان
        [two] قيمتان أخريان: انقر العنوان
        [few] { $count } قيم أخرى: انقر العنوان
        [many] { $count } قيمة أخرى: انقر العنوان
       *[other] { $count } قيمة أخرى: انقر العنوان
    }
checks-go-there = الانتقال إلى هذا الموضع في الفيديو
# A place in a picture and what is there.
checks-place = { $picture }: { $label }
checks-show-place = عرضه في الصورة
checks-heat = { $picture }: خريطة حرارية، { $label }
checks-show-heat = وضعها فوق الصورة؛ والنقر مرة أخرى يزيلها

## Document
# Short: it stands beside buttons.
document-reading = جارٍ قراءة الصورة…
document-straightened = { $picture }، بعد التقويم
document-portrait = الصورة الشخصية
document-live-face = الوجه الحي
document-field = { $field }: { $said }
# What was read, and in which zone of the document.
document-said = { $text } ({ $zone })
document-differs = { $field }: { $one }، لكن { $other }
document-heat-map = خريطة حرارية فوق الصورة

## Faces
faces-caption = الوجوه
faces-document = الصورة الشخصية في الوثيقة
faces-live = الوجه الحي
faces-reading = { $face }: جارٍ القراءة…
faces-none = { $face }: لم يُعثر على شيء
faces-in-turn = الصورة الشخصية في الوثيقة والوجه الحي بالتناوب
faces-wiped = الصورة الشخصية في الوثيقة والوجه الحي مع حد متحرك
faces-edge = الحد بين الوجهين
faces-flicker = الوميض، هرتز
faces-flicker-hint = عدد التبديلات في الثانية. قد يضر ما زاد على ثلاثة بالمصابين بالصرع الحساس للضوء.
faces-wipe = موضع الحد
faces-wipe-hint = الجزء المعروض من الصورة الشخصية في الوثيقة
faces-told = { $level }. { $basis }
faces-one-missing = لم تُجرَ المقارنة: يلزم وجهان
faces-no-portrait = لم تُجرَ المقارنة: لا توجد صورة شخصية صالحة
faces-no-level = لا مستوى: النموذج غير معايَر
faces-alike-selfie = التشابه { $similarity } مع الصورة الذاتية
faces-alike-portrait = التشابه { $similarity } مع الصورة الشخصية في الوثيقة
faces-alike-restored = التشابه { $similarity } مع الصورة الشخصية المستعادة من الوثيقة
faces-no-higher = لا تبلغ أي صورة في وثيقة أعلى من ذلك
# Impostor pairs: two pictures of different people, by which the model was calibrated.
faces-extrapolated = مستقرأ من أزواج لأشخاص مختلفين عددها { $pairs }
faces-level-rejected = مستوى المطابقة { $level } من { $highest }، مرفوض
faces-level-to-person = مستوى المطابقة { $level } من { $highest }، إلى شخص
faces-level-accepted = مستوى المطابقة { $level } من { $highest }، مقبول
faces-level-told = { $leads }. { $rate }. المستوى 0 مرفوض، ومن 1 إلى 5 يُحال إلى شخص، و6 فأكثر مقبول.
faces-level-cap = تبلغ صورة الوثيقة { $cap } على الأكثر.

## Selfie video
player-caption = الفيديو الذاتي
player-reading = جارٍ قراءة الإطار…
player-no-video = تعذّر فحص أي فيديو ذاتي في هذه الحالة.
player-frame = إطار الفيديو الذاتي عند { $moment }
# Said of two faces and more.
player-faces = { $count ->
        [two] وجهان
        [few] { $count } وجوه
        [many] { $count } وجهًا
       *[other] { $count } وجه
    }
player-seen-at = شوهد عند { $moment }
player-under-pointer = تحت المؤشر
player-position = الموضع في الفيديو بالثواني

## Timelines
timelines-caption = المسارات الزمنية
# The next five are short: they stand before the curves and on small buttons.
timelines-liveness = الحيوية
timelines-similarity = التشابه
timelines-yaw = الدوران
timelines-brightness = السطوع
timelines-quality = الجودة
timelines-show-liveness = عرض الحيوية
timelines-show-similarity = عرض التشابه
timelines-show-yaw = عرض الدوران
timelines-show-brightness = عرض السطوع
timelines-show-quality = عرض الجودة
timelines-about-liveness = كشف الحيوية السلبي لكل إطار، 0 – 1
timelines-about-similarity = تشابه الوجه مع الصورة الشخصية في الوثيقة، جيب التمام
timelines-about-yaw = دوران الرأس بالدرجات، موجب نحو يمين الصورة
timelines-about-brightness = متوسط سطوع الإطار، 0 – 1
timelines-about-quality = جودة صورة الوجه، 0 – 1
timelines-none = لا مسار زمنيًا: لم يُفحص أي فيديو.
timelines-all-hidden = جميع المسارات مخفية. اختر واحدًا أعلاه.
timelines-over-time = { $series } عبر الزمن
timelines-findings = النتائج
timelines-span = { $label }، { $start } – { $end }
timelines-finding = نتيجة: { $finding }

## What the results rest on
provenance-origin = مصدر الحالة
provenance-from = من { $sender }، الحزمة المختومة { $bundle }، العمر { $age }
provenance-of-sender = أُنجز هناك ولا أثر له هنا: عمليات التشغيل { $runs }، القرارات { $decisions }
provenance-decisions = القرارات السابقة
provenance-amendments = ما قاله المراجعون إلى جانب الآلة
provenance-comparisons = مطابقات الوجه
provenance-hashes = السياسة والنماذج والملفات
provenance-policy = السياسة { $name }
# $decided is what was decided, such as “Approved”.
provenance-decision = { $decided } من قِبل { $who }، { $when } (التشغيل { $run }): { $reason }.
provenance-note = «{ $note }»
# $says is what the check was called, such as “called valid”.
provenance-override = { $check } (التشغيل { $run }): { $says } من قِبل { $who }، { $when }. «{ $reason }»
provenance-correction = { $field }، { $side } (التشغيل { $run }): { $corrected }، والمقروء { $read }؛ من قِبل { $who }، { $when }. «{ $reason }»
# Stands for what was read where a field was not read.
provenance-read-nothing = لا شيء
provenance-then-accepted = مع تقييم الفحوص على هذا النحو يكون أحدث تشغيل مقبولًا.
provenance-then-inconclusive = مع تقييم الفحوص على هذا النحو يكون أحدث تشغيل غير حاسم.
provenance-then-rejected = مع تقييم الفحوص على هذا النحو يكون أحدث تشغيل مرفوضًا.
provenance-calibrated = معايَر على أزواج لأشخاص مختلفين عددها { $pairs } من { $data_set }
provenance-comparison = { $portrait }: التشابه { $similarity }. { $level }
provenance-comparison-uncalibrated = { $portrait }: التشابه { $similarity }، بلا معايرة
provenance-comparison-failed = { $portrait }: { $processing }
document-hint = العجلة للتكبير، والنقر المزدوج للملاءمة
document-click-to-correct = النقر للتصحيح
