//! The movements that were asked for, in their order.
//!
//! Left and right are those of the picture (SPEC): whoever shows the person a mirror image asks for what the picture will
//! show. A recording that was mirrored as a whole does not pass: accepting both readings would double the chance of a
//! replayed video that happens to hold some movements. Where the movements fit with left and right exchanged, a figure
//! says so, and a person decides.

use super::{
    SelfieTrack,
    gestures::{Gesture, seen_as},
    head_movement::{Movement, movement},
};
use crate::{
    case::{
        code::NO_MOVEMENT,
        finding::{CheckId, Exhibit, Finding, NotCheckedCause, Outcome},
        meta::{Action, CaseMeta},
    },
    policy::Policy,
};

/// Score of a challenge of which nothing is missing but one movement in the limit of many: what is incomplete stays below.
const INCOMPLETE: f64 = 0.45;

/// The movements that the case asks for; empty when it asks for none.
pub(super) fn asked(meta: &CaseMeta) -> &[Action] {
    meta.challenge.as_ref().map_or(&[], |challenge| &challenge.actions)
}

/// Whether the movements were made: 1 when all were made in their order and no others, less for others, below 0.5
/// when one is missing or out of order.
pub(super) fn action_challenge(movement: &Movement, meta: &CaseMeta, policy: &Policy) -> Finding {
    let check = CheckId::ActionChallenge;
    let asked = asked(meta);
    if asked.is_empty() {
        return Finding::not_checked(check, NotCheckedCause::NotAsked, "the case asks for no movements");
    }
    let seen = match &movement.gestures {
        Ok(seen) => seen,
        Err(finding) => return Finding { check, ..finding.clone() },
    };
    let needs_expression =
        asked.iter().any(|action| matches!(action, Action::Smile | Action::Blink | Action::OpenMouth));
    if needs_expression && !movement.has_expressions {
        let detail = "smiles, blinks and open mouths are seen by the face attributes model, which is missing; add it to \
                      the models folder";
        return Finding::not_checked(check, NotCheckedCause::ModelUnavailable, detail);
    }
    // People blink unasked, and small movements come with large ones.
    let counts =
        |gesture: &&Gesture| asked.contains(&gesture.action) || gesture.is_plain && gesture.action != Action::Blink;
    let counted: Vec<Gesture> = seen.iter().filter(counts).copied().collect();
    let made = in_order(asked, &counted);
    let others = counted
        .iter()
        .enumerate()
        .filter(|(place, gesture)| !made.contains(place) && gesture.is_plain && gesture.action != Action::Blink);
    let others = others.count() as f64;
    let share = made.len() as f64 / asked.len() as f64;
    let is_complete = made.len() == asked.len();
    let score = match is_complete {
        true => 1.0 / (1.0 + policy.movement.other_cost * others / asked.len() as f64),
        false => INCOMPLETE * share,
    };
    let mirrored: Vec<Action> = asked.iter().map(|action| exchanged(*action)).collect();
    let fits_mirrored = !is_complete && in_order(&mirrored, &counted).len() == asked.len();
    let mut finding = Finding::new(check, Outcome::scored(share, score))
        .with_code(counted.is_empty().then_some(NO_MOVEMENT))
        .with_figure("movements asked for", asked.len() as f64)
        .with_figure("of these made in order", made.len() as f64)
        .with_figure("other movements", others)
        .with_figure("fits with left and right exchanged (1 yes, 0 no)", f64::from(u8::from(fits_mirrored)));
    finding.exhibits.extend(missing(asked, &made, &counted));
    finding.exhibits.extend(counted.iter().map(Gesture::exhibit));
    finding
}

/// How many of the movements asked for were made so far, in order and from the first on: where a challenge stands while it is recorded.
pub fn actions_made(track: &SelfieTrack, asked: &[Action], policy: &Policy) -> usize {
    let Ok(seen) = movement(track, policy).gestures else { return 0 };
    let wanted: Vec<Gesture> = seen.into_iter().filter(|gesture| asked.contains(&gesture.action)).collect();
    (1..=asked.len()).take_while(|count| in_order(&asked[..*count], &wanted).len() == *count).count()
}

/// Places of the movements in `seen` that carry out as many of `asked` as possible, in order: the longest common
/// subsequence, of several the one that is earliest.
fn in_order(asked: &[Action], seen: &[Gesture]) -> Vec<usize> {
    // Longest from each place on.
    let mut longest = vec![vec![0usize; seen.len() + 1]; asked.len() + 1];
    for a in (0..asked.len()).rev() {
        for s in (0..seen.len()).rev() {
            longest[a][s] = match asked[a] == seen[s].action {
                true => longest[a + 1][s + 1] + 1,
                false => longest[a + 1][s].max(longest[a][s + 1]),
            };
        }
    }
    let (mut a, mut s, mut places) = (0, 0, Vec::new());
    while a < asked.len() && s < seen.len() {
        if asked[a] == seen[s].action {
            places.push(s);
            (a, s) = (a + 1, s + 1);
        } else if longest[a + 1][s] > longest[a][s + 1] {
            a += 1;
        } else {
            s += 1;
        }
    }
    places
}

/// How often each movement that was asked for is missing from those made.
fn missing(asked: &[Action], made: &[usize], seen: &[Gesture]) -> Vec<Exhibit> {
    let mut left: Vec<Action> = asked.to_vec();
    for place in made {
        if let Some(found) = left.iter().position(|action| *action == seen[*place].action) {
            left.remove(found);
        }
    }
    let name = |action: &Action| format!("missing or out of order: {}", seen_as(*action));
    left.iter().map(|action| Exhibit::Figure { name: name(action), value: 1.0 }).collect()
}

