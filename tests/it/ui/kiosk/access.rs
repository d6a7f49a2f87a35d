//! Fingers, eyes and screen readers: targets are large, no text is cut off, everything has a name, guidance is said aloud.

use assay::session::{Guidance, KioskSnapshot, Prompt, Side, Step};
use eframe::egui::{
    Rect, Shape,
    accesskit::{Live, Role},
};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::{
    super::access::nameless,
    Kiosk, SIZES, click, kiosk,
    port::FakeKiosk,
    scene,
    staff::{knock, let_in},
};

/// Languages by their own names.
const LANGUAGES: [&str; 4] = ["English", "Deutsch", "Español", "العربية"];
/// Millimetres of a pixel of the smallest screen that is meant: 10.1 inches across 1280 x 800 pixels.
const PIXEL: f32 = 0.170;
/// Least points and least millimetres of what can be touched.
const LEAST_POINTS: f32 = 64.0;
const LEAST_MILLIMETRES: f32 = 14.0;

/// Every page in this language and size, by name; `look` is shown each.
fn every_page(language: &str, size: [f32; 2], mut look: impl FnMut(&str, &mut Kiosk)) {
    let port = FakeKiosk::new(scene::at(Step::Start));
    let mut harness = kiosk(&port, size);
    click(&mut harness, language);
    let mut pages = scene::pages();
    let guided = |guidance| KioskSnapshot { guidance: Some(guidance), ..scene::at(Step::Document(Side::Front)) };
    pages.extend(Guidance::ALL.map(|guidance| ("guidance", guided(guidance))));
    let prompts = [
        Prompt::LookAhead,
        Prompt::TurnSideToSide,
        Prompt::TurnLeft,
        Prompt::TurnRight,
        Prompt::LookUp,
        Prompt::LookDown,
        Prompt::Smile,
        Prompt::Blink,
        Prompt::OpenMouth,
        Prompt::SayDigits,
    ];
    let hinted = |done| KioskSnapshot {
        guidance: Some(Guidance::DoAsAsked),
        ..scene::recording(&prompts, done, Some("40718293"))
    };
    pages.extend((0..=prompts.len()).map(|done| ("prompt", hinted(done))));
    for (name, shown) in pages {
        // From the first page to the first page nobody goes home.
        port.show(shown);
        harness.run_steps(2);
        look(name, &mut harness);
        if name == "welcome" {
            harness.get_all_by_role(Role::Button).last().unwrap().click();
            harness.run_steps(2);
            look("choice", &mut harness);
        }
    }
    knock(&mut harness);
    look("door", &mut harness);
    click(&mut harness, "123");
    look("door, signs", &mut harness);
}

#[test]
fn everything_that_can_be_touched_is_large_and_has_a_name() {
    for size in SIZES {
        every_page("English", size, |page, harness| {
            let (missing, _) = nameless(harness);
            assert!(missing.is_empty(), "{page}: {missing:#?}");
            for role in [Role::Button, Role::TextInput, Role::PasswordInput] {
                for node in harness.query_all_by_role(role) {
                    let least = node.rect().size().min_elem();
                    let name = node.accesskit_node().label();
                    assert!(least >= LEAST_POINTS, "{page}, {name:?}: {least} points");
                    let millimetres = least * PIXEL;
                    assert!(millimetres >= LEAST_MILLIMETRES, "{page}, {name:?}: {millimetres} mm");
                }
            }
        });
    }
}

/// Every text that is painted, where, and where it would be cut off.
fn texts(shape: &Shape, clip: Rect, found: &mut Vec<(String, Rect, Rect)>) {
    match shape {
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, clip, found)),
        Shape::Text(text) if !text.galley.text().trim().is_empty() => {
            assert!(!text.galley.elided, "{}", text.galley.text());
            let place = text.galley.rect.translate(text.pos.to_vec2());
            found.push((text.galley.text().to_owned(), place, clip));
        }
        _ => {}
    }
}

