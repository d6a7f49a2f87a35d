//! What a customer is asked to do: drawn anew for every selfie from bytes of the system's generator, and noted in the case, so that a video
//! of an old session does not show it.

use super::guidance::Prompt;
use crate::{
    case::meta::{Action, Challenge, LivenessMethod},
    policy::KioskPolicy,
};

/// Every movement that can be asked for.
const MOVEMENTS: [Action; 7] =
    [Action::Left, Action::Right, Action::Up, Action::Down, Action::Smile, Action::Blink, Action::OpenMouth];
/// Bytes that a drawing takes: one per movement and digit, many times over for those that would favour some.
pub const CHALLENGE_BYTES: usize = 512;

/// No challenge could be drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system's random generator gave nothing to draw a challenge from; restart the machine")]
pub struct NoChance;

/// Random bytes, used up one by one.
struct Chance<'a>(std::slice::Iter<'a, u8>);

impl Chance<'_> {
    /// A number below `limit` (1 … 256), each as likely as the others.
    fn below(&mut self, limit: usize) -> Result<usize, NoChance> {
        let fair = 256 - 256 % limit;
        let fits = self.0.by_ref().map(|byte| usize::from(*byte)).find(|value| *value < fair);
        fits.map(|value| value % limit).ok_or(NoChance)
    }
}

/// What is asked for: movements where the method is 2, digits where the policy wants them; never the same as `last`.
///
/// # Errors
/// When `random` is used up: it should be [`CHALLENGE_BYTES`] long, and is where the generator works.
pub fn draw_challenge(
    policy: &KioskPolicy,
    last: Option<&Challenge>,
    random: &[u8],
) -> Result<Option<Challenge>, NoChance> {
    let with_movements = policy.liveness_method() == LivenessMethod::PassiveAndChallenge;
    if !with_movements && policy.digits == 0 {
        return Ok(None);
    }
    let mut chance = Chance(random.iter());
    loop {
        let actions = if with_movements { movements(policy, &mut chance)? } else { Vec::new() };
        let digits = (0..policy.digits).map(|_| Ok::<_, NoChance>(char::from(b'0' + chance.below(10)? as u8)));
        let digits: String = digits.collect::<Result<_, _>>()?;
        let challenge = Challenge { actions, digits: Some(digits).filter(|digits| !digits.is_empty()) };
        if last != Some(&challenge) {
            return Ok(Some(challenge));
        }
    }
}

/// Different movements in any order.
fn movements(policy: &KioskPolicy, chance: &mut Chance<'_>) -> Result<Vec<Action>, NoChance> {
    let mut left = MOVEMENTS.to_vec();
    let count = (policy.movements as usize).min(MOVEMENTS.len());
    (0..count).map(|_| Ok::<_, NoChance>(left.remove(chance.below(left.len())?))).collect()
}

/// How the challenge of a case is told to the customer.
pub fn prompts_of(method: LivenessMethod, challenge: Option<&Challenge>) -> Vec<Prompt> {
    let mut prompts: Vec<Prompt> = match method {
        LivenessMethod::HeadMovement => vec![Prompt::TurnSideToSide],
        LivenessMethod::Passive => vec![Prompt::LookAhead],
        LivenessMethod::PassiveAndChallenge => {
            challenge.iter().flat_map(|challenge| &challenge.actions).map(|action| Prompt::from(*action)).collect()
        }
    };
    prompts.extend(challenge.and_then(|challenge| challenge.digits.as_ref()).map(|_| Prompt::SayDigits));
    prompts
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn bytes(seed: u64) -> Vec<u8> {
        let mut random = fastrand::Rng::with_seed(seed);
        (0..CHALLENGE_BYTES).map(|_| random.u8(..)).collect()
    }

    #[test]
    fn movements_differ_from_each_other_and_every_order_is_as_likely() {
        let policy = KioskPolicy::default();
        let mut seen: HashMap<Vec<String>, u32> = HashMap::new();
        for seed in 0..21_000 {
            let challenge = draw_challenge(&policy, None, &bytes(seed)).unwrap().unwrap();
            let mut names: Vec<String> = challenge.actions.iter().map(|action| format!("{action:?}")).collect();
            *seen.entry(names.clone()).or_default() += 1;
            names.sort();
            names.dedup();
            assert_eq!((names.len(), challenge.digits), (3, None));
        }
        assert_eq!(seen.len(), 7 * 6 * 5);
        // 100 each on average; six standard deviations.
        assert!(seen.values().all(|count| (40..160).contains(count)), "{seen:?}");
    }

    #[test]
    fn the_last_challenge_is_not_asked_again() {
        let policy = KioskPolicy { digits: 4, ..KioskPolicy::default() };
        let first = draw_challenge(&policy, None, &bytes(5)).unwrap().unwrap();
        assert_eq!(first.digits.as_ref().map(String::len), Some(4));
        let second = draw_challenge(&policy, Some(&first), &bytes(5)).unwrap().unwrap();
        assert_ne!(first, second);
    }

    #[test]
    fn methods_ask_for_what_is_theirs() {
        let with = |method, digits| KioskPolicy { method, digits, ..KioskPolicy::default() };
        for method in [0, 1] {
            assert_eq!(draw_challenge(&with(method, 0), None, &[]), Ok(None));
            let spoken = draw_challenge(&with(method, 4), None, &bytes(1)).unwrap().unwrap();
            assert!(spoken.actions.is_empty());
            let prompts = prompts_of(with(method, 4).liveness_method(), Some(&spoken));
            assert_eq!((prompts.len(), prompts.last()), (2, Some(&Prompt::SayDigits)));
        }
        let asked = Challenge { actions: vec![Action::Left, Action::Smile], digits: None };
        let prompts = prompts_of(LivenessMethod::PassiveAndChallenge, Some(&asked));
        assert_eq!(prompts, [Prompt::TurnRight, Prompt::Smile]);
    }

    #[test]
    fn a_generator_that_gives_too_little_is_an_error() {
        for random in [&[][..], &[255; CHALLENGE_BYTES]] {
            assert_eq!(draw_challenge(&KioskPolicy::default(), None, random), Err(NoChance));
        }
    }
}
