## Places of the window.

place-queue = قائمة الانتظار
place-case = الحالة { $case }
place-reviewer = المراجع { $name }

## The tabs; what they do is told to those who do not see them.

queue-all = الكل
queue-show-all = عرض الكل: { $count }
queue-show-mine = عرض حالاتي: { $count }
queue-show-unclaimed = عرض غير المستلَمة: { $count }
queue-show-second-eyes = عرض المراجعة الثانية: { $count }
queue-show-snoozed = عرض المؤجلة: { $count }
queue-show-escalated = عرض المصعَّدة: { $count }
queue-show-done = عرض المنجزة: { $count }
queue-show-pending = عرض قيد الانتظار: { $count }
queue-show-failed = عرض المتعذّرة: { $count }

## Search, order and conditions.

queue-search = البحث في الحالات
queue-search-hint = بحث
queue-order = ترتيب القائمة
queue-filter = تصفية
queue-filter-list = تصفية القائمة
queue-only = فقط
queue-overdue = متأخرة عن موعدها
queue-priority-low = أولوية منخفضة
queue-priority-normal = أولوية عادية
queue-priority-high = أولوية مرتفعة
queue-priority-urgent = أولوية عاجلة
queue-take-condition-away = النقر لإزالة هذا الشرط
queue-clear-filter = مسح

# shown: a whole number in digits, in thousands groups.
queue-more = توجد أكثر من { $shown } حالة مطابقة؛ يلزم تضييق البحث أو التصفية لعرض البقية
queue-no-match = لا توجد حالة مطابقة. يمكن اختيار تبويب آخر أو مسح البحث والتصفية.
queue-empty = لا توجد حالات بعد
queue-empty-import = يمكن استيراد مجلدات أو ملفات ZIP تحوي صور الوثيقة وفيديو ذاتيًا، أو إفلاتها هنا.
queue-marked = { $count ->
        [zero] لم تُحدَّد أي حالة
        [one] حُدِّدت حالة واحدة
        [two] حُدِّدت حالتان
        [few] حُدِّدت { $count } حالات
        [many] حُدِّدت { $count } حالة
       *[other] حُدِّدت { $count } حالة
    }
queue-unmark-all = إلغاء تحديد الكل

## Headings of the table; there is little room.

queue-column-priority = الأولوية
queue-column-case = الحالة
queue-column-name = الاسم
queue-column-reasons = الأسباب
queue-column-machine = النظام
queue-column-match = الوجه
queue-column-age = العمر
queue-column-due = الاستحقاق
queue-column-status = الوضع

## What stands in the table.

queue-mark-case = تحديد الحالة { $case }
queue-open-case = فتح الحالة { $case }
queue-no-name = لم يُرسل اسم
queue-no-run = لم يُشغَّل بعد
queue-match-level = مستوى مطابقة الوجه، من 0 إلى 15

# Of reasons none of which fits.
queue-reasons = { $count ->
        [zero] لا أسباب
        [one] سبب واحد
        [two] سببان
        [few] { $count } أسباب
        [many] { $count } سببًا
       *[other] { $count } سبب
    }

# time: an age such as 3 h.
queue-due-in = بعد { $time }
queue-due-now = مستحقة الآن
queue-due-over = منذ { $time }
queue-due-passed = انقضى موعد الاستحقاق المحدد في السياسة
queue-snoozed-for = مؤجلة لمدة { $time }
queue-escalated-by = صعَّدها { $name }
queue-second-needed = يلزم شخص ثانٍ
queue-second-after = مراجعة ثانية بعد { $name }
queue-assigned-to-you = مسندة إليكم
queue-assigned-to = مسندة إلى { $name }
queue-claimed-by-you = مستلَمة من قِبلكم
queue-claimed-by = استلمها { $name }

## What is asked before a case is assigned, put off, escalated or reopened.

handling-assign-case = إسناد { $case }
handling-assign-cases = { $count ->
        [zero] لا حالات للإسناد
        [one] إسناد حالة واحدة
        [two] إسناد حالتين
        [few] إسناد { $count } حالات
        [many] إسناد { $count } حالة
       *[other] إسناد { $count } حالة
    }
handling-assign-hint = اسم الشخص
handling-to-me = إليّ
handling-to-nobody = بلا إسناد
handling-snooze-case = تأجيل { $case }
handling-snooze-hint = سبب الانتظار
handling-hours = { $count ->
        [zero] أقل من ساعة
        [one] ساعة واحدة
        [two] ساعتان
        [few] { $count } ساعات
        [many] { $count } ساعة
       *[other] { $count } ساعة
    }
