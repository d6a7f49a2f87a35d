//! Small videos of every kind, read back.

use std::fs;

use super::*;
use crate::{
    media::video::{FrameStream, SampleOptions, probe},
    specimen::selfie::{order::Label, test_heads::heads},
};

fn head() -> &'static Head {
    &heads()[0]
}

fn small(kind: SelfieKind, head: &Head) -> SelfieOrder<'_> {
    SelfieOrder {
        width: 64,
        height: 96,
        seconds: 0.6,
        rate: Rate::Variable(15.0),
        other: Some(&heads()[1]),
        ..SelfieOrder::new(kind, head)
    }
}

#[test]
fn the_same_order_gives_the_same_bytes_and_frames_keep_their_times() {
    let (folder, head) = (tempfile::tempdir().unwrap(), head());
    let order = SelfieOrder { sound: true, ..small(SelfieKind::Live, head) };
    let [one, two] = ["one.mp4", "two.mp4"].map(|name| folder.path().join(name));
    let truth = shoot(&order, Seed::new(5), &one).unwrap();
    assert_eq!(truth, shoot(&order, Seed::new(5), &two).unwrap());
    assert_eq!(fs::read(&one).unwrap(), fs::read(&two).unwrap());
    let options = SampleOptions { frames_per_second: 1000.0, max_side: 96, threads: 1 };
    let times = FrameStream::open(&one, options).unwrap().map(|frame| frame.unwrap().timestamp_millis);
    assert!(times.eq(truth.frames.iter().map(|frame| frame.at_millis)));
    assert!(probe(&one).unwrap().has_audio);
    assert!(truth.frames.iter().all(|frame| frame.faces.len() == 1 && frame.brightness > 5.0));
}

#[test]
fn every_kind_can_be_shot_and_its_truth_written() {
    let head = head();
    for kind in SelfieKind::ALL {
        let order = SelfieOrder { seconds: 1.0, rate: Rate::Steady(2.0), ..small(kind, head) };
        let (stills, truth) = shoot_stills(&order, Seed::new(9), 1, 80).unwrap();
        assert_eq!((stills.len(), truth.kind), (truth.frames.len(), kind));
        let json = serde_json::to_string(&truth).unwrap();
        assert_eq!(serde_json::from_str::<SelfieTruth>(&json).unwrap(), truth, "{kind:?}");
        assert_eq!(truth.label == Label::BonaFide, kind == SelfieKind::Live);
    }
}

#[test]
fn a_loop_repeats_and_a_cut_jumps() {
    let head = head();
    let frames = |kind| {
        let order = SelfieOrder { seconds: 1.4, rate: Rate::Steady(10.0), ..small(kind, head) };
        let mut shooting = Shooting::new(&order, head, Seed::new(3));
        let images: Vec<RgbImage> = shooting.by_ref().map(|(_, image)| image).collect();
        (images, shooting.into_truth())
    };
    let (images, truth) = frames(SelfieKind::Loop);
    let again = truth.frames.iter().skip(1).position(|frame| frame.moment == 0).unwrap() + 1;
    assert!((2..8).contains(&again), "{again}");
    assert_eq!((&images[0], &images[1]), (&images[again], &images[again + 1]));
    assert_ne!(images[0], images[1]);
    // Up to the cut both are the same, and never again after it.
    let ((_, live), (_, cut)) = (frames(SelfieKind::Live), frames(SelfieKind::Cut));
    let same: Vec<bool> = live.frames.iter().zip(&cut.frames).map(|(live, cut)| live.faces == cut.faces).collect();
    let at = same.iter().position(|same| !same).unwrap();
    assert!((same.len() / 4..same.len() * 3 / 4).contains(&at) && same[at..].iter().all(|same| !same), "{same:?}");
}

#[test]
fn who_does_or_says_something_else_is_known() {
    let head = head();
    let asked = vec![Action::Left, Action::Smile];
    let truth = |kind, sound| {
        let order = SelfieOrder { actions: asked.clone(), digits: "0427".to_owned(), sound, ..small(kind, head) };
        Shooting::new(&order, head, Seed::new(3)).into_truth()
    };
    let done = |truth: &SelfieTruth| truth.acts.iter().map(|act| act.action).collect::<Vec<_>>();
    let said = |truth: &SelfieTruth| truth.digits.iter().map(|digit| digit.digit).collect::<String>();
    let live = truth(SelfieKind::Live, false);
    assert_eq!((done(&live), said(&live), live.spoken), (asked.clone(), "0427".to_owned(), false));
    let wrong = truth(SelfieKind::WrongMovement, false);
    assert!(done(&wrong).iter().zip(&asked).all(|(done, asked)| done != asked) && done(&wrong).len() == 2);
    assert!(
        done(&truth(SelfieKind::NoMovement, false)).is_empty()
            && done(&truth(SelfieKind::StillPhoto, false)).is_empty()
    );
    let misspoken = truth(SelfieKind::WrongDigits, false);
    assert!(said(&misspoken).chars().zip("0427".chars()).all(|(said, asked)| said != asked));
    assert_eq!(truth(SelfieKind::Live, true).spoken, Voice::draw(Seed::new(3), None).say('0').is_some());
}

#[test]
fn injected_videos_come_on_the_dot_and_phones_do_not() {
    let regular = frame_times(SelfieKind::InjectedClean, Rate::Variable(24.0), 3.0, Seed::new(1));
    assert_eq!(regular[..4], [0, 33, 67, 100]);
    let phone = frame_times(SelfieKind::Live, Rate::Variable(30.0), 10.0, Seed::new(1));
    let steps: Vec<i64> = phone.windows(2).map(|pair| pair[1] - pair[0]).collect();
    assert!(steps.iter().all(|step| *step >= 5) && steps.iter().any(|step| *step > 50));
    assert!((285..=300).contains(&phone.len()));
}
