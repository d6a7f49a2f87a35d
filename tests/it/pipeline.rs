//! Whole runs with networks that answer by rule: a case is accepted only when everything required ran, and ran well.

use std::{fs, path::Path, sync::Arc};

use assay::{
    case::{
        CaseId, EvidenceKind, Report,
        finding::{CheckId, NotCheckedCause, Outcome},
        timeline::FaceSample,
        verdict::{ProcessStatus, ReviewReason, Route},
    },
    infer::{ModelSet, Network, Task, Tensor},
    matching::References,
    media::{
        import::{ImportLimits, StagedCase, discover, stage},
        vault::Vault,
    },
    pipeline::{Cancelled, CaseInput, Engine, Watcher, run},
    policy::{DEFAULT_POLICY, Policy},
};
use jiff::civil::{Date, date};
use tempfile::TempDir;

use crate::fixtures::{
    networks::{RawFace, constant, detections, failing, fake, mean, rows, set},
    stills::{MARK, jpeg, marked},
    video::{Clip, encode, level},
    write,
};

/// Frames of the test videos, ten a second.
const FRAMES: i64 = 40;
/// The day the cases came in.
const RECEIVED: Date = date(2026, 1, 31);

/// A policy under which the document photo itself need not be judged, and no acceptance is sampled.
fn policy_without_document_checks() -> Policy {
    let mut text = DEFAULT_POLICY.replace("= 0.05 ", "= 0.0 ");
    for check in ["document_location", "document_liveness", "document_pad"] {
        let section = text.find(&format!("[checks.{check}]")).unwrap();
        let required = section + text[section..].find("required = true").unwrap();
        text.replace_range(required..required + "required = true".len(), "required = false");
    }
    Policy::parse(&text, "test.toml").unwrap()
}

/// One face in the middle of every picture; it turns with the picture's grey, by which the frames are told apart.
pub(crate) fn detector() -> Arc<dyn Network> {
    fake(Task::FaceDetection, |input| {
        let (height, width) = (input.shape[2] as f32, input.shape[3] as f32);
        let grey = input.data[input.shape[3] * (input.shape[2] / 2) + input.shape[3] / 2];
        let nose = (grey * 127.5 + 2.5) / 95.0 * 0.3;
        Ok(detections(input, &[RawFace::at(width / 2.0, height / 2.0, width / 6.0, nose)]))
    })
}

/// Faces that turn with the picture's grey and neither blink nor smile, of this quality.
pub(crate) fn attributes(quality: impl Fn(&Tensor) -> f32 + Send + Sync + 'static) -> Arc<dyn Network> {
    fake(Task::FaceAttributes, move |input| {
        Ok(rows(1, |_| vec![45.0 * mean(input), 1.0, 0.1, 0.2, 0.3, 0.4, quality(input)]))
    })
}

/// Networks that find everything in order, with `instead` in place of the one for its task.
pub(crate) fn networks(instead: Option<Arc<dyn Network>>) -> Vec<Arc<dyn Network>> {
    let mut all = vec![
        detector(),
        constant(Task::FaceEmbedding, &[1.0, 0.0]),
        constant(Task::PassiveLiveness, &[0.05, 0.9, 0.05]),
        attributes(|_| 0.8),
    ];
    if let Some(instead) = instead {
        all.retain(|network| network.entry().task != instead.entry().task);
        all.push(instead);
    }
    all
}

pub(crate) fn engine(networks: Vec<Arc<dyn Network>>) -> Engine {
    Engine { models: set(networks), policy: policy_without_document_checks() }
}

/// A case that was imported.
pub(crate) struct Case {
    _folder: TempDir,
    pub(crate) vault: Vault,
    pub(crate) staged: StagedCase,
}

