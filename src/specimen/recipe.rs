//! What a specimen case is made of: which document of whom, photographed how, and who appears in which selfie video.

use serde::Serialize;

use super::{
    attack::PhotoKind,
    document::Fault,
    seed::{Draw, Seed},
    selfie::SelfieKind,
};
use crate::case::meta::{Action, IdType, LivenessMethod, Priority};

/// Who appears in the selfie, against the portrait in the document.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Bearer {
    /// Whom the portrait shows: the holder, or the forger who put another portrait over the holder's.
    Portrayed,
    /// Somebody between the holder (0) and a stranger (1).
    LookAlike(f32),
    /// A stranger.
    Stranger,
}

/// One case.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Recipe {
    /// Name of the case's folder and its identifier.
    pub name: String,
    /// What the case shows, in a sentence.
    pub about: String,
    /// Who the holder is: recipes with the same number have the same holder.
    pub holder: u64,
    /// Kind of document; any where none is given.
    pub id_type: Option<IdType>,
    /// How the front is presented.
    pub front: PhotoKind,
    /// What is wrong with the document's content.
    pub faults: Vec<Fault>,
    /// Who appears in the selfie.
    pub bearer: Bearer,
    /// How the selfie is presented.
    pub selfie: SelfieKind,
    /// Liveness method asked for.
    pub method: LivenessMethod,
    /// Movements asked for, in order; for method 0 the turns to both sides.
    pub actions: Vec<Action>,
    /// Digits to be spoken.
    pub digits: Option<String>,
    /// Urgency.
    pub priority: Priority,
}

impl Recipe {
    /// A genuine case of the person with number `holder`: head turned to both sides, own document.
    pub fn genuine(name: &str, about: &str, holder: u64) -> Self {
        Recipe {
            name: name.to_owned(),
            about: about.to_owned(),
            holder,
            id_type: None,
            front: PhotoKind::Genuine,
            faults: Vec::new(),
            bearer: Bearer::Portrayed,
            selfie: SelfieKind::Live,
            method: LivenessMethod::HeadMovement,
            actions: vec![Action::Left, Action::Right],
            digits: None,
            priority: Priority::Normal,
        }
    }

    /// Any case: half are genuine, the others have one attack or fault each.
    pub fn draw(name: &str, seed: Seed) -> Self {
        let mut draw = seed.draw();
        let genuine = Recipe::genuine(name, "genuine", seed.branch("holder").number());
        let mut recipe = Recipe { digits: draw.chance(0.2).then(|| digits(&mut draw)), ..genuine };
        if draw.chance(0.3) {
            recipe.method = LivenessMethod::PassiveAndChallenge;
            recipe.actions = any_actions(&mut draw);
        }
        match draw.whole(0..10) {
            0 | 1 => recipe.front = other_than(&PhotoKind::ALL, PhotoKind::Genuine, &mut draw),
            2 | 3 => recipe.selfie = other_than(&SelfieKind::ALL, SelfieKind::Live, &mut draw),
            4 if draw.chance(0.5) => recipe.bearer = Bearer::Stranger,
            4 => {
                recipe.faults.extend(draw.pick(&Fault::ALL));
                // The one kind that can carry all of them: it has a back and a composite check digit.
                recipe.id_type = Some(IdType::ResidencePermit);
            }
            _ => return recipe,
        }
        if recipe.selfie == SelfieKind::WrongDigits && recipe.digits.is_none() {
            recipe.digits = Some(digits(&mut draw));
        }
        recipe.about = recipe.departures().join(", ");
        recipe
    }

    /// In what the case departs from a genuine one, each in a word or two.
    pub fn departures(&self) -> Vec<String> {
        let mut found = Vec::new();
        if self.front != PhotoKind::Genuine {
            found.push(format!("document {}", self.front.name().replace('_', " ")));
        }
        found.extend(self.faults.iter().map(|fault| fault.name().replace('_', " ")));
        match self.bearer {
            Bearer::Portrayed => {}
            Bearer::LookAlike(_) => found.push("selfie of a look-alike".to_owned()),
            Bearer::Stranger => found.push("selfie of another person".to_owned()),
        }
        if self.selfie != SelfieKind::Live {
            found.push(format!("selfie {}", self.selfie.name().replace('_', " ")));
        }
        found
    }
}

/// Any of the kinds but the usual one.
fn other_than<T: Copy + PartialEq>(kinds: &[T], usual: T, draw: &mut Draw) -> T {
    let others: Vec<T> = kinds.iter().copied().filter(|kind| *kind != usual).collect();
    draw.pick(&others).copied().unwrap_or(usual)
}

fn digits(draw: &mut Draw) -> String {
    (0..4).map(|_| char::from(b'0' + draw.whole(0..10) as u8)).collect()
}

/// Three different movements in any order.
pub(super) fn any_actions(draw: &mut Draw) -> Vec<Action> {
    use Action::{Blink, Down, Left, OpenMouth, Right, Smile, Up};
    let mut actions = [Left, Right, Up, Down, Smile, Blink, OpenMouth];
    draw.shuffle(&mut actions);
    actions[..3].to_vec()
}
