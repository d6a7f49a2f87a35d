//! What stands beside the newest run: earlier runs and trials, and how reviewers do.

use std::path::Path;

use assay::{
    case::{Digest, audit::AuditEvent, verdict::ProcessStatus},
    session::{Beside, BesideStage, BesideView, ReviewCommand, Trial},
    store::Store,
};

use super::*;

/// A manifest that puts no network to the tasks of faces.
const NO_FACES: &str =
    "schema = \"assay.models/1\"\n[use]\nface_detection = []\nface_embedding = []\nface_attributes = []\n";

/// A policy of another name under which every case goes to a person.
fn other_policy(room: &Room) -> PathBuf {
    let text = DEFAULT_POLICY.replacen("name = \"", "name = \"other ", 1).replacen(
        "sampled_acceptances = 0.05",
        "sampled_acceptances = 1.0",
        1,
    );
    write(&room.path("other.toml"), text);
    room.path("other.toml")
}

fn under(policy: &Path) -> Option<Beside> {
    Some(Beside::Trial(Trial { policy: Some(policy.to_owned()), models: None }))
}

fn with(models: &Path) -> Option<Beside> {
    Some(Beside::Trial(Trial { policy: None, models: Some(models.to_owned()) }))
}

fn open_c1(session: &Session) {
    session.send(Command::Open(case("c1")));
    session.until("c1 is opened", |now| now.case.is_some());
}

/// Waits until what was asked for is there or cannot be.
#[track_caller]
fn answered(session: &Session, wanted: &Option<Beside>) -> Arc<BesideView> {
    session.send(Command::Beside(wanted.clone()));
    let over = |view: &Arc<BesideView>| {
        Some(&view.what) == wanted.as_ref() && !matches!(view.stage, BesideStage::Working { .. })
    };
    session.until("it is answered", |now| now.beside.as_ref().is_some_and(over)).beside.clone().unwrap()
}

fn events(room: &Room, action: &str) -> Vec<AuditEvent> {
    let events = Store::open(&room.database(), None).unwrap().audit_events(None, 0, 10_000).unwrap();
    events.into_iter().filter(|event| event.action == action).collect()
}

/// What the log says of the last trial.
fn last_trial(room: &Room) -> serde_json::Value {
    serde_json::from_str(&events(room, "trial").last().expect("a trial was noted").details()[1]).unwrap()
}

