//! The door for staff: where it is, who comes in, what is behind it, and that it shuts by itself.

use assay::{
    case::{operator::Operator, permission::Role},
    session::{Counter, KioskSnapshot, Passphrase, Step},
    ui::Guard,
};
use eframe::egui::{Key, Modifiers, Pos2, pos2};
use egui_kittest::kittest::Queryable as _;

use super::{
    Kiosk, SIZES, STEPS_A_SECOND, built, click, kiosk,
    port::{Asked, FakeKiosk},
    press, scene, use_by_keys, wait,
};

const CORNER: Pos2 = pos2(30.0, 30.0);
const PASSPHRASE: &str = "five wet horses sing";

fn hold(harness: &mut Kiosk, at: Pos2, steps: usize) {
    harness.hover_at(at);
    harness.drag_at(at);
    harness.run_steps(steps);
    harness.drop_at(at);
    harness.run_steps(2);
}

/// Opens the door by its keys.
pub(super) fn knock(harness: &mut Kiosk) {
    harness.key_press_modifiers(Modifiers::CTRL | Modifiers::SHIFT, Key::F12);
    harness.run_steps(2);
}

fn is_at_door(harness: &Kiosk) -> bool {
    harness.query_by_label("Staff").is_some()
}

fn sign_in(harness: &mut Kiosk) {
    for (field, text) in [("Name", "ana"), ("Passphrase", PASSPHRASE)] {
        harness.get_by_label(field).focus();
        harness.run_steps(2);
        harness.get_by_label(field).type_text(text);
        harness.run_steps(2);
    }
    press(harness, Key::Enter);
}

/// The window with staff behind the counter.
pub(super) fn let_in(size: [f32; 2]) -> (Kiosk, FakeKiosk) {
    let_in_at(size, false)
}

/// The same, drawn where that is wanted.
pub(super) fn let_in_at(size: [f32; 2], rendered: bool) -> (Kiosk, FakeKiosk) {
    let port = FakeKiosk::new(scene::at(Step::Start));
    let mut harness = built(&port, size, Guard::Operators, rendered);
    knock(&mut harness);
    sign_in(&mut harness);
    let passphrase = Passphrase::new(PASSPHRASE.to_owned());
    assert_eq!(port.take(), [Asked::SignIn("ana".to_owned(), passphrase)]);
    port.set_counter(Counter::Open(scene::operator()));
    harness.run_steps(3);
    harness.get_by_label("Health of the kiosk");
    (harness, port)
}

#[test]
fn the_corner_opens_the_door_when_it_is_held_and_nothing_else_does() {
    for size in SIZES {
        for (name, shown) in scene::pages() {
            let mut harness = kiosk(&FakeKiosk::new(shown), size);
            hold(&mut harness, CORNER, 2 * STEPS_A_SECOND);
            assert!(!is_at_door(&harness), "{name}: two seconds are too short");
            hold(&mut harness, pos2(size[0] / 2.0, size[1] * 0.45), 5 * STEPS_A_SECOND);
            assert!(!is_at_door(&harness), "{name}: elsewhere");
            hold(&mut harness, CORNER, 3 * STEPS_A_SECOND);
            assert!(is_at_door(&harness), "{name}");
        }
    }
}

#[test]
fn where_reading_begins_at_the_right_the_corner_is_there() {
    let mut harness = kiosk(&FakeKiosk::new(scene::at(Step::Start)), SIZES[0]);
    click(&mut harness, "العربية");
    hold(&mut harness, pos2(SIZES[0][0] - 30.0, 30.0), 3 * STEPS_A_SECOND);
    harness.get_by_label("الموظفون");
}

#[test]
fn the_corner_is_hidden_from_those_who_look_for_it() {
    for (name, shown) in scene::pages() {
        let mut harness = kiosk(&FakeKiosk::new(shown), SIZES[1]);
        for _ in 0..12 {
            press(&mut harness, Key::Tab);
            assert!(!is_at_door(&harness), "{name}");
            let focused = harness.ctx.memory(|memory| memory.focused());
            let place = focused.and_then(|id| harness.ctx.read_response(id)).map(|response| response.rect);
            assert!(place.is_none_or(|place| !place.contains(CORNER)), "{name}");
        }
    }
}

