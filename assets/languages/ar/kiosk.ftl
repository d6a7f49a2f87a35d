# ما يقرؤه العميل عند الكشك: بسيط ومهذب وقصير.
kiosk-welcome = أهلًا وسهلًا
kiosk-about = هنا يتم عرض وثيقة الهوية والوجه. يستغرق ذلك نحو ثلاث دقائق.
kiosk-course-document = نصوّر جواز السفر أو البطاقة.
kiosk-course-selfie = نسجّل مقطعًا قصيرًا للوجه.
kiosk-course-check = تظهر فورًا كيفية المتابعة.
kiosk-kept = ما الذي يُحفظ
kiosk-kept-about = الصور والمقطع المسجّل. تُشفَّر فورًا ولا يراها إلا الموظفون الذين يراجعونها. عند المغادرة قبل النهاية يُحذف كل شيء.
kiosk-agree = أوافق. لنبدأ
kiosk-closed = خارج الخدمة
kiosk-closed-about = لا يمكن استخدام هذا الجهاز الآن. يُرجى التوجه إلى أحد الموظفين.
kiosk-choice = ما الوثيقة المتوفرة؟
kiosk-passport = جواز سفر
kiosk-passport-about = الصفحة التي عليها الصورة
kiosk-card = بطاقة
kiosk-card-about = بطاقة هوية أو تصريح إقامة أو رخصة قيادة: الوجهان
kiosk-leave = مغادرة
kiosk-still-there = هل من أحد هنا؟
kiosk-stay = نعم
kiosk-ends-soon = تنتهي هذه الجلسة بعد لحظات.
kiosk-stage-document = الخطوة 1 من 3: الوثيقة
kiosk-stage-selfie = الخطوة 2 من 3: الوجه
kiosk-stage-check = الخطوة 3 من 3: التحقق
kiosk-show-passport = يُرجى فتح جواز السفر على الصفحة التي عليها الصورة.
kiosk-show-front = يُرجى وضع الوجه الأمامي للبطاقة أمام الكاميرا.
kiosk-show-back = يُرجى قلب البطاقة وعرض وجهها الخلفي.
kiosk-picture-document = ما تراه الكاميرا من الوثيقة
kiosk-picture-photo = صورة الوثيقة
kiosk-picture-face = ما تراه الكاميرا من الوجه
kiosk-review = هل الصورة جيدة؟
kiosk-review-about = يجب أن يظهر كل شيء في الصورة وأن يكون سهل القراءة.
kiosk-retake = إعادة التصوير
kiosk-keep = استخدام الصورة
kiosk-ready = والآن الوجه
kiosk-ready-look = يُرجى النظر مباشرة إلى الكاميرا.
kiosk-ready-free = يُرجى خلع القبعة والكمامة والنظارة الشمسية.
kiosk-ready-follow = يُرجى اتباع ما تطلبه الشاشة. لا داعي للعجلة.
kiosk-ready-start = يمكن البدء
kiosk-place-face = يُرجى وضع الوجه داخل الشكل البيضوي.
kiosk-prompt-number = { $number } من { $count }
kiosk-prompts-done = شكرًا. يُرجى الانتظار لحظة.
kiosk-prompt-look-ahead = يُرجى النظر بهدوء إلى الكاميرا.
kiosk-prompt-side-to-side = يُرجى إدارة الرأس ببطء إلى الجانبين.
kiosk-prompt-left = يُرجى إدارة الرأس ببطء إلى اليسار.
kiosk-prompt-right = يُرجى إدارة الرأس ببطء إلى اليمين.
kiosk-prompt-up = يُرجى رفع الرأس ببطء.
kiosk-prompt-down = يُرجى خفض الرأس ببطء.
kiosk-prompt-smile = ابتسامة من فضلكم.
kiosk-prompt-blink = يُرجى إغماض العينين لحظة.
kiosk-prompt-open-mouth = يُرجى فتح الفم.
kiosk-prompt-digits = يُرجى نطق هذه الأرقام بصوت مسموع.
kiosk-guide-show-document = يُرجى عرض الوثيقة أمام الكاميرا.
kiosk-guide-plain-ground = يُرجى وضع الوثيقة على سطح بلون واحد.
kiosk-guide-one-document = يُرجى عرض وثيقة واحدة فقط.
kiosk-guide-whole-document = يُرجى عرض الوثيقة كاملة.
kiosk-guide-document-closer = يُرجى تقريب الوثيقة.
kiosk-guide-document-farther = يُرجى إبعاد الوثيقة قليلًا.
kiosk-guide-document-to-middle = يُرجى وضع الوثيقة في الوسط.
kiosk-guide-portrait-side = يُرجى عرض الوجه الذي عليه الصورة.
kiosk-guide-turn-over = يُرجى قلب الوثيقة.
kiosk-guide-less-glare = يُرجى إمالة الوثيقة لأنها تعكس الضوء.
kiosk-guide-document-dark = تحتاج الوثيقة إلى ضوء أكثر.
kiosk-guide-document-bright = الضوء على الوثيقة أكثر من اللازم.
kiosk-guide-document-still = يُرجى تثبيت الوثيقة.
kiosk-guide-taking-photo = جيد. يُرجى عدم التحرك.
kiosk-guide-show-face = يُرجى النظر إلى الكاميرا.
kiosk-guide-one-face = شخص واحد فقط من فضلكم.
kiosk-guide-face-closer = يُرجى الاقتراب قليلًا.
kiosk-guide-face-farther = يُرجى الابتعاد قليلًا.
kiosk-guide-face-to-middle = يُرجى وضع الوجه داخل الشكل البيضوي.
kiosk-guide-whole-face = يُرجى إظهار الوجه كاملًا.
kiosk-guide-face-dark = يحتاج الوجه إلى ضوء أكثر.
kiosk-guide-face-bright = الضوء على الوجه أكثر من اللازم.
kiosk-guide-face-backlit = يُرجى تجنب الضوء القادم من الخلف.
kiosk-guide-face-still = يُرجى عدم التحرك والنظر إلى الأمام.
kiosk-guide-do-as-asked = يُرجى القيام ببطء بما تطلبه الشاشة.
kiosk-working = لحظة من فضلكم
kiosk-working-about = لن يستغرق ذلك سوى ثوانٍ قليلة.
kiosk-camera-lost = الكاميرا غير جاهزة
kiosk-camera-lost-about = يُرجى الانتظار لحظة. إذا طال الأمر فسيساعدكم أحد الموظفين.
kiosk-thanks = شكرًا جزيلًا
kiosk-thanks-about = هذا كل شيء. يُرجى عدم نسيان الوثيقة.
kiosk-colleague = يُرجى التوجه إلى أحد الموظفين
kiosk-colleague-about = يسعدنا تقديم المساعدة. يُرجى عدم نسيان الوثيقة.
kiosk-again = تُرجى المحاولة مرة أخرى
kiosk-try-again = محاولة أخرى
kiosk-leave-now = مغادرة
kiosk-finish = إنهاء
# خلف الزاوية، للموظفين.
kiosk-staff = الموظفون
kiosk-staff-about = تسجيل الدخول لرؤية حالة الكشك أو لإنهائه.
kiosk-staff-checking = جارٍ التحقق…
kiosk-staff-back = رجوع
kiosk-key-capitals = ABC
kiosk-key-small = abc
kiosk-key-letters = حروف
kiosk-key-digits = 123
kiosk-key-more-signs = المزيد
kiosk-key-delete = حذف
kiosk-key-space = مسافة
kiosk-health = حالة الكشك
kiosk-health-who = مسجَّل الدخول: { $name }
kiosk-health-end = إنهاء الكشك
kiosk-health-end-refused = لا يحق إنهاء الكشك إلا لمدير أو لمراجع أول.
kiosk-health-back = تسجيل الخروج
kiosk-health-queue = الحالات المنتظرة
kiosk-health-waiting =
    { $count ->
        [zero] لا توجد حالات تنتظر نقلها إلى المراجعين
        [one] حالة واحدة تنتظر نقلها إلى المراجعين
        [two] حالتان تنتظران نقلهما إلى المراجعين
        [few] { $count } حالات تنتظر نقلها إلى المراجعين
        [many] { $count } حالة تنتظر نقلها إلى المراجعين
       *[other] { $count } حالة تنتظر نقلها إلى المراجعين
    }
