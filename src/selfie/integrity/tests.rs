//! Every measure on a video drawn for it, with the untouched one as the control.

use super::*;
use crate::{
    case::code::SEVERAL_FACES,
    policy::DEFAULT_POLICY,
    selfie::test_tracks::{Shown, live, moment, track},
};

fn policy() -> Policy {
    Policy::parse(DEFAULT_POLICY, "default.toml").unwrap()
}

fn judged(frames: impl IntoIterator<Item = Shown>) -> Finding {
    video_integrity(&track(frames), &CaseMeta::default(), &policy())
}

/// The spans shown.
fn spans(finding: &Finding) -> Vec<(String, i64, i64)> {
    let span = |exhibit: &Exhibit| match exhibit {
        Exhibit::Span { label, start_millis, end_millis } => Some((label.clone(), *start_millis, *end_millis)),
        _ => None,
    };
    finding.exhibits.iter().filter_map(span).collect()
}

/// Expects a score below a half and this span among those shown.
#[track_caller]
fn caught(finding: &Finding, label: &str, start: i64, end: i64) {
    let score = finding.outcome.score().unwrap();
    assert!(score < 0.5, "{finding:#?}");
    let near = |(found, from, to): &(String, i64, i64)| {
        *found == label && (from - start).abs() <= 200 && (to - end).abs() <= 200
    };
    assert!(spans(finding).iter().any(near), "{label} {start} {end}: {:?}", spans(finding));
}

#[test]
fn an_untouched_video_is_clear() {
    for count in [20, 60, 120] {
        let finding = judged(live(count));
        assert_eq!((finding.outcome.score(), finding.code), (Some(1.0), None), "{finding:#?}");
        assert_eq!(spans(&finding), []);
    }
}

#[test]
fn a_frozen_stretch_is_found() {
    let mut frames = live(60);
    for index in 21..32 {
        frames[index] = frames[20].clone();
    }
    caught(&judged(frames), "frozen", 2000, 3100);
    // Two frames alike are a hitch of the recorder.
    let mut frames = live(60);
    frames[21] = frames[20].clone();
    assert_eq!(judged(frames).outcome.score(), Some(1.0));
}

#[test]
fn a_still_shown_as_a_video_is_found_also_when_it_is_moved() {
    caught(&judged(vec![moment(3.0); 40]), "the face does not change", 0, 3900);
    let moved = (0..60).map(|index| {
        let (still, other) = (moment(3.0), moment(index as f32));
        // The face as it is, in a room that moves.
        let mut image = other.image;
        let (x, y) = (still.bbox.x as u32, still.bbox.y as u32);
        for (dx, dy) in (0..32 * 40).map(|at| (at % 32, at / 32)) {
            image.put_pixel(x + dx, y + dy, *still.image.get_pixel(x + dx, y + dy));
        }
        Shown { image, ..still }
    });
    caught(&judged(moved), "the face does not change", 0, 5900);
}

#[test]
fn a_loop_is_found_also_when_it_is_sampled_between_its_frames() {
    let looped = |length: f32| (0..60).map(move |index| moment(index as f32 % length));
    for length in [20.0, 17.4, 12.7] {
        let finding = judged(looped(length));
        let score = finding.outcome.score().unwrap();
        assert!(score < 0.5 && spans(&finding).iter().any(|span| span.0 == "comes again"), "{length}: {finding:#?}");
    }
}

#[test]
fn a_loop_of_a_few_frames_is_found() {
    for period in 2..=4 {
        let finding = judged((0..60).map(|index| moment((index % period) as f32 * 7.0)));
        let score = finding.outcome.score().unwrap();
        assert!(score < 0.5 && spans(&finding).iter().any(|span| span.0 == "comes again"), "{period}: {finding:#?}");
    }
}

#[test]
fn a_cut_is_found() {
    let cut = (0..50).map(|index| moment(if index < 25 { index as f32 } else { index as f32 + 40.0 }));
    caught(&judged(cut), "jump", 2400, 2500);
}

#[test]
fn another_person_part_way_has_the_code_of_several_faces() {
    for (from, to) in [(30, 60), (0, 12), (25, 36)] {
        let mut frames = live(60);
        frames[from..to].iter_mut().for_each(|shown| shown.person = 1);
        let finding = judged(frames);
        assert!(finding.outcome.score().unwrap() < 0.5, "{from} {to}: {finding:#?}");
        assert_eq!(finding.code, Some(SEVERAL_FACES), "{from} {to}");
    }
}

#[test]
fn a_covered_lens_is_found() {
    let mut frames = live(60);
    frames[30..33].iter_mut().for_each(|shown| {
        shown.image.iter_mut().for_each(|value| *value /= 6);
        shown.faces = 0;
    });
    assert!(judged(frames).outcome.score().unwrap() < 0.5);
}

#[test]
fn company_for_a_moment_has_the_code_of_several_faces() {
    let mut frames = live(60);
    frames[40..44].iter_mut().for_each(|shown| shown.faces = 2);
    let finding = judged(frames);
    caught(&finding, "another face", 4000, 4300);
    assert_eq!(finding.code, Some(SEVERAL_FACES));
    let mut frames = live(60);
    frames[40].faces = 2;
    assert_eq!(judged(frames).code, None);
}

#[test]
fn a_face_that_moves_before_a_frozen_room_is_found() {
    let inserted = (0..60).map(|index| {
        let (room, person) = (moment(0.0), moment(index as f32));
        let mut image = room.image;
        let bbox = person.bbox;
        for (x, y) in (0..96 * 128).map(|at| (at % 96, at / 96)) {
            let inside = (bbox.x..bbox.x + bbox.width).contains(&(x as f32))
                && (bbox.y..bbox.y + bbox.height).contains(&(y as f32));
            if inside {
                image.put_pixel(x, y, *person.image.get_pixel(x, y));
            }
        }
        Shown { image, ..person }
    });
    caught(&judged(inserted), "only the face moves", 0, 5900);
}

#[test]
fn what_is_not_whole_or_too_short_is_not_judged() {
    let mut part = track(live(60));
    part.timeline.partial = Some("it ends early".to_owned());
    let finding = video_integrity(&part, &CaseMeta::default(), &policy());
    assert_eq!((finding.outcome.score(), finding.code), (None, Some(VIDEO_PROCESSING)));
    let waiting = CaseMeta { last_frames: Some(false), ..CaseMeta::default() };
    let finding = video_integrity(&part, &waiting, &policy());
    assert_eq!((finding.outcome.score(), finding.code), (None, None));
    assert_eq!(judged(live(15)).outcome.score(), None);
    assert!(judged(live(16)).outcome.score().is_some());
    assert_eq!(judged(Vec::new()).outcome.score(), None);
    let faceless = live(60).into_iter().map(|shown| Shown { faces: 0, ..shown });
    assert_eq!(judged(faceless).outcome.score(), None);
}
