//! Snapshots as a session would show them.

use std::sync::Arc;

use assay::{
    case::{
        CaseId, Digest, Evidence, EvidenceKind, Report, RunId,
        amendment::Amendments,
        document::DocumentReport,
        face::{Face, Landmarks, Pose},
        finding::{CheckId, Exhibit, Finding, NotCheckedCause, Outcome},
        geometry::{Point, Rect},
        heat_map::HeatMap,
        matching::{CalibrationRef, FaceMatch, MatchAlgorithm, MatchAttempt, MatchLevel},
        meta::Priority,
        queue::{CaseStatus, Handling, QueuePage, QueueQuery, QueueRow, QueueTab},
        report::{FaceCrop, ModelRef, PolicyRef, REPORT_SCHEMA},
        timeline::{Expression, FaceSample, FrameSample, Timeline},
        verdict::{Band, CheckVerdict, ProcessStatus, ReviewReason, Route, Validation, Verdict},
    },
    session::{CasePictures, CaseView, PassphraseChange, PlayerFrame, Snapshot},
};

use super::{
    installation::{open_access, settings},
    paint,
};

pub(super) const ACTOR: &str = "m.keller";
pub(super) const NOW: i64 = 1_790_000_000_000;
pub(super) const RUN: RunId = RunId(42);
const NAMES: [&str; 10] = [
    "Anna Kowalska",
    "Jürgen Weiß",
    "María del Carmen Ortega Ruiz",
    "Bob Li",
    "Zoë O’Brien",
    "Pietro Galli",
    "Oluwaseun Adeyemi",
    "Ingrid Sørensen",
    "Émile Durand",
    "Tomáš Dvořák",
];

fn reasons(place: u64) -> Vec<ReviewReason> {
    match place % 6 {
        0 => vec![ReviewReason::Borderline(CheckId::FaceMatch), ReviewReason::Borderline(CheckId::DocumentLiveness)],
        1 => vec![ReviewReason::RequiredNotChecked(CheckId::HeadMovement)],
        2 => vec![ReviewReason::Failed(CheckId::DocumentPad)],
        3 => vec![ReviewReason::Sampled],
        4 => vec![ReviewReason::Borderline(CheckId::SelfieLiveness), ReviewReason::PartialEvidence],
        _ => vec![
            ReviewReason::Failed(CheckId::FaceMatch),
            ReviewReason::Borderline(CheckId::PassiveLiveness),
            ReviewReason::RequiredNotChecked(CheckId::DocumentPortrait),
        ],
    }
}

pub(super) fn case_id(place: u64) -> CaseId {
    CaseId(format!("scan-{:06}", 118_200 + place))
}

pub(super) fn row(place: u64) -> QueueRow {
    let (status, claimed_by) = match place % 9 {
        4 => (CaseStatus::Claimed, Some(ACTOR.to_owned())),
        7 => (CaseStatus::Claimed, Some("s.nakamura".to_owned())),
        _ => (CaseStatus::Open, None),
    };
    let priority = match place {
        0..=1 => Priority::Urgent,
        2..=5 => Priority::High,
        6..=40 => Priority::Normal,
        _ => Priority::Low,
    };
    let process = match place % 6 {
        2 | 5 => ProcessStatus::Rejected,
        3 => ProcessStatus::Accepted,
        _ => ProcessStatus::Inconclusive,
    };
    QueueRow {
        case: case_id(place),
        entity_name: (place % 13 != 8).then(|| NAMES[(place * 7 % 10) as usize].to_owned()),
        is_specimen: place == 8,
        status,
        priority,
        imported_at_millis: NOW - 1_260_000 * (place as i64 + 1),
        run: Some(RunId(place as i64 + 1)),
        process: Some(process),
        match_level: (place % 5 != 1).then_some((place * 3 % 8) as u8),
        reasons: reasons(place),
        claim_expires_at_millis: claimed_by.as_ref().map(|_| NOW + 600_000),
        claimed_by,
        decision: None,
        failure: None,
        handling: handling(place),
    }
}

