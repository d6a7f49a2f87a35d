//! The kiosk's real window on a display of its own: who may open it, that it covers the screen, and who closes it.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use crate::fixtures::{
    display::{Display, Running},
    program::Program,
    write,
};

const PASSPHRASE: &str = "correct horse battery";
/// Far longer than anything here takes.
const PATIENCE: Duration = Duration::from_secs(90);

/// A place with an administrator called root, and a still that stands in for a camera.
fn founded() -> Program {
    let program = Program::new();
    image::RgbImage::from_pixel(640, 360, image::Rgb([120, 130, 140])).save(program.path("still.png")).unwrap();
    let path = program.path("root");
    write(&path, format!("{PASSPHRASE}\n"));
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    program
}

const KIOSK: [&str; 4] = ["kiosk", "--rehearse", "--camera", "file:still.png"];

#[test]
fn without_operators_it_does_not_open_and_says_why() {
    let program = founded();
    program.refused(1, "has no operators", &KIOSK);
    program.refused(1, "has no operators", &["kiosk", "--camera", "file:still.png"]);
    program.refused(2, "names no camera", &["kiosk", "--rehearse", "--camera", "video0"]);
    program.refused(2, "names nobody", &["kiosk", "--rehearse", "--camera", "specimen:you"]);
    program.refused(2, "--camera", &["kiosk", "--unattended-demo"]);
}

#[test]
fn it_covers_the_screen_and_stays_when_it_is_closed() {
    let program = founded();
    program.done(&["operator", "add", "root", "--role", "administrator", "--new-passphrase-file", "root"]);
    let display = Display::start("1080x1920");
    let data = program.data();
    let mut command = program.command([&["--data", data.to_str().unwrap()][..], &KIOSK].concat());
    display.lend(&mut command);
    let mut kiosk = Running::of(command.stdout(Stdio::null()));
    let window = display.focus_window(&mut kiosk, "assay-kiosk");
    let begin = Instant::now();
    while !display.xdotool(&["getwindowgeometry", &window]).contains("1080x1920") {
        assert!(begin.elapsed() < PATIENCE, "{}", display.xdotool(&["getwindowgeometry", &window]));
        thread::sleep(Duration::from_millis(100));
    }
    for request in [["windowquit", &window], ["key", "alt+F4"], ["key", "ctrl+q"], ["key", "Escape"]] {
        display.xdotool(&request);
        thread::sleep(Duration::from_millis(700));
        assert!(kiosk.ended().is_none(), "{request:?}");
    }
}
