//! What a customer does and what the session is asked for in return, by touch and by keys.

use assay::session::{Asks, Capture, Guidance, KioskCommand, KioskSnapshot, Outcome, Papers, Prompt, Side, Step};
use eframe::egui::{Key, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{
    Kiosk, SIZES, click, kiosk,
    port::{Asked, FakeKiosk},
    press, scene, use_by_keys, wait,
};

/// One touch after the other, with what the session shows before it and what it is asked for.
fn touches() -> Vec<(KioskSnapshot, &'static str, KioskCommand)> {
    let again = Step::Outcome(Outcome::TryAgain(Guidance::LessGlare));
    vec![
        (scene::at(Step::Document(Side::Front)), "Leave", KioskCommand::Cancel),
        (scene::at(Step::Review(Side::Front)), "Take it again", KioskCommand::Retake),
        (scene::at(Step::Review(Side::Front)), "Keep it", KioskCommand::Keep),
        (scene::at(Step::Review(Side::Back)), "Leave", KioskCommand::Cancel),
        (scene::at(Step::Ready), "I am ready", KioskCommand::Next),
        (scene::at(Step::Placing), "Leave", KioskCommand::Cancel),
        (scene::recording(&[Prompt::Smile], 0, None), "Leave", KioskCommand::Cancel),
        (scene::at(Step::Judging), "Leave", KioskCommand::Cancel),
        (scene::at(Step::CameraLost(Capture::Selfie)), "Leave", KioskCommand::Cancel),
        (scene::at(again), "Try again", KioskCommand::Next),
        (scene::at(again), "Leave", KioskCommand::Cancel),
        (scene::at(Step::Outcome(Outcome::Thanks)), "Finish", KioskCommand::Next),
        (scene::at(Step::Outcome(Outcome::SeeColleague)), "Finish", KioskCommand::Next),
    ]
}

fn run_through(size: [f32; 2], mut touch: impl FnMut(&mut Kiosk, &str)) {
    let port = FakeKiosk::new(scene::at(Step::Start));
    let mut harness = kiosk(&port, size);
    for (tile, papers) in [("Passport", Papers::Passport), ("Card", Papers::Card)] {
        touch(&mut harness, "I agree. Start");
        assert_eq!(port.take(), [], "consent alone begins nothing");
        touch(&mut harness, tile);
        assert_eq!(port.take(), [Asked::Customer(KioskCommand::Begin(papers))]);
        for (shown, label, expected) in touches() {
            let step = shown.step;
            port.show(shown);
            harness.run_steps(2);
            touch(&mut harness, label);
            assert_eq!(port.take(), [Asked::Customer(expected)], "{label} at {step:?}");
        }
        port.show(scene::at(Step::Start));
        harness.run_steps(2);
    }
}

#[test]
fn every_button_asks_for_what_it_says_by_touch() {
    for size in SIZES {
        run_through(size, click);
    }
}

#[test]
fn every_button_can_be_used_by_keys() {
    run_through(SIZES[1], use_by_keys);
}

#[test]
fn leaving_the_choice_goes_back_to_the_first_page() {
    let port = FakeKiosk::new(scene::at(Step::Start));
    let mut harness = kiosk(&port, SIZES[0]);
    click(&mut harness, "I agree. Start");
    click(&mut harness, "Leave");
    harness.get_by_label("Welcome");
    assert_eq!(port.take(), []);
}

#[test]
fn what_is_on_its_way_to_the_outbox_is_not_called_back() {
    let mut harness = kiosk(&FakeKiosk::new(scene::at(Step::Storing(Outcome::Thanks))), SIZES[0]);
    harness.get_by_label("One moment, please");
    assert!(harness.query_by_label("Leave").is_none());
    press(&mut harness, Key::Tab);
    assert!(harness.ctx.memory(|memory| memory.focused()).is_none());
}

#[test]
fn a_language_goes_with_its_customer() {
    let port = FakeKiosk::new(scene::at(Step::Start));
    let mut harness = kiosk(&port, SIZES[0]);
    for (own_name, welcome, keep) in [
        ("Deutsch", "Willkommen", "Behalten"),
        ("Español", "Le damos la bienvenida", "Usar esta foto"),
        ("العربية", "أهلًا وسهلًا", "استخدام الصورة"),
    ] {
        click(&mut harness, own_name);
        harness.get_by_label(welcome);
        port.show(scene::at(Step::Review(Side::Front)));
        harness.run_steps(2);
        harness.get_by_label(keep);
        port.show(scene::at(Step::Start));
        harness.run_steps(2);
        harness.get_by_label("Welcome");
    }
}

#[test]
fn whoever_walks_away_from_the_first_pages_leaves_them_as_they_were() {
    let port = FakeKiosk::new(scene::at(Step::Start));
    let mut harness = kiosk(&port, SIZES[0]);
    click(&mut harness, "Deutsch");
    click(&mut harness, "Ich stimme zu. Start");
    for _ in 0..11 {
        harness.get_by_label("Reisepass");
        wait(&mut harness, &port, 5);
    }
    wait(&mut harness, &port, 10);
    harness.get_by_label("Welcome");
}

#[test]
fn a_touch_that_the_session_was_too_busy_for_is_handed_over_later_unless_it_is_too_late() {
    let port = FakeKiosk::new(scene::at(Step::Review(Side::Front)));
    let mut harness = kiosk(&port, SIZES[0]);
    port.set_busy(true);
    click(&mut harness, "Keep it");
    assert_eq!(port.take(), []);
    port.set_busy(false);
    harness.run_steps(3);
    assert_eq!(port.take(), [Asked::Customer(KioskCommand::Keep)], "once");
    port.set_busy(true);
    click(&mut harness, "Keep it");
    port.show(scene::at(Step::Start));
    port.set_busy(false);
    harness.run_steps(3);
    assert_eq!(port.take(), []);
}

#[test]
fn somebody_who_does_nothing_is_asked_whether_he_is_there_and_any_touch_answers() {
    for size in SIZES {
        let port = FakeKiosk::new(scene::at(Step::Document(Side::Front)));
        let mut harness = kiosk(&port, size);
        let stay = [Asked::Customer(KioskCommand::Stay)];
        for step in [Step::Document(Side::Front), Step::Review(Side::Back), Step::Ready, Step::Placing] {
            port.show(scene::at(step));
            harness.run_steps(2);
            assert!(harness.query_by_label("Are you still there?").is_none(), "{step:?}");
            touch_the_picture(&mut harness);
            assert_eq!(port.take(), [], "nothing was asked");
            port.show(scene::asked(step, Asks::StillThere));
            harness.run_steps(2);
            harness.get_by_label("Are you still there?");
            use_by_keys(&mut harness, "Yes");
            assert_eq!(port.take(), stay, "{step:?}");
            touch_the_picture(&mut harness);
            assert_eq!(port.take(), stay, "{step:?}");
            port.show(scene::asked(step, Asks::EndsSoon));
            harness.run_steps(2);
            harness.get_by_label("This session ends in a moment.");
            touch_the_picture(&mut harness);
            assert_eq!(port.take(), [], "{step:?}: it was said often enough");
        }
    }
}

/// A finger where nothing can be used.
fn touch_the_picture(harness: &mut Kiosk) {
    let middle = harness.ctx.content_rect().center();
    harness.hover_at(middle);
    harness.drag_at(middle);
    harness.run_steps(2);
    harness.drop_at(middle);
    harness.run_steps(2);
}

#[test]
fn a_colleague_is_named_without_a_reason() {
    let harness = kiosk(&FakeKiosk::new(scene::at(Step::Outcome(Outcome::SeeColleague))), SIZES[0]);
    let said: Vec<String> = [Role::Label, Role::Button, Role::Image]
        .into_iter()
        .flat_map(|role| harness.query_all_by_role(role).collect::<Vec<_>>())
        .filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value()))
        .collect();
    let about = "A colleague will gladly help you. Please take your document with you.";
    assert_eq!(said, ["Please see a colleague", about, "Finish"]);
}
