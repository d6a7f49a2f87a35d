//! Screen readers and keys: everything that can be used has a name, and Tab goes round without a trap.

use assay::session::Snapshot;
use eframe::egui::{Key, Modifiers, accesskit::Role};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};

use super::{evidence::contradiction, flows::Window, port::FakePort, scene, window};

/// Roles of what a person can use or must be told.
const USED: [Role; 10] = [
    Role::Button,
    Role::CheckBox,
    Role::RadioButton,
    Role::ComboBox,
    Role::Slider,
    Role::TextInput,
    Role::Link,
    Role::Image,
    Role::Meter,
    Role::SpinButton,
];

/// What has no name in the window as it is drawn, and how many things have one.
pub(super) fn nameless<S>(harness: &Harness<'_, S>) -> (Vec<String>, usize) {
    let mut missing = Vec::new();
    let mut named = 0;
    for role in USED {
        for node in harness.query_all_by_role(role) {
            let node = node.accesskit_node();
            let name = node.label().or_else(|| node.value()).unwrap_or_default();
            if name.trim().is_empty() {
                missing.push(format!("{role:?} at {:?}", node.bounding_box()));
            } else {
                named += 1;
            }
        }
    }
    (missing, named)
}

/// A view by its name: what is drawn at first, and the keys that lead to it.
type View = (&'static str, Snapshot, Vec<(Modifiers, Key)>);

/// Every view.
fn views() -> Vec<View> {
    let (plain, command) = (Modifiers::NONE, Modifiers::COMMAND);
    let case = || scene::opened_case_with(Some(contradiction()));
    vec![
        ("queue", scene::queue(214), vec![]),
        ("settings", scene::queue(3), vec![(command, Key::Comma)]),
        ("reviewers", scene::queue(3), vec![(command, Key::G)]),
        ("audit log", scene::queue(3), vec![(command, Key::J)]),
        ("operators", scene::queue(3), vec![(command, Key::O)]),
        (
            "another passphrase",
            super::door::with(scene::queue(3), assay::session::Door::SignedIn, assay::case::permission::Role::Reviewer),
            vec![(command, Key::P)],
        ),
        ("retention", scene::queue(3), vec![(command, Key::Y)]),
        ("hold", scene::queue(3), vec![(command, Key::H)]),
        ("erase", scene::queue(3), vec![(command, Key::Delete)]),
        ("import", scene::queue(3), vec![(command, Key::I)]),
        ("keys", scene::queue(3), vec![(plain, Key::Questionmark)]),
        ("snooze", scene::queue(3), vec![(plain, Key::H)]),
        ("assign", scene::queue(3), vec![(plain, Key::T)]),
        ("case", case(), vec![]),
        ("case, to be asked again", case(), vec![(plain, Key::S), (plain, Key::Num1)]),
        ("straightened", case(), vec![(plain, Key::D)]),
        ("faces", case(), vec![(plain, Key::P), (plain, Key::W)]),
        ("forensic views", case(), vec![(plain, Key::X)]),
        ("runs", case(), vec![(command, Key::B)]),
        ("override", case(), vec![(plain, Key::V)]),
        ("export", case(), vec![(command, Key::E)]),
        ("export of the list", scene::queue(3), vec![(command, Key::E)]),
        ("report of a period", scene::queue(3), vec![(command, Key::G), (command, Key::E)]),
        ("export of the log", scene::queue(3), vec![(command, Key::J), (command, Key::E)]),
        ("correction", case(), vec![(plain, Key::Y)]),
    ]
}

fn shown(snapshot: Snapshot, keys: &[(Modifiers, Key)]) -> Window {
    let mut harness = window(&FakePort::new(snapshot));
    for (modifiers, key) in keys {
        harness.key_press_modifiers(*modifiers, *key);
        harness.run_steps(4);
    }
    harness
}

#[test]
fn everything_that_can_be_used_has_a_name_in_every_view() {
    for (name, snapshot, keys) in views() {
        let (missing, named) = nameless(&shown(snapshot, &keys));
        assert!(missing.is_empty(), "{name}: {missing:#?}");
        assert!(named > 3, "{name}: only {named} named");
    }
}

#[test]
fn tab_goes_round_and_is_trapped_nowhere() {
    // The list of keys has a single button.
    for (name, snapshot, keys) in views().into_iter().filter(|(name, ..)| *name != "keys") {
        let mut harness = shown(snapshot, &keys);
        let mut seen = Vec::new();
        for _ in 0..400 {
            harness.key_press(Key::Tab);
            harness.run_steps(2);
            let focused = harness.ctx.memory(|memory| memory.focused());
            let Some(focused) = focused else { continue };
            if seen.first() == Some(&focused) && seen.len() > 2 {
                break;
            }
            assert!(seen.last() != Some(&focused), "{name}: Tab stays where it is after {} steps", seen.len());
            seen.push(focused);
        }
        assert!(seen.len() > 2 && seen.len() < 400, "{name}: {} steps and not round", seen.len());
    }
}
