//! The program's real window on a display of its own, by keys alone: no mouse, no window manager, software OpenGL.

use std::{
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::fixtures::{
    cases::photo_case,
    display::{Display, Running},
    program::Program,
};

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(90);
/// Between two looks at what an independent program has come to.
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// Looks at a case from outside until `condition` holds.
#[track_caller]
fn until(program: &Program, case: &str, what: &str, condition: impl Fn(&Value) -> bool) -> Value {
    let begin = Instant::now();
    loop {
        let shown = program.done(&["show", case, "--json"]).object();
        if condition(&shown) {
            return shown;
        }
        assert!(begin.elapsed() < PATIENCE, "{what}: {shown}");
        thread::sleep(LOOK_AGAIN);
    }
}

fn status(shown: &Value) -> &str {
    shown["case"]["status"].as_str().unwrap_or_default()
}

#[test]
fn a_case_is_claimed_decided_taken_back_and_decided_again_by_keys_alone() {
    let program = Program::new();
    photo_case(&program.path("in"), "by-keys", 90);
    program.done(&["import", "in"]);
    let display = Display::start("1280x720");
    let data = program.data();
    let mut command = program.command(["--data", data.to_str().unwrap()]);
    display.lend(&mut command);
    let mut window = Running::of(command.stdout(Stdio::null()));
    display.focus_window(&mut window, "assay");

    let begin = Instant::now();
    display.press("n");
    let claimed = until(&program, "by-keys", "claim next", |shown| status(shown) == "claimed");
    assert_eq!(claimed["case"]["claimedBy"], "ana");
    for key in ["r", "4"] {
        display.press(key);
    }
    display.press("ctrl+Return");
    let decided = until(&program, "by-keys", "decide", |shown| status(shown) == "decided");
    println!("claimed and decided with four keys in {:.1} s", begin.elapsed().as_secs_f64());
    assert_eq!(decided["case"]["decision"], "reject");

    display.press("ctrl+z");
    until(&program, "by-keys", "undo", |shown| status(shown) == "claimed");
    display.press("s");
    display.press("2");
    display.press("e");
    for letter in ["b", "l", "u", "r"] {
        display.press(letter);
    }
    display.press("ctrl+Return");
    let again = until(&program, "by-keys", "decide again", |shown| status(shown) == "decided");
    assert_eq!(again["case"]["decision"], "resubmit");
    let newest = again["decisions"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(newest["note"], "blur", "{newest}");
    assert!(program.done(&["audit", "verify"]).out.contains("events are whole"));
}
