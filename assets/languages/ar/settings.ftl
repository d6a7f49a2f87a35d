settings-installation = هذا التثبيت
settings-data-folder = مجلد البيانات
settings-reviewer = المراجع
settings-version = الإصدار
settings-assay-version = Assay { $version }
settings-internet = الإنترنت
settings-internet-never = لا يُستخدم أبدًا: كل شيء يُفحص على هذا الجهاز
settings-language = اللغة
settings-language-choice = لغة النافذة
settings-policy = السياسة
settings-policy-name = الاسم
settings-policy-source = مقروءة من
settings-values-as-shipped = كل القيم هي القيم المرفقة مع Assay
settings-values-changed = { $count ->
        [zero] لا تختلف أي قيمة عن السياسة المرفقة مع Assay
        [one] قيمة واحدة تختلف عن السياسة المرفقة مع Assay
        [two] قيمتان تختلفان عن السياسة المرفقة مع Assay
        [few] { $count } قيم تختلف عن السياسة المرفقة مع Assay
        [many] { $count } قيمة تختلف عن السياسة المرفقة مع Assay
       *[other] { $count } قيمة تختلف عن السياسة المرفقة مع Assay
    }
settings-values-all = { $count ->
        [zero] لا توجد قيم
        [one] القيمة الوحيدة
        [two] القيمتان كلتاهما
        [few] كل القيم وعددها { $count }
        [many] كل القيم وعددها { $count }
       *[other] كل القيم وعددها { $count }
    }
settings-values-find-hint = البحث عن قيمة باسمها
settings-values-find = البحث عن قيمة في السياسة
settings-values-none-found = لا توجد قيمة يتضمن اسمها هذا النص
settings-value-key = القيمة
settings-value-in-force = السارية
settings-value-shipped = المرفقة مع Assay
settings-value-absent = غير موجودة
settings-networks = الشبكات العصبية
settings-networks-unknown = لم تُفحص الشبكات العصبية بعد
settings-network-in-use = قيد الاستخدام
settings-network-unusable = لا يمكن استخدامها: لا تُجرى فحوصها، وتُحال حالاتها إلى شخص
settings-network-name = الاسم
settings-network-file = الملف
settings-network-licence = الترخيص
settings-network-card = البطاقة
settings-network-calibrated-on = المعايرة على