/// Due times around now, and a few cases that wait for something.
fn handling(place: u64) -> Handling {
    let due_at_millis = Some(NOW - 900_000 * (4 - place as i64));
    let mut handling = Handling { due_at_millis, ..Handling::default() };
    match place {
        3 => handling.assigned_to = Some(ACTOR.to_owned()),
        6 => handling.first_decided_by = Some("s.nakamura".to_owned()),
        _ => {}
    }
    handling
}

/// The part of a list of `total` cases that `query` asks for.
pub(super) fn page(query: &QueueQuery, total: u64) -> QueuePage {
    let end = (query.offset + query.limit).min(total);
    QueuePage {
        offset: query.offset,
        rows: (query.offset..end).map(row).collect(),
        total,
        counts: vec![
            (CaseStatus::Open, total),
            (CaseStatus::Claimed, 2),
            (CaseStatus::Decided, 1_204),
            (CaseStatus::Settled, 18_310),
            (CaseStatus::Pending, 3),
            (CaseStatus::Failed, 1),
        ],
        has_more: false,
        tabs: QueueTab::ALL.map(|tab| (tab, 2)).to_vec(),
    }
}

/// The queue with `total` open cases.
pub(super) fn queue(total: u64) -> Snapshot {
    let query = QueueQuery { statuses: vec![CaseStatus::Open], ..QueueQuery::default() };
    Snapshot {
        revision: 1,
        actor: ACTOR.to_owned(),
        now_millis: NOW,
        queue: Arc::new(page(&query, total)),
        query,
        forgotten_searches: 0,
        case: None,
        pictures: CasePictures::default(),
        frame: None,
        examined: None,
        beside: None,
        quality: None,
        workplace: Arc::default(),
        jobs: Vec::new(),
        notices: Vec::new(),
        health: Arc::default(),
        settings: Arc::new(settings()),
        access: Arc::new(open_access()),
        passphrase_change: PassphraseChange::default(),
        in_the_way: None,
        audit: None,
        due: None,
        recipients: Arc::default(),
    }
}

/// A borderline case, claimed by the person at the window, with everything a run can show.
pub(super) fn opened_case() -> Snapshot {
    opened_case_with(None)
}

/// The same with what its document showed.
pub(super) fn opened_case_with(document: Option<DocumentReport>) -> Snapshot {
    let mut snapshot = queue(214);
    let row = QueueRow {
        entity_name: Some("María del Carmen Ortega Ruiz".to_owned()),
        status: CaseStatus::Claimed,
        claimed_by: Some(ACTOR.to_owned()),
        claim_expires_at_millis: Some(NOW + 840_000),
        run: Some(RUN),
        match_level: Some(5),
        reasons: vec![
            ReviewReason::Borderline(CheckId::FaceMatch),
            ReviewReason::Borderline(CheckId::DocumentLiveness),
            ReviewReason::RequiredNotChecked(CheckId::DocumentPad),
        ],
        ..row(0)
    };
    let report = Arc::new(Report { document, ..report(&row) });
    snapshot.case = Some(Arc::new(CaseView {
        row,
        report: Some((RUN, report)),
        runs: Arc::default(),
        decisions: Vec::new(),
        amendments: Amendments::default(),
        reviewed: None,
        provenance: None,
    }));
    snapshot.pictures = CasePictures {
        document_front: Some(paint::document(true)),
        document_back: Some(paint::document(false)),
        selfie: None,
        document_face: Some(paint::face_crop(true)),
        live_face: Some(paint::face_crop(false)),
        landmarks: [None, None],
        errors: Vec::new(),
        loading: false,
    };
    snapshot.frame = Some(PlayerFrame { timestamp_millis: 1_800, picture: paint::frame(0.4) });
    snapshot
}