kiosk-health-room = توجد مساحة.
kiosk-health-filling = المساحة تقل: يجب نقل الحالات قريبًا.
kiosk-health-full = لا مساحة: لا تُقبل أي حالة حتى تُنقل الحالات.
kiosk-health-disk = التخزين
kiosk-health-size = تشغل الحالات المنتظرة { $megabytes } ميغابايت.
kiosk-health-limits = الحد الأقصى: عدد الحالات { $cases }، والحجم { $megabytes } ميغابايت.
kiosk-health-free = المساحة الخالية { $free } ميغابايت؛ ولا تُقبل أي حالة إذا قلّت عن { $least } ميغابايت.
kiosk-health-camera = الكاميرا
kiosk-health-camera-opening = جارٍ فتحها.
kiosk-health-camera-size = { $width } × { $height } بكسل، { $rate } صورة في الثانية
kiosk-health-camera-dropped =
    { $count ->
        [zero] لم تُترك أي صورة
        [one] تُركت صورة واحدة
        [two] تُركت صورتان
        [few] تُركت { $count } صور
        [many] تُركت { $count } صورة
       *[other] تُركت { $count } صورة
    }
kiosk-health-microphone = الميكروفون
kiosk-health-microphone-opening = يجري فتحه.
kiosk-health-microphone-none = لا يُستخدم ميكروفون: لا يُسجَّل شيء مما يقال.
kiosk-health-checks = الشبكات
kiosk-health-checks-ready = كل ما تحتاجه عمليات التحقق متوفر.
kiosk-health-clock = الساعة
kiosk-health-utc = { $time } UTC
kiosk-health-clock-back = رجعت الساعة إلى الوراء { $minutes } دقيقة: يجب مراجعتها وضبطها.
kiosk-health-last = آخر جلسة
kiosk-health-verdict = الحكم بعد { $seconds } ث من آخر صورة
kiosk-health-nothing = لا شيء يُذكر.
