//! The report of a case on paper, made of hostile and of huge contents.

use assay::{
    case::{
        Digest, EvidenceKind, RunId,
        amendment::{Amendments, Correction, CorrectionDraft, Override, OverrideDraft},
        decision::{Decision, DecisionStage},
        finding::{CheckId, Exhibit, Finding, Outcome},
        geometry::{Point, Rect},
        meta::Priority,
        reading::FieldName,
        timeline::{FrameSample, Timeline},
        verdict::{ProcessStatus, Validation},
    },
    export::{CasePictures, Dossier, EvidenceState, PhotoPlates, Plate, REDACTED, case_pdf, redacted},
};
use serde_json::json;

use crate::{
    fixtures::{
        pdf_text::pdf_text,
        stills::{jpeg, marked},
    },
    store::{draft, queued, report},
};

fn dossier() -> Dossier {
    let mut report = report("c1", queued(Priority::Normal));
    report.meta = json!({"id": "c1", "entityName": "Zoë Müller", "clientId": "client-77"});
    Dossier {
        run: RunId(3),
        run_at: "2026-01-31T09:31:00Z".to_owned(),
        report,
        reviewed: None,
        amendments: Amendments::default(),
        decisions: vec![decision("Compared by eye")],
        enrolment: None,
        audit_head: Digest::of(b"head"),
        exported_at: "2026-02-01T10:00:00Z".to_owned(),
        exported_by: "ana".to_owned(),
        is_redacted: false,
        hold: None,
        erasures: Vec::new(),
    }
}

fn decision(note: &str) -> Decision {
    let mut draft = draft("c1", RunId(3));
    note.clone_into(&mut draft.note);
    Decision {
        draft,
        decided_by: "ana".to_owned(),
        decided_at: "2026-01-31T10:00:00Z".to_owned(),
        stage: DecisionStage::Sole,
        second_cause: None,
        withdrawn: None,
    }
}

fn pictures() -> CasePictures {
    let shown = || Plate::Shown { jpeg: jpeg(&marked(96, 64, 90)), size: [96, 64] };
    let corner = |x, y| Point::new(x, y);
    CasePictures {
        document_face: Some(shown()),
        live_face: Some(Plate::Missing("the video was altered".to_owned())),
        photos: vec![PhotoPlates {
            kind: EvidenceKind::DocumentFront,
            upright: shown(),
            original_size: [960, 640],
            quad: Some([corner(-10.0, 0.0), corner(900.0, 20.0), corner(9000.0, 600.0), corner(f32::NAN, 600.0)]),
            straightened: Some(shown()),
        }],
        evidence: vec![EvidenceState { digest: Digest::of(b"c1"), fault: Some("is not in the vault".to_owned()) }],
    }
}

fn text_of(dossier: &Dossier, pictures: &CasePictures) -> Vec<String> {
    pdf_text(&case_pdf(dossier, pictures).unwrap()).pages
}

#[test]
fn the_same_contents_give_the_same_bytes() {
    let (dossier, pictures) = (dossier(), pictures());
    let pdf = case_pdf(&dossier, &pictures).unwrap();
    assert_eq!(case_pdf(&dossier, &pictures).unwrap(), pdf);
    let later = Dossier { exported_at: "2026-02-01T10:00:01Z".to_owned(), ..dossier };
    assert_ne!(case_pdf(&later, &pictures).unwrap(), pdf);
}

/// What two findings rest on alike stands once; where, is said under the other.
#[test]
fn figures_are_not_told_twice() {
    let mut dossier = dossier();
    let figures = |finding: Finding, count: usize| {
        (0..count).fold(finding, |finding, index| finding.with_figure(&format!("shared figure {index}"), index as f64))
    };
    let of = |check| Finding::new(check, Outcome::scored(0.4, 0.4));
    let second = figures(of(CheckId::DocumentPad), 8).with_figure("of its own", 0.25);
    dossier.report.findings =
        vec![figures(of(CheckId::DocumentLiveness), 8), second, figures(of(CheckId::FaceMatch), 3)];
    let all = text_of(&dossier, &pictures()).join("\n");
    let count = |words: &str| all.matches(words).count();
    assert_eq!((count("shared figure 7"), count("of its own")), (1, 1), "{all}");
    let told = format!("8 figures and places that stand under {}", CheckId::DocumentLiveness.title());
    assert_eq!((count("It also rests on"), count(&told)), (1, 1), "{all}");
    assert_eq!(count("shared figure 2"), 2, "few rows stand where they are looked for: {all}");
}