fn exchanged(action: Action) -> Action {
    match action {
        Action::Left => Action::Right,
        Action::Right => Action::Left,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use Action::{Blink, Down, Left, OpenMouth, Right, Smile, Up};

    use super::*;
    use crate::{
        case::{meta::Challenge, timeline::Expression},
        selfie::posed_tracks::{Look, STILL, policy, track},
    };

    /// One second of rest, then each movement for half a second with half a second of rest after it.
    fn perform(actions: &[Action]) -> Movement {
        movement(&performed(actions), &policy())
    }

    fn performed(actions: &[Action]) -> SelfieTrack {
        let look = |index: usize| {
            let doing = index.checked_sub(10).and_then(|since| actions.get(since / 10).filter(|_| since % 10 < 5));
            let face = |change: fn(&mut Expression)| {
                let mut expression = STILL;
                change(&mut expression);
                Look { expression: Some(expression), ..Look::default() }
            };
            match doing {
                None => Look::default(),
                Some(Left) => Look { yaw: -30.0, ..Look::default() },
                Some(Right) => Look { yaw: 30.0, ..Look::default() },
                Some(Up) => Look { pitch: 18.0, ..Look::default() },
                Some(Down) => Look { pitch: -18.0, ..Look::default() },
                Some(Smile) => face(|seen| seen.smile = 0.8),
                Some(Blink) => face(|seen| (seen.left_eye_closed, seen.right_eye_closed) = (0.8, 0.9)),
                Some(OpenMouth) => face(|seen| seen.mouth_open = 0.7),
            }
        };
        track(20 + 10 * actions.len(), look)
    }

    #[test]
    fn a_challenge_advances_from_its_first_movement_on() {
        let made = |made: &[Action]| actions_made(&performed(made), &[Left, Smile, Up], &policy());
        assert_eq!(made(&[]), 0);
        assert_eq!(made(&[Left]), 1);
        assert_eq!(made(&[Left, Smile]), 2);
        assert_eq!(made(&[Smile, Up]), 0);
        assert_eq!(made(&[Right, Left, Smile, Up]), 3);
    }

    fn found(asked: &[Action], made: &[Action]) -> Finding {
        let challenge = Some(Challenge { actions: asked.to_vec(), digits: None });
        action_challenge(&perform(made), &CaseMeta { challenge, ..CaseMeta::default() }, &policy())
    }

    fn figure(finding: &Finding, of: &str) -> f64 {
        let value = |exhibit: &Exhibit| match exhibit {
            Exhibit::Figure { name, value } if name.starts_with(of) => Some(*value),
            _ => None,
        };
        finding.exhibits.iter().find_map(value).unwrap()
    }

    #[test]
    fn every_movement_is_recognised_in_order_with_its_time() {
        let all = [Left, Smile, Up, Blink, Right, OpenMouth, Down];
        let finding = found(&all, &all);
        assert_eq!(finding.outcome.score(), Some(1.0), "{finding:?}");
        let label = seen_as(Up).to_owned();
        assert!(finding.exhibits.contains(&Exhibit::Span { label, start_millis: 3000, end_millis: 3400 }));
    }

    #[test]
    fn wrong_order_and_missing_movements_go_to_a_person() {
        for made in [&[Right, Left, Up][..], &[Left, Right], &[Left, Up], &[Down, Smile], &[]] {
            let finding = found(&[Left, Right, Up], made);
            assert!(finding.outcome.score().unwrap() < 0.5, "{made:?}: {finding:?}");
        }
        assert_eq!(found(&[Left], &[]).code, Some(NO_MOVEMENT));
        assert_eq!(figure(&found(&[Left, Up], &[Left]), "missing or out of order: head raised"), 1.0);
    }

    #[test]
    fn unasked_blinks_are_forgiven_and_many_other_movements_are_not() {
        assert_eq!(found(&[Left, Right], &[Left, Blink, Right]).outcome.score(), Some(1.0));
        let one = found(&[Left, Right], &[Left, Up, Right]).outcome.score().unwrap();
        assert!((0.5..1.0).contains(&one), "{one}");
        let tried = found(&[Left], &[Right, Up, Down, Left, OpenMouth]);
        assert!(tried.outcome.score().unwrap() < 0.5, "{tried:?}");
    }

    #[test]
    fn a_mirrored_recording_does_not_pass_and_is_said_to_be_one() {
        let finding = found(&[Left, Right, Smile], &[Right, Left, Smile]);
        assert!(finding.outcome.score().unwrap() < 0.5);
        assert_eq!(figure(&finding, "fits with left and right exchanged"), 1.0);
        assert_eq!(figure(&found(&[Up, Left], &[Up]), "fits with left and right exchanged"), 0.0);
    }

    #[test]
    fn what_is_not_asked_or_cannot_be_seen_is_not_checked() {
        let unasked = action_challenge(&perform(&[Left]), &CaseMeta::default(), &policy());
        assert!(matches!(unasked.outcome, Outcome::NotChecked(reason) if reason.cause == NotCheckedCause::NotAsked));
        let blind = movement(&track(40, |_| Look { expression: None, ..Look::default() }), &policy());
        let challenge = Some(Challenge { actions: vec![Smile], digits: None });
        let meta = CaseMeta { challenge, ..CaseMeta::default() };
        assert_eq!(action_challenge(&blind, &meta, &policy()).outcome.score(), None);
        let nobody = movement(&track(40, |_| Look { faces: 0, ..Look::default() }), &policy());
        let finding = action_challenge(&nobody, &meta, &policy());
        assert_eq!((finding.check, finding.outcome.score()), (CheckId::ActionChallenge, None));
    }
}
