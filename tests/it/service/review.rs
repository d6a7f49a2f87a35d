//! An opened case: pictures, frames, forensic views, claims, decisions, exports.

use assay::{
    case::{
        amendment::OverrideDraft,
        finding::CheckId,
        queue::{Handling, QueueTab},
        verdict::Validation,
    },
    session::ReviewCommand,
};

use super::*;

#[test]
fn an_opened_case_shows_its_pictures_and_the_frame_asked_for_last() {
    let room = Room::new();
    let folder = photo_case(&room.path("in"), "c1", 90);
    write(&folder.join("selfie.png"), jpeg(&marked(60, 80, 120)));
    encode(&folder.join("video.mp4"), &Clip::default(), coded_frames(96, 64, (0..20).map(|index| index * 200)));
    let session = room.open();
    session.import([folder]);
    session.until("c1 is open", |now| status(now, "c1") == Some(CaseStatus::Open));
    session.send(Command::Open(case("c1")));
    let now = session.until("the pictures are there", |now| !now.pictures.loading && now.frame.is_some());
    let size = |picture: &Option<Arc<assay::session::Picture>>| picture.as_ref().map(|it| (it.width, it.height));
    assert_eq!((size(&now.pictures.document_front), size(&now.pictures.selfie)), (Some((96, 64)), Some((60, 80))));
    assert_eq!((size(&now.pictures.document_back), now.pictures.errors.len()), (None, 0));
    assert_eq!(now.case.as_ref().unwrap().row.case, case("c1"));
    for round in 0..5 {
        for millis in (0..20).map(|index| index * 200) {
            session.send(Command::Seek { millis });
        }
        let last = 1000 + round * 400;
        session.send(Command::Seek { millis: last + 20 });
        let now = session
            .until("the last frame", |now| now.frame.as_ref().is_some_and(|frame| frame.timestamp_millis == last));
        let picture = &now.frame.as_ref().unwrap().picture;
        let pixels = picture.rgba.chunks(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        let image = image::RgbImage::from_raw(picture.width, picture.height, pixels).unwrap();
        assert_eq!(coded_place(&image), last as usize / 200);
    }
    session.send(Command::Close);
    let now = session.until("it is closed", |now| now.case.is_none());
    assert!(now.frame.is_none() && now.pictures.document_front.is_none());
    session.send(Command::Open(case("nobody")));
    session.until("there is no such case", |now| says(now, NoticeLevel::Error, "there is no case nobody"));
}

#[test]
fn a_frame_at_rest_is_shown_at_full_size_from_the_first_on() {
    let room = Room::new();
    let folder = photo_case(&room.path("in"), "c1", 90);
    encode(&folder.join("video.mp4"), &Clip::default(), coded_frames(960, 64, (0..6).map(|index| index * 200)));
    let session = room.open();
    session.import([folder]);
    session.until("c1 is there", |now| status(now, "c1").is_some());
    session.send(Command::Open(case("c1")));
    let width = |now: &Snapshot| now.frame.as_ref().map(|frame| (frame.timestamp_millis, frame.picture.width));
    session.until("the first frame is sharp", |now| width(now) == Some((0, 960)));
    session.send(Command::Seek { millis: 600 });
    session.until("the frame asked for is sharp", |now| width(now) == Some((600, 960)));
}

fn made(now: &Snapshot, wanted: Examination) -> Option<&Stage> {
    let examined = now.examined.as_ref().filter(|examined| examined.wanted == wanted)?;
    (!matches!(examined.stage, Stage::Working)).then_some(&examined.stage)
}

#[test]
fn forensic_views_are_made_of_photos_and_frames_and_the_last_request_counts() {
    let room = Room::new();
    let folder = photo_case(&room.path("in"), "c1", 90);
    encode(&folder.join("video.mp4"), &Clip::default(), coded_frames(96, 64, (0..6).map(|index| index * 200)));
    let session = room.open();
    session.import([folder]);
    session.until("c1 is open", |now| status(now, "c1") == Some(CaseStatus::Open));
    let of = |source, view| Examination { source, view };
    let front = Source::Photo(EvidenceKind::DocumentFront);
    session.send(Command::Examine(Some(of(front, View::Noise))));
    session.send(Command::Open(case("c1")));
    session.until("it is opened", |now| now.case.is_some() && now.examined.is_none());
    for view in View::ALL {
        session.send(Command::Examine(Some(of(front, view))));
    }
    let last = of(front, View::Quantisation);
    let now = session.until("the last one is made", |now| made(now, last).is_some());
    let Some(Stage::Done(tables)) = made(&now, last) else { panic!("{:?}", now.examined) };
    assert!(!tables.tables.is_empty());
    let noise = of(Source::Moment(600), View::Noise);
    session.send(Command::Examine(Some(noise)));
    let now = session.until("a frame is looked at", |now| made(now, noise).is_some());
    let Some(Stage::Done(frame)) = made(&now, noise) else { panic!("{:?}", now.examined) };
    let picture = frame.picture.as_ref().unwrap();
    assert_eq!(((picture.width, picture.height), frame.is_of_photo), ((96, 64), true));
    for (source, view) in [(Source::Moment(0), View::Metadata), (Source::Photo(EvidenceKind::Selfie), View::Noise)] {
        let wanted = of(source, view);
        session.send(Command::Examine(Some(wanted)));
        let now = session.until("it is answered", |now| made(now, wanted).is_some());
        assert!(matches!(made(&now, wanted), Some(Stage::Failed(_))), "{:?}", now.examined);
    }
    session.send(Command::Close);
    session.until("nothing is left of it", |now| now.case.is_none() && now.examined.is_none());
}

#[test]
fn claim_decide_and_release_show_at_once_and_stale_decisions_are_refused() {
    let room = Room::new();
    let session = with_one_case(&room);
    session.send(Command::ClaimNext);
    let now = session.until("c1 is claimed", |now| status(now, "c1") == Some(CaseStatus::Claimed));
    assert_eq!(now.case.as_ref().unwrap().row.claimed_by.as_deref(), Some("ana"), "claiming the next opens it");
    session.send(Command::Release(case("c1")));
    session.until("it is free", |now| status(now, "c1") == Some(CaseStatus::Open));
    session.send(approval("c1", RunId(1)));
    session.until("not without claim", |now| says(now, NoticeLevel::Error, "claim it first"));
    session.send(Command::Claim(case("c1")));
    session.send(Command::Rerun(case("c1")));
    session.until("a second run", |now| {
        now.case.as_ref().is_some_and(|case| case.report.as_ref().is_some_and(|(run, _)| *run == RunId(2)))
    });
    session.send(approval("c1", RunId(1)));
    let now = session.until("stale", |now| says(now, NoticeLevel::Error, "decide on run 2"));
    assert_eq!((status(&now, "c1"), now.case.as_ref().unwrap().decisions.len()), (Some(CaseStatus::Claimed), 0));
    session.send(approval("c1", RunId(2)));
    let now = session.until("decided", |now| status(now, "c1") == Some(CaseStatus::Decided));
    assert_eq!(now.case.as_ref().unwrap().decisions[0].decided_by, "ana");
    session.send(Command::ClaimNext);
    session.until("nothing waits", |now| says(now, NoticeLevel::Info, "No open case"));

    let path = room.path("c1.json");
    session.send(export("c1", &path));
    session.until("exported", |now| says(now, NoticeLevel::Info, "c1.json"));
    let written: serde_json::Value = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
    assert_eq!((&written["run"], &written["decisions"][0]["reason"]), (&2.into(), &100.into()));
    let path = room.path("no/such/folder.json");
    session.send(export("c1", &path));
    session.until("not exported", |now| says(now, NoticeLevel::Error, "choose another place"));
}

/// Another process took the case meanwhile: the refusal brings the list up to date.
#[test]
fn a_refusal_shows_what_another_reviewer_did() {
    let room = Room::new();
    let session = with_one_case(&room);
    let mut other = assay::store::Store::open(&room.database(), None).unwrap();
    let now = session.service.snapshot().now_millis;
    other.claim(&case("c1"), "ben", now, 600_000).unwrap();
    session.send(Command::Claim(case("c1")));
    let now = session.until("refused", |now| says(now, NoticeLevel::Error, "claimed by ben"));
    assert_eq!(status(&now, "c1"), Some(CaseStatus::Claimed));
}

/// Whether the row of c1 is handled as `is` says.
fn handled(now: &Snapshot, is: impl Fn(&Handling) -> bool) -> bool {
    now.queue.rows.iter().any(|row| row.case == case("c1") && is(&row.handling))
}

#[test]
fn review_commands_show_at_once_and_say_what_was_not_done() {
    let room = Room::new();
    let session = with_one_case(&room);
    let review = |command| session.send(Command::Review(command));
    let (id, reason) = (|| case("c1"), || "a call is awaited".to_owned());
    let until_millis = session.service.snapshot().now_millis + 600_000;
    review(ReviewCommand::Snooze { case: id(), until_millis, reason: reason() });
    session.until("it is put off", |now| handled(now, |how| how.snooze.is_some()));
    review(ReviewCommand::Wake(id()));
    review(ReviewCommand::Escalate { case: id(), reason: reason() });
    session.until("it is with seniors", |now| handled(now, |how| how.escalation.is_some() && how.snooze.is_none()));
    review(ReviewCommand::Deescalate { case: id(), reason: reason() });
    review(ReviewCommand::Assign { cases: vec![id(), case("nobody's")], assignee: Some("ana".to_owned()) });
    let now = session.until("the batch is told", |now| says(now, NoticeLevel::Info, "1 of 2 assigned"));
    assert!(handled(&now, |how| how.assigned_to.as_deref() == Some("ana") && how.escalation.is_none()));
    assert!(now.queue.tabs.contains(&(QueueTab::Mine, 1)));
    review(ReviewCommand::Extend(id()));
    session.until("not without a claim", |now| says(now, NoticeLevel::Error, "claim it first"));

    session.send(Command::ClaimNext);
    session.until("c1 is opened", |now| now.case.is_some());
    let (run, check) = (RunId(1), CheckId::FaceMatch);
    let draft = OverrideDraft { case: id(), run, check, validation: Validation::Valid, reason: reason() };
    review(ReviewCommand::Override(draft));
    let now = session.until("it is judged", |now| now.case.as_ref().is_some_and(|case| case.reviewed.is_some()));
    let opened = now.case.as_ref().unwrap();
    assert_eq!(opened.reviewed.as_ref().unwrap().of(check).unwrap().validation, Validation::Valid);
    assert_eq!(opened.amendments.overrides[0].made_by, "ana");

    session.send(approval("c1", run));
    session.until("decided", |now| status(now, "c1") == Some(CaseStatus::Decided));
    review(ReviewCommand::Undo(id()));
    session.until("undone", |now| status(now, "c1") == Some(CaseStatus::Claimed));
    session.send(approval("c1", run));
    session.until("decided again", |now| status(now, "c1") == Some(CaseStatus::Decided));
    review(ReviewCommand::Reopen { case: id(), reason: reason() });
    let now = session.until("opened again", |now| status(now, "c1") == Some(CaseStatus::Open));
    assert_eq!(now.case.as_ref().unwrap().decisions.len(), 2);
}
