//! Jobs: imports and runs, cancelled, failed, resumed.

use super::*;

#[test]
fn jobs_end_once_and_a_broken_case_does_not_hold_up_the_others() {
    let room = Room::new();
    photo_case(&room.path("in"), "a-good", 90);
    write(&room.path("in/b-cut/selfie.jpg"), &jpeg(&marked(48, 32, 90))[..200]);
    video_case(&room.path("in"), "c-good", 110, 10);
    let session = room.open();
    session.import([room.path("in"), room.path("nowhere")]);
    let mut seen: BTreeMap<JobId, Vec<JobState>> = BTreeMap::new();
    let mut stages = Vec::new();
    loop {
        let now = session.service.snapshot();
        for job in &now.jobs {
            let states = seen.entry(job.id).or_default();
            if states.last() != Some(&job.state) {
                states.push(job.state.clone());
            }
            assert!(job.progress.is_none_or(|share| (0.0..=1.0).contains(&share)));
            stages.push(job.stage.clone());
        }
        if all_over(&now) && count(&now, CaseStatus::Open) == 2 {
            break;
        }
        session.woken.recv_timeout(PATIENCE).expect("the jobs end");
    }
    for states in seen.values() {
        assert_eq!(states.iter().filter(|state| state.has_ended()).count(), 1, "{seen:?}");
        assert!(states.last().unwrap().has_ended(), "{seen:?}");
    }
    assert_eq!(seen.len(), 3, "an import and two runs: {seen:?}");
    assert!(stages.iter().any(|stage| stage.contains("of 3)") || stage.contains("selfie video")), "{stages:?}");
    let now = session.service.snapshot();
    assert!(says(&now, NoticeLevel::Error, "cut off") && says(&now, NoticeLevel::Error, "check the path"));
    let failed: Vec<_> = now.jobs.iter().filter(|job| matches!(job.state, JobState::Failed(_))).collect();
    let message = "2 of 4 could not be imported, see the notices".to_owned();
    assert_eq!((failed.len(), &failed[0].state), (1, &JobState::Failed(message)));
    // A notice goes when it is dismissed.
    let first = now.notices[0].id;
    session.send(Command::Dismiss(first));
    session.until("the notice is gone", |now| now.notices.iter().all(|notice| notice.id != first));
}

#[test]
fn imports_are_cancelled_waiting_and_running() {
    // Enough that a busy machine is not done with them before it hears that they are not wanted.
    const CASES: u64 = 1_000;
    let room = Room::new();
    let photo = jpeg(&marked(96, 64, 90));
    for index in 0..CASES {
        write(&room.path(&format!("many/c{index:03}/selfie.jpg")), &photo);
        write(&room.path(&format!("many/c{index:03}/case.json")), format!("{{\"id\": \"c{index:03}\"}}"));
    }
    photo_case(&room.path("in"), "later", 90);
    let session = room.open();
    session.import([room.path("many")]);
    session.import([room.path("in")]);
    let jobs = session.until("both are on the board", |now| now.jobs.len() >= 2).jobs.clone();
    session.send(Command::Cancel(jobs[1].id));
    session.until("the first has begun", |now| now.jobs[0].progress.is_some() && now.queue.total >= 1);
    session.send(Command::Cancel(jobs[0].id));
    let state = |now: &Snapshot, id| now.jobs.iter().find(|job| job.id == id).map(|job| job.state.clone());
    let now = session.until("both are over", |now| {
        jobs[..2].iter().all(|job| state(now, job.id).is_some_and(|state| state.has_ended()))
    });
    let cancelled = Some(JobState::Cancelled);
    assert_eq!((state(&now, jobs[0].id), state(&now, jobs[1].id)), (cancelled.clone(), cancelled));
    assert!(now.queue.total < CASES && status(&now, "later").is_none(), "{}", now.queue.total);
    // What was cancelled can be asked for again.
    session.import([room.path("in")]);
    // However many the first import brought before it was told, the list has room for this one.
    session.send(Command::Query(QueueQuery { search: "later".to_owned(), ..QueueQuery::default() }));
    session.until("the other import is done", |now| status(now, "later").is_some());
}

#[test]
fn a_cancelled_run_waits_until_it_is_asked_for() {
    let room = Room::new();
    let session = room.open();
    session.import([video_case(&room.path("in"), "c1", 90, 400)]);
    let is_run = |title: &str| title == "Check c1";
    let now = session.until("the run is there", |now| now.jobs.iter().any(|job| is_run(&job.title)));
    let run = now.jobs.iter().find(|job| is_run(&job.title)).unwrap().id;
    session.send(Command::Cancel(run));
    let now = session.until("all is over", all_over);
    let cancelled = now.jobs.iter().any(|job| job.id == run && job.state == JobState::Cancelled);
    // The run may have come to its end before it was told.
    let expected = if cancelled { CaseStatus::Pending } else { CaseStatus::Open };
    assert_eq!(status(&now, "c1"), Some(expected));
    assert!(cancelled || recorded_runs(&room.database()).len() == 1);
    session.send(Command::Rerun(case("c1")));
    let runs = if cancelled { 1 } else { 2 };
    session.until("it was run", |now| {
        status(now, "c1") == Some(CaseStatus::Open) && all_over(now) && now.jobs.iter().any(|job| job.id > run)
    });
    assert_eq!(recorded_runs(&room.database()).len(), runs);
}

/// A run that cannot be stored is no reason to run the case for ever.
#[test]
fn a_run_that_cannot_be_recorded_is_made_once() {
    for nothing_goes in [false, true] {
        let room = Room::new();
        let session = room.open();
        refuse_runs(&room.database());
        if nothing_goes {
            refuse_changes(&room.database());
        }
        session.import([photo_case(&room.path("in"), "c1", 90)]);
        let is_failed_run = |now: &Snapshot| {
            now.jobs.iter().any(|job| job.title == "Check c1" && matches!(job.state, JobState::Failed(_)))
        };
        let now = session.until("the run failed", |now| is_failed_run(now) && all_over(now));
        assert!(says(&now, NoticeLevel::Error, "no more runs"), "{:?}", now.notices);
        let expected = if nothing_goes { CaseStatus::Pending } else { CaseStatus::Failed };
        assert_eq!(status(&now, "c1"), Some(expected));
        // The session goes on with other things, and does not begin the same run again.
        session.import([photo_case(&room.path("in"), "c2", 100)]);
        let now =
            session.until("c2 was tried", |now| all_over(now) && now.jobs.iter().any(|job| job.title == "Check c2"));
        let runs = now.jobs.iter().filter(|job| job.title == "Check c1").count();
        assert_eq!(runs, 1, "{:?}", now.jobs);
    }
}