#[test]
fn nothing_is_asked_for_without_name_and_passphrase_and_both_are_forgotten() {
    let port = FakeKiosk::new(scene::at(Step::Ready));
    let mut harness = kiosk(&port, SIZES[1]);
    knock(&mut harness);
    click(&mut harness, "Sign in");
    assert_eq!(port.take(), []);
    harness.get_by_label("Passphrase").focus();
    harness.run_steps(2);
    harness.get_by_label("Passphrase").type_text(PASSPHRASE);
    harness.run_steps(2);
    click(&mut harness, "Sign in");
    assert_eq!(port.take(), [], "a passphrase without a name");
    click(&mut harness, "Back");
    harness.get_by_label("I am ready");
    knock(&mut harness);
    assert_eq!(harness.get_by_label("Passphrase").value().as_deref(), Some(""));
}

#[test]
fn a_refusal_is_told_and_no_health_is_shown() {
    let port = FakeKiosk::new(scene::at(Step::Start));
    let mut harness = kiosk(&port, SIZES[1]);
    knock(&mut harness);
    port.set_counter(Counter::Shut { refused: Some("from somebody before".to_owned()) });
    harness.run_steps(2);
    assert!(harness.query_by_label("from somebody before").is_none());
    sign_in(&mut harness);
    port.set_counter(Counter::Shut { refused: Some("name or passphrase are wrong".to_owned()) });
    harness.run_steps(2);
    harness.get_by_label("name or passphrase are wrong");
    assert!(harness.query_by_label("End the kiosk").is_none());
    assert_eq!(harness.get_by_label("Passphrase").value().as_deref(), Some(""));
}

#[test]
fn who_left_before_the_answer_is_signed_out_and_shows_nothing_to_the_next() {
    let port = FakeKiosk::new(scene::at(Step::Start));
    let mut harness = kiosk(&port, SIZES[1]);
    knock(&mut harness);
    sign_in(&mut harness);
    port.take();
    click(&mut harness, "Back");
    port.set_counter(Counter::Open(scene::operator()));
    knock(&mut harness);
    assert!(is_at_door(&harness));
    assert!(harness.query_by_label("End the kiosk").is_none());
    assert_eq!(port.take(), [Asked::SignOut], "once");
    port.set_counter(Counter::Shut { refused: None });
    harness.run_steps(3);
    assert_eq!(port.take(), []);
}

#[test]
fn signing_out_goes_back_to_the_customers_page() {
    for uses_keys in [false, true] {
        let (mut harness, port) = let_in(SIZES[0]);
        if uses_keys {
            use_by_keys(&mut harness, "Sign out")
        } else {
            click(&mut harness, "Sign out")
        }
        assert_eq!(port.take(), [Asked::SignOut]);
        harness.get_by_label("Welcome");
    }
}

#[test]
fn staff_that_walks_away_is_signed_out() {
    let (mut harness, port) = let_in(SIZES[0]);
    wait(&mut harness, &port, 55);
    harness.get_by_label("Health of the kiosk");
    wait(&mut harness, &port, 8);
    harness.get_by_label("Welcome");
    assert_eq!(port.take(), [Asked::SignOut]);
}

/// A keyboard of its own is used as it is plugged in: no touch, no Tab before the name.
#[test]
fn who_knocks_by_keys_types_the_name_at_once() {
    let port = FakeKiosk::new(scene::at(Step::Start));
    let mut harness = kiosk(&port, SIZES[1]);
    for _ in 0..2 {
        knock(&mut harness);
        harness.get_by_label("Name").type_text("ana");
        harness.run_steps(2);
        press(&mut harness, Key::Tab);
        harness.get_by_label("Passphrase").type_text(PASSPHRASE);
        harness.run_steps(2);
        press(&mut harness, Key::Enter);
        assert_eq!(port.take(), [Asked::SignIn("ana".to_owned(), Passphrase::new(PASSPHRASE.to_owned()))]);
        click(&mut harness, "Back");
    }
}