fn assert_whole(page: &str, harness: &Kiosk) {
    let window = harness.ctx.content_rect();
    let mut found = Vec::new();
    for clipped in &harness.output().shapes {
        texts(&clipped.shape, clipped.clip_rect, &mut found);
    }
    assert!(!found.is_empty(), "{page}: nothing is said");
    let buttons: Vec<Rect> = harness.query_all_by_role(Role::Button).map(|node| node.rect()).collect();
    for (place, (text, rect, clip)) in found.iter().enumerate() {
        let inside = rect.shrink(1.0);
        assert!(window.contains_rect(inside) && clip.contains_rect(inside), "{page}: {text} {rect:?} in {clip:?}");
        for (other, other_rect, _) in &found[place + 1..] {
            assert!(!inside.intersects(other_rect.shrink(1.0)), "{page}: {text} {rect:?} and {other} {other_rect:?}");
        }
        for button in buttons.iter().filter(|button| button.intersects(inside)) {
            assert!(button.contains_rect(inside), "{page}: {text} {rect:?} on {button:?}");
        }
    }
}

#[test]
fn no_text_is_cut_off_in_any_language_at_any_size() {
    for language in LANGUAGES {
        for size in [SIZES[0], SIZES[1], [1024.0, 768.0], [1920.0, 1080.0], [800.0, 1280.0], [2160.0, 3840.0]] {
            every_page(language, size, |page, harness| assert_whole(&format!("{language} {size:?} {page}"), harness));
        }
    }
}

#[test]
fn texts_for_customers_are_large() {
    for language in LANGUAGES {
        for size in SIZES {
            every_page(language, size, |page, harness| {
                if page.starts_with("door") {
                    return;
                }
                for clipped in &harness.output().shapes {
                    let Shape::Text(text) = &clipped.shape else { continue };
                    let font = text.galley.job.sections.iter().map(|section| section.format.font_id.size);
                    let least = font.fold(f32::INFINITY, f32::min);
                    assert!(least >= 17.0, "{language} {size:?} {page}: {} at {least}", text.galley.text());
                }
            });
        }
    }
}

/// What is said as soon as it changes.
fn said(harness: &Kiosk) -> Vec<String> {
    let nodes = harness.query_all_by_role(Role::Label);
    let live = nodes.filter(|node| node.accesskit_node().live() == Live::Polite);
    live.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value())).collect()
}

#[test]
fn guidance_prompts_and_outcomes_are_said_aloud() {
    for (name, expected) in [
        ("front", "Tilt the document a little: it reflects light."),
        ("back", "Now turn your card over and show its back."),
        ("still_there", "Are you still there?"),
        ("placing", "Come a little closer."),
        ("turning", "Turn your head slowly to your left."),
        ("speaking", "3 7 1 9"),
        ("thanks", "Thank you"),
        ("colleague", "Please see a colleague"),
        ("again", "Tilt the document a little: it reflects light."),
        ("camera", "The camera is not ready"),
    ] {
        let shown = scene::pages().into_iter().find(|(page, _)| *page == name).unwrap().1;
        let harness = kiosk(&FakeKiosk::new(shown), SIZES[1]);
        let said = said(&harness);
        assert!(said.iter().any(|text| text == expected), "{name}: {said:?}");
    }
}

#[test]
fn a_line_of_guidance_stays_the_same_place_for_screen_readers() {
    let port = FakeKiosk::new(scene::at(Step::Placing));
    let mut harness = kiosk(&port, SIZES[1]);
    let mut seen = Vec::new();
    for (guidance, text) in
        [(Guidance::FaceCloser, "Come a little closer."), (Guidance::FaceDark, "Your face needs more light.")]
    {
        port.show(KioskSnapshot { guidance: Some(guidance), ..scene::at(Step::Placing) });
        harness.run_steps(2);
        seen.push(harness.get_by_label(text).accesskit_node().id());
    }
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn health_is_whole_for_staff_too() {
    for size in SIZES {
        let (mut harness, port) = let_in(size);
        assert_whole("health", &harness);
        port.show(KioskSnapshot { staff: std::sync::Arc::new(scene::ailing()), ..scene::at(Step::Start) });
        harness.run_steps(2);
        for text in ["Health of the kiosk", "End the kiosk", "Sign out"] {
            assert!(harness.ctx.content_rect().contains_rect(harness.get_by_label(text).rect()), "{text}");
        }
    }
}