#[test]
fn what_is_missing_is_told_in_its_place() {
    let all = text_of(&dossier(), &pictures()).join("\n");
    for words in
        ["Live face cannot be shown: the video was altered", "is not in the vault", "Level 4 of 15", "no method yet"]
    {
        assert!(all.contains(words), "{words} is missing in:\n{all}");
    }
}

#[test]
fn hostile_text_is_legible_in_its_order() {
    let mut dossier = dossier();
    let hostile = "Ana\u{202E}nimdA\u{202C}\u{200B}\0\u{7}<script>alert(1)</script>\u{E0041}\u{FFFF}\u{F8FF}";
    dossier.report.meta["entityName"] = hostile.into();
    dossier.report.warnings =
        vec![hostile.to_owned(), "a\u{301}\u{301}\u{301}\u{301}\u{301}".to_owned(), "\r\n\r\n".to_owned()];
    dossier.report.evidence[0].file_name = hostile.to_owned();
    dossier.report.case.0 = format!("c\n{hostile}");
    dossier.report.findings[0].exhibits.push(Exhibit::Span {
        label: hostile.to_owned(),
        start_millis: -5,
        end_millis: i64::MAX,
    });
    dossier.decisions = vec![decision(&format!("{hostile}\n\n{hostile}"))];
    dossier.exported_by = hostile.to_owned();
    let all = text_of(&dossier, &pictures()).join("\n");
    assert!(all.contains("Ana[U+202E]nimdA[U+202C][U+200B][U+0000][U+0007]<script>"), "{all}");
    assert!(!all.contains('\u{202E}') && !all.contains('\0'));
    dossier.report.meta["entityName"] = "محمد علي كلاي".into();
    dossier.report.warnings = vec!["日本 प्रिया 😀 \u{200F}".to_owned()];
    let all = text_of(&dossier, &pictures()).join("\n");
    assert!(all.contains("[U+65E5]"), "{all}");
    for letter in ["م", "ح", "ع"] {
        assert!(all.contains(letter), "{letter} can be found again");
    }
}

#[test]
fn numbers_that_are_none_and_places_outside_are_no_hindrance() {
    let mut dossier = dossier();
    let place = |x: f32| Exhibit::Region {
        label: "place".to_owned(),
        evidence: EvidenceKind::DocumentFront,
        bbox_in_image: Rect { x, y: f32::INFINITY, width: f32::NAN, height: 1e30 },
    };
    dossier.report.findings[0].exhibits.extend([place(f32::NAN), place(-1e30), place(1e30)]);
    dossier.report.findings[0] =
        dossier.report.findings[0].clone().with_figure("huge", f64::MAX).with_figure("none", f64::NAN);
    let sample = |millis: i64, brightness: f32| FrameSample {
        timestamp_millis: millis,
        face_count: None,
        brightness,
        face: None,
    };
    let samples = vec![sample(0, f32::NAN), sample(-5, f32::INFINITY), sample(i64::MAX, 0.5), sample(10, 0.5)];
    dossier.report.timeline = Some(Timeline {
        frame_width: 0,
        frame_height: 0,
        duration_millis: 0,
        partial: Some("cut".to_owned()),
        samples,
    });
    assert!(text_of(&dossier, &CasePictures::default()).join("\n").contains("Only a part could be decoded: cut"));
    let broken = Plate::Shown { jpeg: b"no jpeg".to_vec(), size: [0, 0] };
    let pictures = CasePictures { document_face: Some(broken), ..CasePictures::default() };
    assert!(!text_of(&dossier, &pictures).is_empty());
}

