//! The program's real window on a display of its own, by keys alone: no mouse, no window manager, software OpenGL.

use std::{
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::fixtures::{cases::photo_case, program::Program};

/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(90);
/// Between two looks at what an independent program has come to.
const LOOK_AGAIN: Duration = Duration::from_millis(40);

/// Ends with the test, whatever becomes of it.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already is as good.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// A display with nothing on it.
struct Display {
    _server: Running,
    name: String,
}

impl Display {
    fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-screen", "0", "1280x720x24", "-nolisten", "tcp"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb runs: ./setup installs it");
        let out = server.stdout.take().unwrap();
        let server = Running(server);
        let mut number = String::new();
        BufReader::new(out).read_line(&mut number).unwrap();
        assert!(!number.trim().is_empty(), "Xvfb found no free display");
        Display { _server: server, name: format!(":{}", number.trim()) }
    }

    fn xdotool(&self, arguments: &[&str]) -> String {
        let made = Command::new("xdotool").args(arguments).env("DISPLAY", &self.name).output();
        let made = made.expect("xdotool runs: ./setup installs it");
        String::from_utf8(made.stdout).unwrap()
    }

    /// Waits for the program's window and gives it the keyboard.
    fn focus_window(&self, program: &mut Running) {
        let begin = Instant::now();
        loop {
            let found = self.xdotool(&["search", "--onlyvisible", "--class", "assay"]);
            if let Some(window) = found.lines().next() {
                self.xdotool(&["windowfocus", "--sync", window]);
                return;
            }
            assert!(program.0.try_wait().unwrap().is_none(), "the program ended before its window opened");
            assert!(begin.elapsed() < PATIENCE, "no window after {:?}", begin.elapsed());
            thread::sleep(LOOK_AGAIN);
        }
    }

    fn press(&self, key: &str) {
        self.xdotool(&["key", key]);
    }
}

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
    let display = Display::start();
    let data = program.data();
    let mut command = program.command(["--data", data.to_str().unwrap()]);
    command.env("DISPLAY", &display.name).env("LIBGL_ALWAYS_SOFTWARE", "1").env_remove("WAYLAND_DISPLAY");
    let mut window = Running(command.stdout(Stdio::null()).spawn().unwrap());
    display.focus_window(&mut window);

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