fn face(x: f32, y: f32, size: f32) -> Face {
    let at = |dx: f32, dy: f32| Point::new(x + size * dx, y + size * dy);
    Face {
        bbox: Rect { x, y, width: size, height: size * 1.25 },
        landmarks: Landmarks::from_points([at(0.3, 0.5), at(0.72, 0.5), at(0.52, 0.7), at(0.36, 0.95), at(0.68, 0.95)]),
        score: 0.97,
    }
}

fn timeline() -> Timeline {
    let sample = |index: i64| {
        let time = index * 100;
        let phase = time as f32 / 1000.0;
        let hidden = (29..=33).contains(&index);
        let dip = (-((phase - 4.6) * 3.0).powi(2)).exp();
        FrameSample {
            timestamp_millis: time,
            face_count: Some(u32::from(!hidden)),
            brightness: 0.52 + 0.06 * (phase * 1.3).sin(),
            face: (!hidden).then(|| FaceSample {
                face: face(238.0, 210.0, 260.0),
                pose: Pose { yaw: 32.0 * (phase * 1.1).sin(), pitch: 3.0, roll: -1.0 },
                expression: Some(Expression {
                    right_eye_closed: (-((phase - 2.2) * 9.0).powi(2)).exp(),
                    left_eye_closed: (-((phase - 2.2) * 9.0).powi(2)).exp(),
                    mouth_open: 0.1 + 0.1 * (phase * 3.1).sin().abs(),
                    smile: 0.3 + 0.3 * (phase * 0.7).sin(),
                }),
                liveness: Some(0.93 - 0.55 * dip - 0.03 * (phase * 5.0).sin().abs()),
                quality: Some(0.74 + 0.1 * (phase * 2.1).cos()),
                similarity_to_document: (index % 3 != 1 || index > 40).then_some(0.46 - 0.2 * dip),
                similarity_to_previous: (index > 0).then_some(0.9),
            }),
        }
    };
    Timeline {
        frame_width: 720,
        frame_height: 960,
        duration_millis: 6_400,
        partial: None,
        samples: (0..=64).map(sample).collect(),
    }
}

struct Line(CheckId, Band, Option<f64>, f64, f64);

fn verdict() -> Verdict {
    let lines = [
        Line(CheckId::FaceDetection, Band::Clear, Some(0.98), 0.5, 0.7),
        Line(CheckId::PassiveLiveness, Band::Clear, Some(0.91), 0.4, 0.6),
        Line(CheckId::HeadMovement, Band::Clear, Some(0.86), 0.5, 0.6),
        Line(CheckId::SelfieLiveness, Band::Clear, Some(0.89), 0.4, 0.6),
        Line(CheckId::DocumentPortrait, Band::Clear, Some(0.95), 0.5, 0.5),
        Line(CheckId::FaceMatch, Band::Review, Some(0.62), 0.3, 0.75),
        Line(CheckId::DocumentLiveness, Band::Review, Some(0.41), 0.25, 0.5),
        Line(CheckId::DocumentPad, Band::NotChecked, None, 0.5, 0.7),
    ];
    let check = |Line(check, band, score, threshold, review_below): Line| CheckVerdict {
        check,
        required: check != CheckId::DocumentPortrait,
        validation: if score.is_some() { Validation::Valid } else { Validation::NotChecked },
        band,
        score,
        threshold,
        review_below,
    };
    Verdict { process: ProcessStatus::Inconclusive, checks: lines.into_iter().map(check).collect(), matrix: None }
}

/// A marked place of the document's front, and a heat map over it.
fn regular_pattern() -> [Exhibit; 2] {
    let (label, evidence) = ("regular pattern".to_owned(), EvidenceKind::DocumentFront);
    let bbox_in_image = Rect { x: 760.0, y: 480.0, width: 300.0, height: 180.0 };
    let values = vec![0.0, 0.2, 0.4, 0.1, 0.9, 1.0, 0.3, 0.2, 0.6, 0.7, 0.0, 0.1, 0.2, 0.0, 0.0];
    let map = HeatMap::new(bbox_in_image, 5, values).expect("the map is a grid");
    [Exhibit::Region { label: label.clone(), evidence, bbox_in_image }, Exhibit::Heat { label, evidence, map }]
}

