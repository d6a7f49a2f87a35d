//! The cases of the demo: together they take every route and show every view.

use super::{
    attack::PhotoKind,
    case_folder::CaseScale,
    document::{Fault, mrz::CheckDigit},
    recipe::{Bearer, Recipe},
    selfie::SelfieKind,
};
use crate::case::{
    Digest,
    meta::{Action, IdType, LivenessMethod, Priority},
};

/// Seed of the demo.
pub const DEMO_SEED: u64 = 2026;
/// Size of the demo's evidence.
pub const DEMO_SCALE: CaseScale = CaseScale::phone(8.0);
/// Number of the person who comes back under another name.
const RETURNING: u64 = 101;

/// A short name for what the demo is made from: recipes, seed, scale and the program's version.
pub fn demo_stamp() -> String {
    let made_from = format!("{} {DEMO_SEED} {DEMO_SCALE:?} marked {:?}", env!("CARGO_PKG_VERSION"), demo_recipes());
    Digest::of(made_from.as_bytes()).short()
}

/// The fourteen cases.
pub fn demo_recipes() -> Vec<Recipe> {
    let mut recipes = document_cases();
    recipes.extend(selfie_cases());
    recipes
}

/// One for each reason of document attack detection, and what is read against itself.
fn document_cases() -> Vec<Recipe> {
    let photo = |name, about, holder, front| Recipe { front, ..Recipe::genuine(name, about, holder) };
    let fault = |name, about, holder, fault| Recipe { faults: vec![fault], ..Recipe::genuine(name, about, holder) };
    vec![
        Recipe {
            id_type: Some(IdType::IdCard),
            ..Recipe::genuine("demo-01-genuine", "everything is as it should be", RETURNING)
        },
        photo("demo-02-screen", "the document is shown on a screen", 102, PhotoKind::ScreenReplay),
        photo("demo-03-grey-copy", "the document is a grey copy", 103, PhotoKind::GreyCopy),
        photo(
            "demo-04-glued-portrait",
            "another portrait is glued over the holder's",
            104,
            PhotoKind::PhotoReplacement,
        ),
        photo("demo-05-swapped-portrait", "the portrait was swapped in the file", 105, PhotoKind::PortraitSwap),
        Recipe {
            faults: vec![Fault::WrongCheckDigit(CheckDigit::Composite)],
            id_type: Some(IdType::Passport),
            ..photo(
                "demo-06-altered-data",
                "printed data were altered in the file, a check digit is wrong",
                106,
                PhotoKind::AlteredData,
            )
        },
        Recipe {
            id_type: Some(IdType::ResidencePermit),
            ..fault("demo-07-two-holders", "front and back are of different people", 107, Fault::BackOfAnother)
        },
        Recipe {
            faults: vec![Fault::Expired],
            ..photo(
                "demo-08-cropped",
                "a part of the document lies outside the photo, and it has expired",
                108,
                PhotoKind::Cropped,
            )
        },
    ]
}

/// Every band of the match level, the gallery, the challenges and a capture fault.
fn selfie_cases() -> Vec<Recipe> {
    vec![
        Recipe {
            bearer: Bearer::LookAlike(0.7),
            priority: Priority::High,
            ..Recipe::genuine("demo-09-look-alike", "somebody who resembles the holder; two reviewers should look", 214)
        },
        Recipe { bearer: Bearer::Stranger, ..Recipe::genuine("demo-10-stranger", "somebody else's document", 202) },
        Recipe {
            id_type: Some(IdType::Passport),
            ..Recipe::genuine("demo-11-returning", "the person of the first case, under another name", RETURNING)
        },
        Recipe {
            method: LivenessMethod::PassiveAndChallenge,
            actions: vec![Action::Right, Action::Smile, Action::Up],
            selfie: SelfieKind::WrongMovement,
            ..Recipe::genuine("demo-12-challenge", "other movements than asked for", 112)
        },
        Recipe {
            digits: Some("4716".to_owned()),
            selfie: SelfieKind::WrongDigits,
            ..Recipe::genuine("demo-13-voice", "other digits are spoken than asked for", 113)
        },
        Recipe {
            selfie: SelfieKind::TooDark,
            priority: Priority::Low,
            ..Recipe::genuine("demo-14-dark", "the video is too dark", 114)
        },
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn fourteen_cases_each_with_its_own_name() {
        let recipes = demo_recipes();
        let names: BTreeSet<&str> = recipes.iter().map(|recipe| recipe.name.as_str()).collect();
        assert_eq!((recipes.len(), names.len()), (14, 14));
    }

    #[test]
    fn every_kind_of_document_attack_is_there_and_one_person_comes_twice() {
        let recipes = demo_recipes();
        for kind in [
            PhotoKind::ScreenReplay,
            PhotoKind::GreyCopy,
            PhotoKind::PhotoReplacement,
            PhotoKind::PortraitSwap,
            PhotoKind::AlteredData,
        ] {
            assert!(recipes.iter().any(|recipe| recipe.front == kind), "{kind:?}");
        }
        assert_eq!(recipes.iter().filter(|recipe| recipe.holder == RETURNING).count(), 2);
        assert_eq!(recipes.iter().filter(|recipe| recipe.departures().is_empty()).count(), 2);
    }
}