#[test]
fn a_thousand_findings_and_a_very_long_note_take_many_pages() {
    let mut dossier = dossier();
    let note = (0..20_000).map(|word| format!("word{word}")).collect::<Vec<_>>().join(" ") + &"x".repeat(30_000);
    dossier.decisions = vec![decision(&note)];
    for number in 0..1000 {
        let mut finding = Finding::new(CheckId::DocumentData, Outcome::scored(f64::from(number), 0.5));
        finding.exhibits.push(Exhibit::Region {
            label: format!("place number {number}"),
            evidence: EvidenceKind::DocumentFront,
            bbox_in_image: Rect { x: number as f32 / 2.0, y: 5.0, width: 30.0, height: 20.0 },
        });
        dossier.report.findings.push(finding);
    }
    let pages = text_of(&dossier, &pictures());
    let all = pages.join("\n");
    assert!(pages.len() > 80, "{} pages", pages.len());
    for words in ["place number 0", "place number 999", "word0 ", "word19999", "940 more are not drawn"] {
        assert!(all.contains(words), "{words} is missing");
    }
    let last = format!("Page {0} of {0}", pages.len());
    assert!(pages.last().unwrap().contains(&last), "{last}");
}

/// Every text of a dossier that tells who the person is holds a mark; none is left on a redacted paper.
#[test]
fn nothing_of_the_person_is_left_on_a_redacted_paper() {
    let mut dossier = dossier();
    let mark = "QXZKJ";
    dossier.report.meta = json!({"id": "c1", "entityName": mark, "clientId": mark, "captureIp": mark, "future": mark});
    dossier.report.warnings = vec![mark.to_owned()];
    dossier.report.evidence.iter_mut().for_each(|evidence| evidence.file_name = mark.to_owned());
    dossier.decisions = vec![decision(mark)];
    let override_draft = OverrideDraft {
        case: dossier.report.case.clone(),
        run: RunId(3),
        check: CheckId::DocumentLiveness,
        validation: Validation::Valid,
        reason: mark.to_owned(),
    };
    let made_at = "2026-01-31T10:00:00Z".to_owned();
    dossier.amendments.overrides.push(Override {
        draft: override_draft,
        machine_validation: Validation::NotValid,
        process: ProcessStatus::Inconclusive,
        made_by: "ana".to_owned(),
        made_at: made_at.clone(),
    });
    let correction_draft = CorrectionDraft {
        case: dossier.report.case.clone(),
        run: RunId(3),
        side: EvidenceKind::DocumentFront,
        field: FieldName::Surname,
        corrected_value: mark.to_owned(),
        reason: mark.to_owned(),
    };
    let read_value = Some(mark.to_owned());
    dossier.amendments.corrections.push(Correction {
        draft: correction_draft,
        read_value,
        made_by: "ana".to_owned(),
        made_at,
    });
    let mut told = Finding::not_checked(CheckId::DocumentData, assay::case::finding::NotCheckedCause::NoMethod, mark);
    let bbox_in_image = Rect { x: 1.0, y: 1.0, width: 9.0, height: 9.0 };
    let (label, evidence) = (mark.to_owned(), EvidenceKind::DocumentFront);
    told.exhibits.push(Exhibit::Region { label, evidence, bbox_in_image });
    dossier.report.findings.push(told);
    let pictures = CasePictures::default();
    assert!(text_of(&dossier, &pictures).join("\n").matches(mark).count() >= 8);
    let hidden = redacted(dossier);
    let all = text_of(&hidden, &pictures).join("\n");
    assert!(!all.contains(mark) && all.contains(REDACTED) && all.contains("This report is redacted"), "{all}");
    let json = assay::export::case_json(&hidden).unwrap();
    assert!(!json.contains(mark) && json.contains("\"redacted\": true"), "{json}");
}
