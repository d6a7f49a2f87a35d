//! Every state against every event.

use std::collections::{HashMap, HashSet, VecDeque};

use super::*;
use crate::policy::KioskPolicy;

const NOW: u64 = 1_000;

fn machine() -> Machine {
    Machine::new(Patience::of(&KioskPolicy { attempts: 2, ..KioskPolicy::default() }))
}

/// A machine that takes customers.
fn open() -> Machine {
    let mut machine = machine();
    assert_eq!(machine.take(NOW, Event::Service(true)), []);
    assert_eq!(machine.take(NOW, Event::CameraBack), []);
    assert!(machine.is_open());
    machine
}

fn events() -> Vec<Event> {
    let mut events = vec![
        Event::Begin(Papers::Passport),
        Event::Begin(Papers::Card),
        Event::Keep,
        Event::Retake,
        Event::Stay,
        Event::Next,
        Event::Cancel,
        Event::Shot(Side::Front),
        Event::Shot(Side::Back),
        Event::Placed,
        Event::Recorded,
        Event::Failed,
        Event::Judged(Outcome::Thanks),
        Event::Judged(Outcome::SeeColleague),
        Event::Stored,
        Event::NotStored,
        Event::CameraLost,
        Event::CameraBack,
        Event::Service(true),
        Event::Service(false),
        Event::Tick,
    ];
    events.extend([Guidance::LessGlare, Guidance::FaceDark].map(|what| Event::Judged(Outcome::TryAgain(what))));
    events
}

/// What of a machine matters for what it does next.
type State = (Step, Papers, Held, bool, bool);

fn state(machine: &Machine) -> State {
    (machine.step, machine.papers, machine.held, machine.has_camera, machine.in_service)
}

/// Every state that can be reached, with a machine in it.
fn reachable() -> Vec<Machine> {
    let mut known: HashSet<State> = HashSet::new();
    let mut waiting: VecDeque<Machine> = VecDeque::from([machine()]);
    let mut found = Vec::new();
    while let Some(machine) = waiting.pop_front() {
        if !known.insert(state(&machine)) {
            continue;
        }
        for event in events() {
            let mut next = machine.clone();
            next.take(NOW, event);
            waiting.push_back(next);
        }
        found.push(machine);
    }
    found
}

#[test]
fn every_step_is_reached_and_every_one_but_the_first_times_out_and_wipes() {
    let all = reachable();
    let steps: HashSet<Step> = all.iter().map(|machine| machine.step).collect();
    for step in [
        Step::Start,
        Step::Document(Side::Front),
        Step::Document(Side::Back),
        Step::Review(Side::Front),
        Step::Review(Side::Back),
        Step::Ready,
        Step::Placing,
        Step::Recording,
        Step::Judging,
        Step::Storing(Outcome::Thanks),
        Step::Storing(Outcome::SeeColleague),
        Step::Outcome(Outcome::Thanks),
        Step::Outcome(Outcome::SeeColleague),
        Step::Outcome(Outcome::TryAgain(Guidance::LessGlare)),
        Step::Outcome(Outcome::TryAgain(Guidance::FaceDark)),
        Step::CameraLost(Capture::Document(Side::Front)),
        Step::CameraLost(Capture::Document(Side::Back)),
        Step::CameraLost(Capture::Selfie),
    ] {
        assert!(steps.contains(&step), "{step:?} is never reached");
    }
    for machine in all {
        let left = machine.left(NOW);
        assert_eq!(left.is_none(), machine.step == Step::Start, "{:?}", machine.step);
        let Some(left) = left else { continue };
        let mut early = machine.clone();
        early.take(NOW + left - 1, Event::Tick);
        assert_eq!(early.step, machine.step, "before its time");
        // Whatever comes first after the time is over.
        for event in events() {
            let mut late = machine.clone();
            assert_eq!(late.take(NOW + left, event), [Effect::Wipe], "{:?} {event:?}", machine.step);
            assert_eq!((late.step, late.left(NOW)), (Step::Start, None));
        }
    }
}