handling-days = { $count ->
        [zero] أقل من يوم
        [one] يوم واحد
        [two] يومان
        [few] { $count } أيام
        [many] { $count } يومًا
       *[other] { $count } يوم
    }
handling-weeks = { $count ->
        [zero] أقل من أسبوع
        [one] أسبوع واحد
        [two] أسبوعان
        [few] { $count } أسابيع
        [many] { $count } أسبوعًا
       *[other] { $count } أسبوع
    }
handling-escalate-case = تصعيد { $case } إلى كبار المراجعين
handling-escalate-hint = سبب عرضها عليهم
handling-return-case = استرجاع { $case } من كبار المراجعين
handling-return-hint = سبب عدم الحاجة إلى عرضها عليهم
handling-return = استرجاع
handling-reopen-case = إعادة فتح { $case }
handling-reopen-hint = سبب إعادة الفتح
handling-cancel = إلغاء

## Bringing cases in.

import-title = استيراد حالات
import-what = الحالة مجلد، أو ملف ZIP لمجلد، يحوي صور الوثيقة والفيديو الذاتي؛ أو طلب بصيغة JSON. وتُقبل أيضًا الحزم المختومة من التثبيتات الموثوق بها.
import-choose-folders = اختيار مجلدات…
import-choose-zips = اختيار ملفات ZIP أو حزم مختومة…
import-zip = ZIP، حزمة مختومة
import-waiting = في انتظار مربع حوار النظام
import-path = المسار
import-path-hint = /path/to/case
import-typed = استيراد المسار
import-drop = يمكن أيضًا إفلات المجلدات وملفات ZIP والحزم المختومة في أي مكان من النافذة.
import-drop-here = الإفلات لاستيراد هذه الحالات
import-no-dialog = تعذّر فتح مربع حوار ({ $error }). يُرجى كتابة المسار بدلًا من ذلك.
import-nothing-chosen = لم يُختر شيء. إذا لم يظهر مربع حوار، يُرجى كتابة المسار بدلًا من ذلك.
import-dialog-failed = تعذّر مربع حوار النظام. يُرجى كتابة المسار بدلًا من ذلك.

## Background work and notices.

jobs-title = المهام
jobs-running = { $count ->
        [zero] لا مهام جارية
        [one] مهمة واحدة جارية
        [two] مهمتان جاريتان
        [few] { $count } مهام جارية
        [many] { $count } مهمة جارية
       *[other] { $count } مهمة جارية
    }
jobs-running-does = عرض المهام أسفل قائمة الانتظار
jobs-waiting = في الانتظار
jobs-done = اكتملت
jobs-written = كُتب في { $file }
jobs-cancelled = أُلغيت
jobs-progress-of = تقدّم { $job }
jobs-cancel = إلغاء
jobs-cancel-this = إلغاء { $job }
jobs-problems = { $count ->
        [zero] لا توجد مشكلات تمنع إجراء الفحوص
        [one] مشكلة واحدة تمنع إجراء فحوص؛ وتُحال حالاتها إلى شخص
        [two] مشكلتان تمنعان إجراء فحوص؛ وتُحال حالاتها إلى شخص
        [few] { $count } مشكلات تمنع إجراء فحوص؛ وتُحال حالاتها إلى شخص
        [many] { $count } مشكلة تمنع إجراء فحوص؛ وتُحال حالاتها إلى شخص
       *[other] { $count } مشكلة تمنع إجراء فحوص؛ وتُحال حالاتها إلى شخص
    }
jobs-too-busy = برنامج Assay مشغول ولا يمكنه تنفيذ الطلب الأخير. يُرجى الانتظار قليلًا ثم المحاولة من جديد.
jobs-dismiss = إخفاء
jobs-dismiss-this = إخفاء: { $notice }
jobs-older-notices = { $count ->
        [zero] لا إشعارات أقدم
        [one] إشعار واحد أقدم
        [two] إشعاران أقدم
        [few] { $count } إشعارات أقدم
        [many] { $count } إشعارًا أقدم
       *[other] { $count } إشعار أقدم
    }
part-specimen = نموذج
part-specimen-about = من رسم برنامج: ليست أدلة أحد
