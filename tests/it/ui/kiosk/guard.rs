//! Nothing but the kiosk can be reached: no key of the workstation works, no request to close the window is followed.

use assay::{
    session::{Counter, Step},
    ui::Guard,
};
use eframe::egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable as _;

use super::{
    Kiosk, SIZES, built, click, kiosk,
    port::{Asked, FakeKiosk},
    scene,
    staff::let_in,
    wait,
};

/// What the window asks its surroundings for.
fn asked(harness: &Kiosk) -> Vec<ViewportCommand> {
    let root = harness.output().viewport_output.get(&ViewportId::ROOT);
    root.map(|root| root.commands.clone()).unwrap_or_default()
}

/// Somebody, or the window manager, wants the window closed.
fn close(harness: &mut Kiosk) {
    let root = harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    root.events.push(ViewportEvent::Close);
    harness.step();
}

/// Names of the workstation's places and deeds.
const WORKSTATION: [&str; 10] = [
    "Claim next",
    "Import",
    "Settings",
    "Operators",
    "Audit log",
    "Search cases",
    "Approve",
    "Reject",
    "Lock",
    "Keyboard shortcuts",
];

#[test]
fn no_key_does_anything_on_any_page() {
    let modifiers = [
        Modifiers::NONE,
        Modifiers::SHIFT,
        Modifiers::COMMAND,
        Modifiers::ALT,
        Modifiers::COMMAND | Modifiers::SHIFT,
        Modifiers::COMMAND | Modifiers::ALT,
    ];
    for (name, shown) in scene::pages() {
        let port = FakeKiosk::new(shown);
        let mut harness = kiosk(&port, SIZES[1]);
        let title = labels(&harness);
        for pressed in modifiers {
            for key in Key::ALL {
                // The keys of the staff's door have tests of their own; what has the focus is used by keys.
                if *key == Key::F12 {
                    continue;
                }
                harness.key_press_modifiers(pressed, *key);
                harness.step();
                harness.ctx.memory_mut(|memory| {
                    if let Some(focused) = memory.focused() {
                        memory.surrender_focus(focused);
                    }
                });
            }
            port.show(port.shown());
            harness.step();
        }
        harness.run_steps(2);
        assert_eq!(port.take(), [], "{name}");
        assert_eq!(labels(&harness), title, "{name}");
        assert_eq!(harness.ctx.zoom_factor(), 1.0, "{name}");
        for word in WORKSTATION {
            assert!(harness.query_by_label(word).is_none(), "{name}: {word}");
        }
    }
}

/// The buttons that can be used.
fn labels(harness: &Kiosk) -> Vec<String> {
    use eframe::egui::accesskit::Role;
    use egui_kittest::kittest::NodeT as _;
    harness.query_all_by_role(Role::Button).filter_map(|node| node.accesskit_node().label()).collect()
}

#[test]
fn requests_to_close_are_refused_on_every_page() {
    for (name, shown) in scene::pages() {
        let mut harness = kiosk(&FakeKiosk::new(shown), SIZES[1]);
        close(&mut harness);
        assert!(asked(&harness).contains(&ViewportCommand::CancelClose), "{name}");
        assert!(!asked(&harness).contains(&ViewportCommand::Close), "{name}");
    }
}

#[test]
fn staff_that_is_let_in_closes_it() {
    let (mut harness, port) = let_in(SIZES[1]);
    close(&mut harness);
    assert!(asked(&harness).contains(&ViewportCommand::CancelClose), "the window manager alone may not even then");
    click(&mut harness, "End the kiosk");
    assert_eq!(port.take(), [Asked::End]);
    assert!(!asked(&harness).contains(&ViewportCommand::Close), "the session has not allowed it yet");
    port.set_counter(Counter::Ended);
    harness.step();
    assert!(asked(&harness).contains(&ViewportCommand::Close));
    close(&mut harness);
    assert!(!asked(&harness).contains(&ViewportCommand::CancelClose));
}

#[test]
fn a_demonstration_without_operators_can_be_closed() {
    let mut harness = built(&FakeKiosk::new(scene::at(Step::Start)), SIZES[1], Guard::Nobody, false);
    close(&mut harness);
    assert!(!asked(&harness).contains(&ViewportCommand::CancelClose));
}

#[test]
fn a_window_that_lost_the_screen_takes_it_again() {
    let mut harness = kiosk(&FakeKiosk::new(scene::at(Step::Start)), SIZES[1]);
    let root = harness.input_mut().viewports.entry(ViewportId::ROOT).or_default();
    root.fullscreen = Some(false);
    harness.step();
    assert!(asked(&harness).contains(&ViewportCommand::Fullscreen(true)));
}

#[test]
fn a_session_that_stands_still_ends_the_kiosk_so_that_it_is_started_anew() {
    let port = FakeKiosk::new(scene::at(Step::Ready));
    let mut harness = kiosk(&port, SIZES[1]);
    wait(&mut harness, &port, 40);
    assert!(!asked(&harness).contains(&ViewportCommand::Close));
    harness.run_steps(29 * 4);
    assert!(!asked(&harness).contains(&ViewportCommand::Close));
    harness.run_steps(8);
    assert!(asked(&harness).contains(&ViewportCommand::Close));
    assert!(harness.query_by_label("I am ready").is_none(), "nothing of the session is drawn any more");
}
