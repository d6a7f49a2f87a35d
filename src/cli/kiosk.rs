//! kiosk: cases are captured in a branch.

mod actor;
mod looks;
mod play;
mod script;
mod specimen_camera;
mod window;

use std::{fs, path::PathBuf, sync::Arc};

use anyhow::{Context as _, bail};
use serde_json::json;

use super::{
    Ending, Place, cases,
    output::{print, print_json, tell},
};
use crate::{
    kiosk::{Eyes, FinishedCase, NotPut, Outbox, OutboxHealth},
    media::{camera::devices, microphone::microphones},
    pipeline::Engine,
    session::{KioskOutbox, open_booth, seeded_surroundings, system_surroundings},
};
use play::Player;
use script::Script;
use window::WindowArguments;

#[derive(clap::Args)]
pub(super) struct KioskArguments {
    /// List the cameras of this machine with the sizes of their pictures, and nothing else
    #[arg(long)]
    cameras: bool,
    /// List the microphones of this machine, and nothing else
    #[arg(long, conflicts_with = "cameras")]
    microphones: bool,
    /// Play a session from this file, without a window and as fast as the machine is: what the camera sees, what the customer touches,
    /// what must come of it (docs/kiosk.md)
    #[arg(long, value_name = "FILE", required_unless_present_any = ["cameras", "microphones", "camera"])]
    script: Option<PathBuf>,
    /// Work as a rehearsal: cases are judged as always, and forgotten instead of being kept for the reviewers
    #[arg(long)]
    rehearse: bool,
    #[command(flatten)]
    window: WindowArguments,
    /// As JSON, one object a line
    #[arg(long)]
    json: bool,
}

/// Longest script in bytes.
const MOST_SCRIPT_BYTES: u64 = 1 << 20;

pub(super) fn run(place: &Place, arguments: &KioskArguments) -> anyhow::Result<Ending> {
    if arguments.cameras {
        return list_cameras(arguments.json);
    }
    if arguments.microphones {
        return list_microphones(arguments.json);
    }
    if let Some(camera) = &arguments.window.camera {
        return window::open(place, camera.clone(), arguments);
    }
    let Some(path) = &arguments.script else {
        bail!("name a camera with --camera, a script with --script FILE, or list the cameras with --cameras")
    };
    let unreadable = || format!("{} cannot be read; check its name and permissions", path.display());
    if fs::metadata(path).with_context(unreadable)?.len() > MOST_SCRIPT_BYTES {
        bail!("{} is longer than {MOST_SCRIPT_BYTES} bytes; it is no script", path.display());
    }
    let script = Script::parse(&fs::read_to_string(path).with_context(unreadable)?, path)?;
    play(place, &script, arguments)
}

fn list_cameras(json: bool) -> anyhow::Result<Ending> {
    let found = devices();
    if json {
        for camera in &found {
            print_json(&json!({"path": camera.path, "name": camera.name, "sizes": camera.sizes}))?;
        }
        return Ok(Ending::Done);
    }
    if found.is_empty() {
        tell("no camera was found; plug one in, and give this user the right to use it (group video)");
    }
    for camera in &found {
        let sizes: Vec<String> = camera.sizes.iter().map(|[width, height]| format!("{width}x{height}")).collect();
        print(format_args!("{}  {}  {}", camera.path.display(), camera.name, sizes.join(" ")))?;
    }
    Ok(Ending::Done)
}

fn list_microphones(json: bool) -> anyhow::Result<Ending> {
    let found = microphones();
    if found.is_empty() {
        tell("no microphone was found; plug one in, and give this user the right to use it (group audio)");
    }
    for microphone in &found {
        match json {
            true => print_json(&json!({"name": microphone.name, "about": microphone.about}))?,
            false => print(format_args!("{}  {}", microphone.name, microphone.about))?,
        }
    }
    Ok(Ending::Done)
}

/// Counts cases and keeps none.
#[derive(Default)]
struct Rehearsal {
    health: OutboxHealth,
}

impl Outbox for Rehearsal {
    fn put(&mut self, case: &FinishedCase<'_>) -> Result<(), NotPut> {
        self.health.waiting += 1;
        self.health.bytes += case.evidence.iter().map(|evidence| evidence.byte_len).sum::<u64>();
        Ok(())
    }

    fn health(&self) -> OutboxHealth {
        self.health.clone()
    }
}

/// Where finished cases go.
fn outbox(place: &Place, arguments: &KioskArguments, engine: &Engine) -> anyhow::Result<Box<dyn Outbox>> {
    Ok(match arguments.rehearse {
        true => Box::new(Rehearsal::default()),
        false => Box::new(KioskOutbox::open(&place.data(), place.desk()?, &engine.policy)?),
    })
}

fn play(place: &Place, script: &Script, arguments: &KioskArguments) -> anyhow::Result<Ending> {
    let engine = Arc::new(cases::engine(place)?);
    let outbox = outbox(place, arguments, &engine)?;
    let eyes = Arc::new(Eyes::new(Arc::clone(&engine)));
    let surroundings = match script.chance() {
        None => system_surroundings(),
        Some(seed) if arguments.rehearse => seeded_surroundings(seed),
        Some(_) => bail!("a script with `chance` asks for what is known before; play it with --rehearse"),
    };
    let booth = open_booth(place.data(), &engine, &eyes, outbox, surroundings, script.draws())?;
    Player::new(booth, eyes, arguments.json).play(script)
}
