## Where a case stands.

word-status-pending = قيد الانتظار
word-status-failed = تعذّرت
word-status-settled = محسومة آليًا
word-status-open = مفتوحة
word-status-claimed = مستلَمة
word-status-decided = صدر فيها قرار

## Tabs of the queue.

word-tab-mine = حالاتي
word-tab-unclaimed = غير مستلَمة
word-tab-second-eyes = مراجعة ثانية
word-tab-snoozed = مؤجلة
word-tab-escalated = مصعَّدة
word-tab-done = منجزة
word-empty-mine = لا توجد حالة مستلَمة أو مسندة إليكم. يمكن استلام الحالة التالية أو مراجعة تبويب «غير مستلَمة».
word-empty-unclaimed = لا توجد حالة تنتظر من يستلمها. تظهر الحالات الجديدة هنا تلقائيًا.
word-empty-second-eyes = لا يوجد قرار ينتظر شخصًا ثانيًا.
word-empty-snoozed = لا توجد حالة مؤجلة.
word-empty-escalated = لا توجد حالة محالة إلى كبار المراجعين.
word-empty-done = لم يصدر قرار في أي حالة ولم تُحسم أي حالة بعد.

## Why cases come to a person, whatever the check.

word-reason-kind-borderline = أحد الفحوص على الحد الفاصل
word-reason-kind-required-not-checked = لم يُجرَ فحص مطلوب
word-reason-kind-failed = فشل أحد الفحوص
word-reason-kind-sampled = عينة من الحالات السليمة
word-reason-kind-partial-evidence = مقروءة جزئيًا
word-reason-kind-invalidated = فحص يجب أن يكون صالحًا وليس كذلك

## What the machine concludes of a case.

word-process-accepted = مقبولة
word-process-inconclusive = غير محسومة
word-process-rejected = مرفوضة

## How a check came out.

word-band-clear = سليم
word-band-review = للمراجعة
word-band-fail = فشل
word-band-not-checked = لم يُفحص

## What stands on a document.

word-field-surname = اللقب
word-field-name = الأسماء الشخصية
word-field-birth-date = تاريخ الميلاد
word-field-sex = الجنس
word-field-nationality = الجنسية
word-field-expiration-date = تاريخ الانتهاء
word-field-expedition-date = تاريخ الإصدار
word-field-issuing-country = دولة الإصدار
word-field-serial-number = رقم الوثيقة
word-field-personal-number = الرقم الشخصي
word-field-birth-place = مكان الميلاد
word-field-address = العنوان

## Where on the document a value was read.

word-zone-visual = مطبوع
word-zone-mrz = المنطقة المقروءة آليًا
word-zone-barcode = الرمز الشريطي

## How urgent a case is; there is little room.

word-priority-low = منخفضة
word-priority-normal = عادية
word-priority-high = مرتفعة
word-priority-urgent = عاجلة
word-order-priority-then-age = الأكثر إلحاحًا أولًا
word-order-oldest = الأقدم أولًا
word-order-newest = الأحدث أولًا
word-order-due = الأقرب استحقاقًا أولًا

## What a person decided.

word-decided-approve = مقبولة
word-decided-reject = مرفوضة
word-decided-resubmit = طُلبت من جديد

## Sentences that follow the one about a decision: the blank at the beginning belongs to them.

word-stage-first = {" "}يجب أن يقرر شخص آخر أيضًا.
word-stage-confirmation = {" "}الشخص الثاني، وقد قرر الشيء نفسه.
word-stage-contradiction = {" "}الشخص الثاني، وقد قرر خلاف ذلك.
word-stage-arbitration = {" "}الشخص الثالث، وقد فصل بين الاثنين.
word-withdrawn-undone = {" "}سُحب القرار.
word-withdrawn-reopened = {" "}لم يعد القرار ساريًا: أُعيد فتح الحالة.

## What a reviewer said of a check.

word-validation-valid = اعتُبر صالحًا
word-validation-not-valid = اعتُبر غير صالح
word-validation-not-checked = اعتُبر غير مفحوص
word-evidence-document-front = وجه الوثيقة
word-evidence-document-back = ظهر الوثيقة
word-evidence-selfie = صورة ذاتية ثابتة
word-evidence-video = فيديو ذاتي
word-evidence-frame = إطار من الفيديو الذاتي

## The portrait that the live face was compared with.

word-portrait-face-portrait = صورة ذاتية ثابتة
word-portrait-id-photo = الصورة الشخصية في الوثيقة
word-portrait-id-photo-low-quality = الصورة الشخصية في الوثيقة، بعد الترميم

# strangers: a whole number in digits, in thousands groups.
word-match-none = لا تطابق: أكثر من 1 من كل 100 شخص غريب يبلغ هذا القدر من التطابق
word-match-level = المستوى { $level }: 1 من كل { $strangers } شخص غريب يبلغ هذا القدر من التطابق
word-match-level-extrapolated = المستوى { $level } (بالاستقراء): 1 من كل { $strangers } شخص غريب يبلغ هذا القدر من التطابق

## The checks.

word-check-face-detection = وجه واحد في الفيديو
word-check-passive-liveness = كشف الحيوية السلبي
word-check-head-movement = حركة الرأس
word-check-selfie-liveness = كشف الحيوية في الصورة الذاتية
word-check-document-portrait = الصورة الشخصية في الوثيقة
word-check-face-match = مطابقة الوجه
word-check-document-liveness = كشف حيوية الوثيقة
word-check-document-pad = كشف الهجمات على الوثيقة
word-check-capture-quality = جودة الالتقاط
word-check-video-integrity = سلامة الفيديو
word-check-action-challenge = تحدي الحركة
word-check-voice-challenge = تحدي الصوت
word-check-identity-verification = التحقق من الهوية
word-check-previously-enrolled-face = وجه مسجَّل سابقًا
word-check-known-images = صور معروفة
word-check-capture-address = عنوان الالتقاط
word-check-document-location = الوثيقة في الصورة
word-check-document-data = بيانات الوثيقة

## Why a person decided so.

word-reason-code-genuine = أصلية: الأدلة متوافقة
word-reason-code-explained = نتيجة حدّية تفسرها ظروف الالتقاط
word-reason-code-face-mismatch = الوجه لا يطابق الوثيقة
word-reason-code-selfie-attack = الصورة الذاتية هجوم عرض
word-reason-code-document-screen = الوثيقة معروضة على شاشة
word-reason-code-document-print = الوثيقة نسخة مطبوعة
word-reason-code-document-tampering = الوثيقة معدَّلة
word-reason-code-known-fraud = احتيال معروف
word-reason-code-selfie-unusable = لا يمكن تقييم الصورة الذاتية
word-reason-code-document-unusable = لا يمكن تقييم صورة الوثيقة
word-reason-code-evidence-missing = الأدلة ناقصة

## Why a case comes to a person, in as few words as a chip has room for; check: its name.

word-reason-sampled = عينة
word-reason-partial-evidence = مقروءة جزئيًا
word-reason-borderline = { $check }: على الحد الفاصل
word-reason-required-not-checked = { $check }: لم يُفحص
word-reason-failed = { $check }: فشل
word-reason-invalidated = { $check }: مصفوفة التحقق

## An age in its largest unit; there is room for six letters.

word-age-now = الآن
word-age-minutes = { $count } د
word-age-hours = { $count } س
word-age-days = { $count } ي
word-seconds = { $count } ث
word-minutes-seconds = { $minutes } د { $seconds } ث