#[test]
fn whatever_leads_to_the_start_wipes_and_nothing_is_stored_but_a_judged_case() {
    let mut held: HashMap<State, ()> = HashMap::new();
    for machine in reachable() {
        held.insert(state(&machine), ());
        for event in events() {
            let mut next = machine.clone();
            let effects = next.take(NOW, event);
            let (from, to) = (machine.step, next.step);
            if to == Step::Start && from != Step::Start {
                assert_eq!(effects, [Effect::Wipe], "{from:?} {event:?}");
            }
            if effects.contains(&Effect::Store) {
                assert!(from == Step::Judging && matches!(event, Event::Judged(_)), "{from:?} {event:?}");
                assert!(matches!(to, Step::Storing(_)));
            }
            if let Step::Outcome(Outcome::Thanks) = to {
                let stored = from == Step::Storing(Outcome::Thanks) && event == Event::Stored;
                assert!(stored || from == to, "thanks before the case was stored: {from:?} {event:?}");
            }
            // What ends a session for good leaves nothing of it behind.
            if matches!(to, Step::Outcome(Outcome::Thanks | Outcome::SeeColleague)) && from != to {
                assert_eq!(effects.last(), Some(&Effect::Wipe), "{from:?} {event:?}");
            }
            if effects.contains(&Effect::Record) || effects.iter().any(|effect| matches!(effect, Effect::Watch(_))) {
                assert!(next.has_camera, "{from:?} {event:?}");
            }
        }
    }
    assert!(held.len() > 50, "{}", held.len());
}

#[test]
fn a_session_with_a_card_runs_through() {
    let mut machine = open();
    let mut step = |event: Event, effects: &[Effect], step: Step| {
        assert_eq!(machine.take(NOW, event), effects, "{event:?}");
        assert_eq!(machine.step(), step);
    };
    use Effect::{Judge, JudgeDocument, Open, Place, Record, Store, Watch, Wipe};
    use Side::{Back, Front};
    step(Event::Begin(Papers::Card), &[Open(Papers::Card), Watch(Front)], Step::Document(Front));
    step(Event::Shot(Back), &[], Step::Document(Front));
    step(Event::Shot(Front), &[], Step::Review(Front));
    step(Event::Retake, &[Effect::Drop(Front), Watch(Front)], Step::Document(Front));
    step(Event::Shot(Front), &[], Step::Review(Front));
    step(Event::Keep, &[Watch(Back)], Step::Document(Back));
    step(Event::Shot(Back), &[], Step::Review(Back));
    step(Event::Keep, &[JudgeDocument], Step::Ready);
    step(Event::Next, &[Place], Step::Placing);
    step(Event::Placed, &[Record], Step::Recording);
    step(Event::Recorded, &[Judge], Step::Judging);
    step(Event::Judged(Outcome::Thanks), &[Store], Step::Storing(Outcome::Thanks));
    step(Event::Cancel, &[], Step::Storing(Outcome::Thanks));
    step(Event::Stored, &[Wipe], Step::Outcome(Outcome::Thanks));
    step(Event::Next, &[Wipe], Step::Start);
}

/// Takes a passport and a selfie up to the verdict.
fn judging() -> Machine {
    let mut machine = open();
    for event in [
        Event::Begin(Papers::Passport),
        Event::Shot(Side::Front),
        Event::Keep,
        Event::Next,
        Event::Placed,
        Event::Recorded,
    ] {
        machine.take(NOW, event);
    }
    assert_eq!(machine.step(), Step::Judging);
    machine
}