impl Case {
    pub(crate) fn of(fill: impl Fn(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let case = folder.path().join("case");
        write(&case.join("document_front.jpg"), jpeg(&marked(320, 224, 125)));
        fill(&case);
        let vault = Vault::open(&folder.path().join("vault"), None).unwrap();
        let source = discover(&case, &ImportLimits::default()).unwrap().remove(0);
        let staged = stage(&source, &vault, &ImportLimits::default()).unwrap();
        Case { _folder: folder, vault, staged }
    }

    pub(crate) fn with_video() -> Self {
        Case::of(|case| encode(&case.join("video.mp4"), &Clip::default(), frames()))
    }

    fn run_watched(&self, engine: &Engine, watcher: &dyn Watcher) -> Result<Report, Cancelled> {
        self.run_among(engine, &References::default(), watcher)
    }

    /// Runs the case and compares it with `references`.
    pub(crate) fn run_among(
        &self,
        engine: &Engine,
        references: &References,
        watcher: &dyn Watcher,
    ) -> Result<Report, Cancelled> {
        let StagedCase { meta, evidence, warnings, .. } = &self.staged;
        let case = CaseId("case".to_owned());
        run(
            &CaseInput { case: &case, meta, evidence, warnings, vault: &self.vault, references, received: RECEIVED },
            engine,
            watcher,
        )
    }

    pub(crate) fn run(&self, engine: &Engine) -> Report {
        self.run_watched(engine, &()).unwrap()
    }
}

/// Frames as a camera takes them: their grey goes up and down again by the steps that tell them apart, and over it goes a
/// wave that never comes again, so that nothing stands still, repeats or jumps.
pub(crate) fn frames() -> Vec<(i64, image::RgbImage)> {
    let frame = |index: i64| {
        let place = index.min(FRAMES - 1 - index) as usize;
        let mut image = marked(320, 224, level(place));
        let phase = 0.02 * (index * index) as f32;
        for (x, y, pixel) in image.enumerate_pixels_mut() {
            // The detector reads the grey in the middle.
            let read = x.abs_diff(160).max(y.abs_diff(112)) < 8;
            if !read && *pixel != MARK {
                let wave = 20.0 * (0.15 * x as f32 + 0.07 * y as f32 + phase).sin();
                pixel.0 = pixel.0.map(|grey| (f32::from(grey) + wave) as u8);
            }
        }
        (index * 100, image)
    };
    (0..FRAMES).map(frame).collect()
}

pub(crate) fn cause(report: &Report, check: CheckId) -> Option<NotCheckedCause> {
    match &report.finding(check).unwrap().outcome {
        Outcome::Scored { .. } => None,
        Outcome::NotChecked(reason) => Some(reason.cause),
    }
}

pub(crate) fn reasons(report: &Report) -> Vec<ReviewReason> {
    match &report.route {
        Route::Queue { reasons, .. } => reasons.clone(),
        Route::Settled => panic!("settled as {:?}", report.verdict.process),
    }
}

#[test]
fn a_case_is_accepted_when_everything_required_ran_and_only_then() {
    let case = Case::with_video();
    let all = engine(networks(None));
    let report = case.run(&all);
    assert_eq!((report.verdict.process, &report.route), (ProcessStatus::Accepted, &Route::Settled), "{report:#?}");
    assert_eq!(report.timeline.as_ref().unwrap().samples.len(), FRAMES as usize);
    assert_eq!(report.live_face.as_ref().unwrap().evidence, EvidenceKind::Video);
    assert_eq!(report.evidence, case.staged.evidence);

    let default = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
    let report = case.run(&Engine { policy: default, ..all });
    assert_eq!(report.verdict.process, ProcessStatus::Inconclusive);
    assert!(reasons(&report).contains(&ReviewReason::RequiredNotChecked(CheckId::DocumentLocation)));
    assert!(reasons(&report).contains(&ReviewReason::RequiredNotChecked(CheckId::DocumentLiveness)));
    assert!(reasons(&report).contains(&ReviewReason::RequiredNotChecked(CheckId::DocumentPad)));
}

#[test]
fn a_network_that_is_missing_or_fails_never_leads_to_acceptance() {
    let case = Case::with_video();
    let needed = [
        (Task::FaceDetection, CheckId::FaceDetection),
        (Task::FaceDetection, CheckId::FaceMatch),
        (Task::FaceDetection, CheckId::DocumentPortrait),
        (Task::FaceEmbedding, CheckId::FaceMatch),
        (Task::PassiveLiveness, CheckId::SelfieLiveness),
    ];
    for (task, check) in needed {
        let mut without = networks(None);
        without.retain(|network| network.entry().task != task);
        let no_number = constant(task, &[f32::NAN, f32::NAN, f32::NAN]);
        for (engine, expected) in [
            (engine(without), NotCheckedCause::ModelUnavailable),
            (engine(networks(Some(failing(task)))), NotCheckedCause::ModelFailed),
            (engine(networks(Some(no_number))), NotCheckedCause::ModelFailed),
        ] {
            let report = case.run(&engine);
            assert_eq!(cause(&report, check), Some(expected), "{task} {check}");
            assert_eq!(report.verdict.process, ProcessStatus::Inconclusive, "{task}");
            assert!(reasons(&report).contains(&ReviewReason::RequiredNotChecked(check)), "{task} {check}");
        }
    }
    let report = case.run(&Engine { models: ModelSet::from_networks(Vec::new()), ..engine(Vec::new()) });
    assert_eq!(report.verdict.process, ProcessStatus::Inconclusive);
}

/// An embedder that fails on some frames only could leave just those that suit an attacker.
#[test]
fn a_network_that_fails_now_and_then_counts_as_failed() {
    let case = Case::with_video();
    let flaky = fake(Task::FaceEmbedding, |input| match mean(input) > 0.36 {
        true => Err("out of order".to_owned()),
        false => Ok(rows(input.shape[0], |_| vec![1.0, 0.0])),
    });
    let report = case.run(&engine(networks(Some(flaky))));
    assert_eq!(cause(&report, CheckId::FaceMatch), Some(NotCheckedCause::ModelFailed));
    assert_eq!(report.verdict.process, ProcessStatus::Inconclusive);
}

#[test]
fn missing_quality_only_chooses_other_frames_and_says_so() {
    let report = Case::with_video().run(&engine(networks(Some(failing(Task::FaceAttributes)))));
    assert_eq!(report.verdict.process, ProcessStatus::Accepted);
    assert!(report.warnings.iter().any(|warning| warning.contains("without face quality")), "{:?}", report.warnings);
}

#[test]
fn yaw_comes_from_the_picture_and_from_landmarks_where_no_network_tells() {
    let case = Case::with_video();
    let faces = |report: &Report| -> Vec<FaceSample> {
        report.timeline.as_ref().unwrap().samples.iter().filter_map(|sample| sample.face).collect()
    };
    let constant_yaw = constant(Task::FaceAttributes, &[-7.0, 3.0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    let report = case.run(&engine(networks(Some(constant_yaw))));
    for face in faces(&report) {
        assert_eq!((face.pose.yaw, face.pose.pitch, face.quality), (-7.0, 3.0, Some(0.5)));
        assert_eq!(face.expression.map(|seen| [seen.right_eye_closed, seen.smile]), Some([0.1, 0.4]));
    }
    assert!(report.finding(CheckId::HeadMovement).unwrap().outcome.score().unwrap() < 0.05);
    // A network that fails now and then could leave the frames that suit an attacker.
    let flaky = fake(Task::FaceAttributes, |input| match mean(input) > 0.0 {
        true => Err("out of order".to_owned()),
        false => Ok(rows(1, |_| vec![-7.0, 3.0, 0.1, 0.2, 0.3, 0.4, 0.5])),
    });
    let report = case.run(&engine(networks(Some(flaky))));
    assert!(faces(&report).iter().any(|face| face.expression.is_none()));
    assert!(report.finding(CheckId::HeadMovement).unwrap().outcome.score().is_none());
    assert_ne!(report.verdict.process, ProcessStatus::Accepted);
    let mut without = networks(None);
    without.retain(|network| network.entry().task != Task::FaceAttributes);
    let report = case.run(&engine(without));
    assert!(faces(&report).iter().all(|face| face.expression.is_none() && face.quality.is_none()));
    assert!(report.finding(CheckId::HeadMovement).unwrap().outcome.score().unwrap() > 0.9);
}

/// Most of the video shows one person, whose liveness is judged. The frames of best quality show another, whose portrait
/// is on the document, or both: the mean of two persons resembles both.
#[test]
fn another_person_in_the_best_frames_is_left_to_a_person() {
    let case = Case::with_video();
    for darkest in [-0.22, -0.36] {
        let embedder = fake(Task::FaceEmbedding, move |input| {
            // Portraits come with their mirror image, frames alone.
            let on_document = input.shape[0] == 2 || mean(input) < darkest;
            Ok(rows(input.shape[0], |_| if on_document { vec![0.0, 1.0] } else { vec![1.0, 0.0] }))
        });
        let mut all = networks(Some(embedder));
        all.retain(|network| network.entry().task != Task::FaceAttributes);
        all.push(attributes(|input| if mean(input) < -0.3 { 0.9 } else { 0.01 }));
        let report = case.run(&engine(all));
        assert_eq!(cause(&report, CheckId::FaceMatch), Some(NotCheckedCause::NoFace), "{darkest}");
        assert_eq!(report.finding(CheckId::FaceMatch).unwrap().code, Some(-11));
        assert!(report.face_match.as_ref().unwrap().level().unwrap().level > 0, "the live face does match");
        assert_eq!(report.verdict.process, ProcessStatus::Inconclusive);
    }
}

#[test]
fn another_persons_document_is_rejected_and_shown() {
    let embedder = fake(Task::FaceEmbedding, |input| {
        // Portraits come with their mirror image, frames alone.
        Ok(rows(input.shape[0], |_| if input.shape[0] == 2 { vec![0.0, 1.0] } else { vec![1.0, 0.0] }))
    });
    let report = Case::with_video().run(&engine(networks(Some(embedder))));
    assert_eq!(report.verdict.process, ProcessStatus::Rejected);
    assert_eq!(reasons(&report), [CheckId::FaceMatch, CheckId::IdentityVerification].map(ReviewReason::Failed));
}

struct Stopped;

impl Watcher for Stopped {
    fn is_cancelled(&self) -> bool {
        true
    }
}

#[test]
fn a_cancelled_run_gives_no_report() {
    assert_eq!(Case::with_video().run_watched(&engine(networks(None)), &Stopped).err(), Some(Cancelled));
}

#[test]
fn the_report_is_the_same_whatever_the_number_of_threads() {
    let case = Case::with_video();
    let engine = engine(networks(None));
    let texts: Vec<String> = [1, 2, 7, 3]
        .into_iter()
        .map(|threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            serde_json::to_string(&pool.install(|| case.run(&engine))).unwrap()
        })
        .collect();
    assert!(texts.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn a_list_of_frames_serves_as_a_video() {
    let case = Case::of(|case| {
        for (index, (_, image)) in frames().iter().enumerate() {
            write(&case.join(format!("frames/{index:03}.jpg")), jpeg(image));
        }
    });
    let report = case.run(&engine(networks(None)));
    assert_eq!(report.verdict.process, ProcessStatus::Accepted);
    let live = report.live_face.unwrap();
    let expected = live.timestamp_millis.unwrap() / 100;
    assert_eq!(live.evidence, EvidenceKind::Frame(u32::try_from(expected).unwrap()));
    assert_eq!(live.image_size, [320, 224]);
}

#[test]
fn a_cut_video_goes_to_a_person() {
    let case = Case::of(|case| {
        let path = case.join("video.mp4");
        encode(&path, &Clip::default(), frames());
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() * 3 / 4]).unwrap();
    });
    let report = case.run(&engine(networks(None)));
    assert!(report.timeline.as_ref().unwrap().partial.is_some());
    assert_eq!(report.verdict.process, ProcessStatus::Inconclusive, "{:#?}", report.verdict);
    assert!(reasons(&report).contains(&ReviewReason::PartialEvidence));
}

#[test]
fn a_long_video_is_looked_at_more_sparsely_to_its_end() {
    let text = DEFAULT_POLICY.replace("max_frames = 1800", "max_frames = 10");
    let policy = Policy::parse(&text, "test.toml").unwrap();
    let case = Case::with_video();
    let report = case.run(&Engine { policy, ..engine(networks(None)) });
    let timeline = report.timeline.unwrap();
    assert!(timeline.samples.len() <= 10);
    // The container tells its length, so that the whole of it is seen, only more sparsely.
    assert!(timeline.samples.last().unwrap().timestamp_millis > 3000);
}

#[test]
fn altered_or_missing_evidence_is_not_checked() {
    let case = Case::with_video();
    for kind in [EvidenceKind::DocumentFront, EvidenceKind::Video] {
        let case_of_kind = case.staged.evidence.iter().find(|evidence| evidence.kind == kind).unwrap();
        let path = case.vault.path(&case_of_kind.digest);
        let original = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let missing = case.run(&engine(networks(None)));
        fs::write(&path, b"something else").unwrap();
        let altered = case.run(&engine(networks(None)));
        fs::write(&path, original).unwrap();
        for report in [missing, altered] {
            let check = if kind == EvidenceKind::Video { CheckId::SelfieLiveness } else { CheckId::DocumentPortrait };
            assert_eq!(cause(&report, check), Some(NotCheckedCause::EvidenceUnreadable), "{kind}");
            assert!(reasons(&report).contains(&ReviewReason::RequiredNotChecked(check)));
        }
    }
    assert_eq!(case.run(&engine(networks(None))).verdict.process, ProcessStatus::Accepted);
    let no_video = Case::of(|_| ()).run(&engine(networks(None)));
    assert_eq!(cause(&no_video, CheckId::SelfieLiveness), Some(NotCheckedCause::EvidenceMissing));
    assert_eq!(no_video.verdict.process, ProcessStatus::Inconclusive);
}