#[test]
fn an_earlier_run_stands_beside_the_newest_until_the_case_is_closed() {
    let room = Room::new();
    let session = with_one_case(&room);
    session.send(Command::Beside(Some(Beside::Run(RunId(1)))));
    open_c1(&session);
    session.send(Command::Rerun(case("c1")));
    let newest = |now: &Snapshot| now.case.as_ref()?.report.as_ref().map(|(run, _)| *run);
    let now = session.until("a second run", |now| newest(now) == Some(RunId(2)));
    assert!(now.beside.is_none(), "nothing was open when it was asked for");
    let runs: Vec<_> = now.case.as_ref().unwrap().runs.iter().map(|run| (run.run, run.process)).collect();
    assert_eq!(runs, [(RunId(2), ProcessStatus::Inconclusive), (RunId(1), ProcessStatus::Inconclusive)]);

    let beside = answered(&session, &Some(Beside::Run(RunId(1))));
    let BesideStage::Done { report, changes } = &beside.stage else { panic!("{beside:?}") };
    assert_eq!((beside.shown, &report.case, changes.checks.len(), changes.policy), (RunId(2), &case("c1"), 0, false));
    let seen = events(&room, "view").last().unwrap().after.clone();
    assert_eq!(seen, r#"{"run":1}"#, "looking at it is noted");
    // A newer run takes the place of the one that it is compared with.
    session.send(Command::Rerun(case("c1")));
    let now = session.until("a third run", |now| newest(now) == Some(RunId(3)));
    assert_eq!(
        now.beside.as_ref().map(|beside| (beside.shown, &beside.what)),
        Some((RunId(3), &Beside::Run(RunId(1))))
    );
    assert_eq!(now.case.as_ref().unwrap().runs.len(), 3);

    let unknown = answered(&session, &Some(Beside::Run(RunId(99))));
    assert!(matches!(&unknown.stage, BesideStage::Failed(text) if text.contains("no run 99")), "{unknown:?}");
    session.send(Command::Close);
    session.until("nothing is left", |now| now.case.is_none() && now.beside.is_none());
}

#[test]
fn a_trial_shows_what_would_change_and_decides_nothing() {
    let room = Room::new();
    let session = with_one_case(&room);
    open_c1(&session);
    let policy = other_policy(&room);
    let beside = answered(&session, &under(&policy));
    let BesideStage::Done { report, changes } = &beside.stage else { panic!("{beside:?}") };
    let sha256 = Digest::of(&fs::read(&policy).unwrap());
    assert_eq!((report.policy.sha256, changes.policy, changes.models), (sha256, true, false));
    assert_eq!((beside.shown, &report.enrolment), (RunId(1), &None));
    let logged = last_trial(&room);
    assert_eq!((&logged["run"], &logged["outcome"]), (&1.into(), &"made".into()));
    assert_eq!(logged["policy"]["sha256"], sha256.to_string());
    assert_eq!(logged["policyFile"], policy.to_str().unwrap());
    assert_eq!(logged["models"].as_array().map(Vec::len), Some(report.models.len()));
    assert_eq!(logged["reportSha256"].as_str().map(str::len), Some(64));

    write(&room.path("faceless/manifest.toml"), NO_FACES);
    let beside = answered(&session, &with(&room.path("faceless")));
    let BesideStage::Done { report, changes } = &beside.stage else { panic!("{beside:?}") };
    assert!(changes.models && !changes.policy && report.models.iter().all(|model| !model.name.contains("embedding")));
    assert_eq!(last_trial(&room)["modelsFolder"], room.path("faceless").to_str().unwrap());

    // The case is where it was: one run, the same route, nothing to decide on but that.
    let now = session.until("the jobs are over", all_over);
    let row = &now.case.as_ref().unwrap().row;
    assert_eq!((row.run, row.status, recorded_runs(&room.database()).len()), (Some(RunId(1)), CaseStatus::Open, 1));
    assert_eq!(now.case.as_ref().unwrap().runs.len(), 1);
    let [run] = &events(&room, "run")[..] else { panic!("one run") };
    assert!(!run.after.contains(&sha256.to_string()));
    let trials = |now: &Snapshot| now.jobs.iter().filter(|job| job.title.starts_with("Try c1")).count();
    assert!(trials(&now) == 2 && now.jobs.iter().all(|job| job.state == JobState::Done), "{:?}", now.jobs);
    assert!(now.notices.is_empty(), "{:?}", now.notices);

    // Looking what another policy would say is not going on with the case: the decision can still be taken back.
    session.send(Command::Claim(case("c1")));
    session.send(approval("c1", RunId(1)));
    session.until("decided", |now| status(now, "c1") == Some(CaseStatus::Decided));
    answered(&session, &under(&policy));
    session.send(Command::Review(ReviewCommand::Undo(case("c1"))));
    session.until("undone", |now| status(now, "c1") == Some(CaseStatus::Claimed));
    assert_eq!(Store::open(&room.database(), None).unwrap().verify_audit().unwrap().broken, None);
}

#[test]
fn what_cannot_be_tried_says_why_and_is_noted() {
    let room = Room::new();
    let session = with_one_case(&room);
    open_c1(&session);
    let file = |name: &str, text: String| {
        write(&room.path(name), text);
        room.path(name)
    };
    fs::create_dir_all(room.path("folder")).unwrap();
    fs::create_dir_all(room.path("odd/manifest.toml")).unwrap();
    let policies = [
        (room.path("nowhere.toml"), "nowhere.toml cannot be read: No such file"),
        (room.path("folder"), "it is a folder; check the path"),
        (PathBuf::from("/dev/zero"), "it is no file"),
        (file("huge.toml", "#".repeat(2 << 20)), "longer than 1048576 bytes"),
        (file("prose.toml", "Dear policy,\nplease".to_owned()), "prose.toml: TOML parse error"),
        (
            file("keys.toml", DEFAULT_POLICY.replacen("queue_failures", "queue_failure", 1)),
            "unknown field `queue_failure`",
        ),
        (
            file("range.toml", DEFAULT_POLICY.replacen("claim_minutes = ", "claim_minutes = 99", 1)),
            "route.claim_minutes is",
        ),
    ];
    write(&room.path("bytes.toml"), [0xFF, 0xFE, 0x00]);
    let policies = policies.into_iter().chain([(room.path("bytes.toml"), "valid UTF-8")]);
    let folders = [
        (room.path("nowhere"), "manifest.toml: cannot be read: No such file"),
        (room.path("folder"), "a folder to try needs its manifest.toml"),
        (room.path("prose.toml"), "cannot be read: Not a directory"),
        (room.path("odd"), "it is a folder"),
        (file("long/manifest.toml", "#".repeat(2 << 20)).parent().unwrap().to_owned(), "longer than"),
        (file("prose/manifest.toml", "Dear".to_owned()).parent().unwrap().to_owned(), "TOML parse error"),
    ];
    let policies: Vec<_> = policies.map(|(path, words)| (under(&path), words)).collect();
    let folders: Vec<_> = folders.into_iter().map(|(path, words)| (with(&path), words)).collect();
    let nothing = (Some(Beside::Trial(Trial::default())), "nothing was named to try");
    let tried: Vec<_> = policies.into_iter().chain(folders).chain([nothing]).collect();
    for (wanted, words) in &tried {
        let beside = answered(&session, wanted);
        let BesideStage::Failed(text) = &beside.stage else { panic!("{words}: {beside:?}") };
        assert!(text.contains(words), "expected `{words}` in: {text}");
        let logged = last_trial(&room);
        assert_eq!((&logged["outcome"], logged["detail"].as_str()), (&"failed".into(), Some(text.as_str())));
        assert_eq!(logged["policy"], serde_json::Value::Null);
    }
    assert_eq!(events(&room, "trial").len(), tried.len());
    // The worker goes on.
    session.import([photo_case(&room.path("in"), "c2", 120)]);
    session.until("c2 is open", |now| status(now, "c2") == Some(CaseStatus::Open));
}

#[test]
fn a_trial_is_stopped_when_nobody_wants_it_any_more() {
    let room = Room::new();
    let policy = other_policy(&room);
    let session = room.open();
    session.import([video_case(&room.path("in"), "c1", 90, 400)]);
    session.until("c1 is open", |now| status(now, "c1") == Some(CaseStatus::Open) && all_over(now));
    let working = |now: &Snapshot| match now.beside.as_ref()?.stage {
        BesideStage::Working { job } => Some(job),
        _ => None,
    };
    for how in ["cancelled", "closed", "replaced"] {
        open_c1(&session);
        session.send(Command::Beside(under(&policy)));
        let now = session.until("it is on its way", |now| now.beside.is_some());
        let Some(job) = working(&now) else { panic!("{:?}", now.beside) };
        match how {
            "cancelled" => session.send(Command::Cancel(job)),
            "closed" => session.send(Command::Close),
            _ => session.send(Command::Beside(Some(Beside::Run(RunId(1))))),
        }
        let state = |now: &Snapshot| now.jobs.iter().find(|at| at.id == job).map(|at| at.state.clone());
        let now = session.until("it is over", |now| state(now).is_some_and(|state| state.has_ended()));
        assert_eq!(state(&now), Some(JobState::Cancelled), "{how}");
        let left = now.beside.as_ref().map(|beside| &beside.what);
        assert_eq!(left, (how == "replaced").then_some(&Beside::Run(RunId(1))), "{how}");
    }
    for event in events(&room, "trial") {
        assert!(event.after.contains(r#""outcome":"cancelled""#) && !event.after.contains("made"), "{}", event.after);
    }
    assert_eq!(recorded_runs(&room.database()).len(), 1);
    assert_eq!(status(&session.service.snapshot(), "c1"), Some(CaseStatus::Open), "the case is not passed over");
}

/// Trials and runs of cases take turns, whoever asks for more of them.
#[test]
fn trials_hold_runs_up_for_one_case_at_most_and_runs_hold_up_trials_no_longer() {
    let room = Room::new();
    let policy = other_policy(&room);
    let session = with_one_case(&room);
    open_c1(&session);
    for index in 0..8u8 {
        video_case(&room.path("more"), &format!("v{index}"), 60 + index, 40);
    }
    session.import([room.path("more")]);
    session.until("all are stored", |now| now.queue.total == 9);
    answered(&session, &under(&policy));
    answered(&session, &under(&policy));
    session.until("all are run", |now| count(now, CaseStatus::Open) == 9);
    let all = Store::open(&room.database(), None).unwrap().audit_events(None, 0, 10_000).unwrap();
    let order: Vec<_> =
        all.iter().map(|event| event.action.as_str()).filter(|it| ["run", "trial"].contains(it)).collect();
    let places: Vec<_> = (0..order.len()).filter(|&place| order[place] == "trial").collect();
    let [first, second] = places[..] else { panic!("{order:?}") };
    assert!(second > first + 1, "a run comes between two trials: {order:?}");
    assert!(second + 1 < order.len(), "trials did not wait for all runs: {order:?}");
}

#[test]
fn figures_of_reviewers_are_shown_while_they_are_asked_for() {
    let room = Room::new();
    let session = with_one_case(&room);
    assert!(session.service.snapshot().quality.is_none());
    session.send(Command::Quality(true));
    session.until("nobody decided yet", |now| now.quality.as_ref().is_some_and(|figures| figures.is_empty()));
    session.send(Command::ClaimNext);
    session.send(approval("c1", RunId(1)));
    let made = |now: &Snapshot| now.quality.as_ref()?.first().map(|ana| (ana.reviewer.clone(), ana.decisions));
    session.until("the decision counts", |now| made(now) == Some(("ana".to_owned(), 1)));
    session.send(Command::Quality(false));
    session.until("they are gone", |now| now.quality.is_none());
}