fn findings() -> Vec<Finding> {
    let mut findings: Vec<Finding> = verdict()
        .checks
        .iter()
        .filter_map(|verdict| Some(Finding::new(verdict.check, Outcome::scored(verdict.score?, verdict.score?))))
        .map(|finding| match finding.check {
            CheckId::FaceMatch => finding.with_figure("Cosine similarity", 0.4127).with_figure("Match level", 5.0),
            CheckId::DocumentLiveness => {
                finding.with_figure("Recapture logit", -0.37).with_figure("Short side, px", 880.0)
            }
            CheckId::HeadMovement => finding.with_figure("Yaw range, degrees", 61.3),
            _ => finding,
        })
        .collect();
    for finding in &mut findings {
        match finding.check {
            CheckId::FaceMatch => finding.exhibits.push(Exhibit::Span {
                label: "similarity dips".to_owned(),
                start_millis: 4_200,
                end_millis: 5_000,
            }),
            CheckId::DocumentLiveness => finding.exhibits.extend(regular_pattern()),
            _ => {}
        }
    }
    findings.push(Finding::not_checked(
        CheckId::DocumentPad,
        NotCheckedCause::ModelUnavailable,
        "The model document_pad.onnx is missing: put it into the models folder and run the case again.",
    ));
    findings
}

fn face_match() -> FaceMatch {
    let attempt = MatchAttempt {
        algorithm: MatchAlgorithm::IdPhoto,
        image_processing: "faceFound".to_owned(),
        similarity: Some(0.4127),
        level: Some(MatchLevel { level: 5, far: Some(1.0 / 10_000.0), extrapolated: true }),
    };
    FaceMatch {
        attempts: vec![attempt],
        best: Some(0),
        calibration: Some(CalibrationRef { data_set: "LFW impostors".to_owned(), impostor_pairs: 24_000 }),
    }
}

fn report(row: &QueueRow) -> Report {
    let file = |kind: EvidenceKind, file_name: &str, media_type: &str| Evidence {
        kind,
        digest: Digest::of(file_name.as_bytes()),
        file_name: file_name.to_owned(),
        media_type: media_type.to_owned(),
        byte_len: 1_834_221,
    };
    let crop = |evidence, timestamp_millis, face, image_size| {
        Some(FaceCrop { evidence, timestamp_millis, face, quarter_turns: 0, image_size })
    };
    Report {
        schema: REPORT_SCHEMA.to_owned(),
        case: row.case.clone(),
        meta: serde_json::json!({}),
        evidence: vec![
            file(EvidenceKind::DocumentFront, "document_front.jpg", "image/jpeg"),
            file(EvidenceKind::DocumentBack, "document_back.jpg", "image/jpeg"),
            file(EvidenceKind::Video, "video.mp4", "video/mp4"),
        ],
        verdict: verdict(),
        route: Route::Queue { reasons: row.reasons.clone(), priority: row.priority },
        findings: findings(),
        face_match: Some(face_match()),
        document: None,
        as_of: String::new(),
        document_face: crop(EvidenceKind::DocumentFront, None, face(190.0, 240.0, 195.0), [1280, 880]),
        live_face: crop(EvidenceKind::Video, Some(1_800), face(238.0, 210.0, 260.0), [720, 960]),
        enrolled_faces_matches: Vec::new(),
        specimen_check_matches: Vec::new(),
        timeline: Some(timeline()),
        heard_digits: Vec::new(),
        warnings: vec!["document_front.jpg: 880 px on the short side, 1080 wanted".to_owned()],
        policy: PolicyRef { name: "default".to_owned(), sha256: Digest::of(b"policy") },
        models: vec![
            ModelRef { name: "face_detector".to_owned(), sha256: Digest::of(b"detector") },
            ModelRef { name: "face_embedding".to_owned(), sha256: Digest::of(b"embedding") },
        ],
        references: Vec::new(),
        enrolment: None,
    }
}
