## What stands in the way of a decision
decision-no-run = لا يوجد بعد تشغيل يُتخذ القرار بشأنه
decision-newer-run-finished = اكتمل تشغيل أحدث: يُرجى الانتظار حتى يُعرض
decision-decided = صدر القرار في هذه الحالة
decision-claim-first = يلزم استلام الحالة لاتخاذ القرار
decision-newer-run-arrived = وصل تشغيل أحدث: يُرجى إعادة النظر ثم الاختيار
decision-choose = اختر قرارًا
decision-choose-reason = اختر سببًا
decision-choose-evidence = اختر ما يُطلب من العميل
decision-being-recorded = جارٍ التسجيل

## Who holds the case
decision-claimed-by-you = { $minutes ->
        [zero] مستلمة من قِبلك، لم تبقَ دقائق
        [one] مستلمة من قِبلك، بقيت دقيقة واحدة
        [two] مستلمة من قِبلك، بقيت دقيقتان
        [few] مستلمة من قِبلك، بقيت { $minutes } دقائق
        [many] مستلمة من قِبلك، بقيت { $minutes } دقيقة
       *[other] مستلمة من قِبلك، بقيت { $minutes } دقيقة
    }
decision-claim-ran-out = انتهت مدة استلامك
decision-claimed-by = مستلمة من قِبل { $holder }
decision-not-claimed = غير مستلمة

## Reasons, note and submitting
decision-choose-for-reasons = اختر قرارًا لعرض أسبابه.
decision-reason-code = رمز السبب { $code }
# Before the boxes of what the customer is asked for again.
decision-ask = طلب
decision-ask-for = طلب { $picture }
decision-note-hint = ملاحظة (اختيارية)
decision-note = ملاحظة على القرار
decision-customer-text-hint = نص للعميل (اختياري)
decision-customer-text = نص للعميل
decision-ready = جاهز: القرار بشأن التشغيل { $run } ({ $keys })
decision-undo-previous = التراجع عن { $case }