#[test]
fn only_the_part_that_failed_is_taken_again_and_only_so_often() {
    let mut machine = judging();
    machine.take(NOW, Event::Judged(Outcome::TryAgain(Guidance::LessGlare)));
    assert_eq!(machine.step(), Step::Outcome(Outcome::TryAgain(Guidance::LessGlare)));
    let effects = machine.take(NOW, Event::Next);
    assert_eq!(effects, [Effect::Drop(Side::Front), Effect::Drop(Side::Back), Effect::Watch(Side::Front)]);
    machine.take(NOW, Event::Shot(Side::Front));
    assert_eq!(machine.take(NOW, Event::Keep), [Effect::JudgeDocument, Effect::Judge], "the selfie is kept");
    machine.take(NOW, Event::Judged(Outcome::TryAgain(Guidance::FaceDark)));
    assert_eq!(machine.take(NOW, Event::Next), [Effect::DropSelfie]);
    assert_eq!(machine.step(), Step::Ready);
    for event in [Event::Next, Event::Placed, Event::Recorded] {
        machine.take(NOW, event);
    }
    let effects = machine.take(NOW, Event::Judged(Outcome::TryAgain(Guidance::OneFace)));
    assert_eq!((effects, machine.step()), (vec![Effect::Store], Step::Storing(Outcome::SeeColleague)));
}

#[test]
fn what_cannot_be_stored_is_no_reason_to_thank() {
    let mut machine = judging();
    machine.take(NOW, Event::Judged(Outcome::Thanks));
    assert_eq!(machine.take(NOW, Event::NotStored), [Effect::Wipe]);
    assert_eq!(machine.step(), Step::Outcome(Outcome::SeeColleague));
}

#[test]
fn a_lost_camera_is_waited_for_and_its_part_begins_anew() {
    let mut machine = open();
    machine.take(NOW, Event::Begin(Papers::Card));
    assert_eq!(machine.take(NOW, Event::CameraLost), [Effect::Drop(Side::Front)]);
    assert_eq!(machine.step(), Step::CameraLost(Capture::Document(Side::Front)));
    assert_eq!(machine.take(NOW, Event::CameraBack), [Effect::Watch(Side::Front)]);
    let mut machine = judging();
    // The verdict needs no camera.
    assert_eq!(machine.take(NOW, Event::CameraLost), []);
    assert_eq!(machine.step(), Step::Judging);
    machine.take(NOW, Event::Judged(Outcome::TryAgain(Guidance::FaceDark)));
    machine.take(NOW, Event::Next);
    machine.take(NOW, Event::Next);
    assert_eq!(machine.step(), Step::CameraLost(Capture::Selfie));
    machine.take(NOW, Event::CameraBack);
    assert_eq!(machine.step(), Step::Ready);
}

#[test]
fn nobody_begins_where_no_case_can_be_taken() {
    for (camera, service) in [(Event::CameraLost, Event::Service(true)), (Event::CameraBack, Event::Service(false))] {
        let mut machine = machine();
        machine.take(NOW, camera);
        machine.take(NOW, service);
        assert_eq!(machine.take(NOW, Event::Begin(Papers::Card)), []);
        assert_eq!(machine.step(), Step::Start);
    }
}

#[test]
fn who_is_still_there_gets_the_time_of_the_step_anew_twice_at_each() {
    let mut machine = open();
    machine.take(NOW, Event::Begin(Papers::Card));
    let whole = machine.left(NOW).unwrap();
    let mut now = NOW;
    for _ in 0..MOST_STAYS {
        assert_eq!(machine.asks(now + whole - ASKED_MILLIS - 1), None);
        machine.take(now, Event::Stay);
        assert_eq!(machine.left(now), Some(whole), "nothing was asked, and nothing is counted");
        now += whole - ASKED_MILLIS;
        assert_eq!(machine.asks(now), Some(Asks::StillThere));
        assert_eq!(machine.take(now, Event::Stay), []);
        assert_eq!((machine.left(now), machine.step()), (Some(whole), Step::Document(Side::Front)));
    }
    now += whole - 1;
    assert_eq!(machine.asks(now), Some(Asks::EndsSoon));
    machine.take(now, Event::Stay);
    assert_eq!(machine.take(now + 1, Event::Tick), [Effect::Wipe]);
    let mut machine = open();
    machine.take(NOW, Event::Begin(Papers::Card));
    machine.stays = MOST_STAYS;
    machine.take(NOW, Event::Shot(Side::Front));
    assert_eq!(machine.stays, 0, "the next step has its own");
    assert_eq!(judging().asks(NOW + 59_000), None, "nothing is waited for but the machine");
}