#[test]
fn a_pointer_that_only_moves_keeps_nobody_signed_in_and_a_key_does() {
    let (mut harness, port) = let_in(SIZES[0]);
    for second in 0..50_u8 {
        harness.hover_at(pos2(300.0 + f32::from(second), 900.0));
        wait(&mut harness, &port, 1);
    }
    press(&mut harness, Key::Tab);
    wait(&mut harness, &port, 55);
    harness.get_by_label("Health of the kiosk");
    for second in 0..8_u8 {
        harness.hover_at(pos2(300.0 + f32::from(second), 900.0));
        wait(&mut harness, &port, 1);
    }
    harness.get_by_label("Welcome");
    assert_eq!(port.take(), [Asked::SignOut]);
}

#[test]
fn who_may_not_end_the_kiosk_is_told_so_and_has_no_button_for_it() {
    for role in Role::ALL {
        let (mut harness, port) = let_in(SIZES[1]);
        port.set_counter(Counter::Open(Operator { role, ..scene::operator() }));
        harness.run_steps(3);
        let may = matches!(role, Role::Administrator | Role::Senior);
        assert_eq!(harness.query_by_label("End the kiosk").is_some(), may, "{role:?}");
        let told = "Only an administrator or a senior reviewer may end the kiosk.";
        assert_eq!(harness.query_by_label(told).is_none(), may, "{role:?}");
    }
}

#[test]
fn health_tells_what_is_wrong_and_what_to_do() {
    let (mut harness, port) = let_in(SIZES[0]);
    for text in [
        "12 cases wait to be taken to the reviewers",
        "Waiting cases take 184.3 MB.",
        "At most 500 cases and 8590 MB.",
        "43000 MB are free; below 1074 MB no case is taken.",
        "HD Pro Webcam",
        "plughw:1,0",
        "1920 × 1080 pixels, 29.9 pictures a second",
        "Everything the checks need is there.",
        "2026-09-21 14:13:20 UTC",
        "Verdict 0.7 s after the last picture",
        "Signed in: Ana Keller",
    ] {
        harness.get_by_label(text);
    }
    port.show(KioskSnapshot { staff: std::sync::Arc::new(scene::ailing()), ..scene::at(Step::Start) });
    harness.run_steps(2);
    for text in [
        "900 MB are free; below 1074 MB no case is taken.",
        "The clock went back by 121 min: compare it, and set it right.",
        "It is full: no case is taken until they are taken away.",
        "camera /dev/video0 gives no more pictures: check its cable",
        "microphone plughw:1,0 gives no more sound: check its cable",
        "no network for the task face_detection: put one into models/manifest.toml",
        "the case could not be put into the outbox: no space left on device",
    ] {
        harness.get_by_label(text);
    }
}

#[test]
fn keys_on_the_screen_write_what_is_on_them() {
    let port = FakeKiosk::new(scene::at(Step::Start));
    let mut harness = kiosk(&port, SIZES[1]);
    knock(&mut harness);
    for key in ["a", "n", "x", "Delete", "a"] {
        click(&mut harness, key);
    }
    assert_eq!(harness.get_by_label("Name").value().as_deref(), Some("ana"));
    harness.get_by_label("Passphrase").focus();
    harness.run_steps(2);
    for key in ["ABC", "H", "i", "Space", "123", "7", "!", "More", "~", "Letters", "o"] {
        click(&mut harness, key);
    }
    click(&mut harness, "Sign in");
    let passphrase = Passphrase::new("Hi 7!~o".to_owned());
    assert_eq!(port.take(), [Asked::SignIn("ana".to_owned(), passphrase)]);
}
