//! What comes of whole sessions of a drawn person: thanks, another try, a colleague.
//!
//! The person and the seed of what is asked are of those that were tried (docs/kiosk.md): most drawn people come to a colleague, because
//! their photographs of two megapixels are doubtful to the check of the document.

use serde_json::Value;

use super::played;
use crate::fixtures::{
    program::{Program, argument},
    write,
};

/// The document of a person who is accepted is captured, and the selfie explained.
const DOCUMENT: &str = "specimen 18\nshow photo-genuine\nbegin card\nuntil review\nkeep\nshow back\nuntil review\nkeep\nuntil ready 5\n\
                        next\n";
/// Short selfies, and more tries than usual.
const QUICK: &str = "attempts = 10\nselfie_seconds = 8\n";

/// Rehearses what the person does with this policy of the kiosk; gives the lines told.
fn rehearsed(kiosk: &str, script: &str) -> Vec<Value> {
    let program = Program::new();
    let policy = program.path("policy.toml");
    write(&policy, format!("{}\n[kiosk]\n{kiosk}", assay::policy::DEFAULT_POLICY));
    let answer = played(&program, script, &["--rehearse", "--policy", argument(&policy)]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
    answer.objects()
}

/// The outcomes in their order, each with what the customer is told to do.
fn outcomes(told: &[Value]) -> Vec<(&str, Option<&str>)> {
    let named = told.iter().filter_map(|line| Some((line["step"].as_str()?, line["guidance"].as_str())));
    named.filter(|(step, _)| ["thanks", "see_colleague", "try_again"].contains(step)).collect()
}

/// Cases that came to their end.
fn kept(told: &[Value]) -> Option<u64> {
    told.last().and_then(|line| line["outbox"].as_u64())
}

#[test]
fn who_is_accepted_is_thanked_and_whoever_replays_that_selfie_is_not() {
    let ended = "until start 60\n";
    let told = rehearsed(
        QUICK,
        &format!("chance 1\n{DOCUMENT}selfie selfie-live\n{ended}{DOCUMENT}replay selfie-live\n{ended}"),
    );
    assert_eq!(outcomes(&told), [("thanks", None), ("see_colleague", None)], "{told:?}");
    assert_eq!(kept(&told), Some(2));
}

#[test]
fn faults_of_a_selfie_lead_to_another_try_that_may_be_accepted() {
    let faults = [("too-bright", "FaceBright"), ("second-person", "OneFace")];
    let tried = faults.map(|(kind, _)| format!("selfie selfie-{kind}\nuntil try_again 2\nnext\nnext\n"));
    let told = rehearsed(QUICK, &format!("chance 1\n{DOCUMENT}{}selfie selfie-live\nuntil start 60\n", tried.concat()));
    let again = faults.map(|(_, guidance)| ("try_again", Some(guidance)));
    assert_eq!(outcomes(&told), [&again[..], &[("thanks", None)]].concat(), "{told:?}");
    assert_eq!(kept(&told), Some(1), "what failed is no case");
}

#[test]
fn an_attack_comes_to_a_colleague_at_once_and_nobody_is_told_why() {
    let told = rehearsed(QUICK, &format!("chance 1\n{DOCUMENT}selfie selfie-screen-replay\nuntil start 60\n"));
    assert_eq!(outcomes(&told), [("see_colleague", None)], "{told:?}");
    assert_eq!(kept(&told), Some(1));
}

/// The drawn voice is recorded beside the pictures, and heard.
#[test]
fn digits_that_were_said_are_heard() {
    let asked = "selfie_seconds = 14\nmovements = 2\ndigits = 3\n";
    let told = rehearsed(asked, &format!("chance 4\n{DOCUMENT}selfie selfie-live\nuntil start 60\n"));
    assert_eq!(outcomes(&told), [("thanks", None)], "{told:?}");
}
