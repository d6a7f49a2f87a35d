//! A script played: frames as fast as they are looked at, by a clock of their own, so that a session goes the same way every time.

use std::{cell::Cell, sync::Arc, time::Instant};

use anyhow::{Context as _, bail};
use serde_json::json;

use super::{
    actor::{Actor, Asked, SCALE, Still},
    looks::Looks,
    script::{Instruction, Script, StepName},
};
use crate::{
    cli::{
        Ending,
        output::{print, print_json},
    },
    kiosk::{Booth, Eyes, KioskSnapshot, Step, Task},
    media::{
        camera::{AtEnd, Camera as _, CameraFrame, CameraPicture, DeviceState, Pace, Reel},
        microphone::SoundPiece,
    },
    specimen::selfie::{SOUND_RATE, SelfieKind},
};

/// Milliseconds from one frame of a still to the next.
const STILL_MILLIS: u64 = 100;
/// Longest time in milliseconds for which a person waits in the oval.
const PLACING_MILLIS: u64 = 60_000;

/// What the camera sees.
enum Sight {
    Nothing,
    Still(Still),
    Reel(Reel),
}

/// Plays a script.
pub(super) struct Player {
    booth: Booth,
    eyes: Arc<Eyes>,
    is_json: bool,
    now: u64,
    sight: Sight,
    /// Time of the last frame of a recording.
    reel_millis: u64,
    is_plugged: bool,
    person: u64,
    /// Who acts, once somebody is drawn.
    actor: Option<Actor>,
    /// Number of the selfie at hand.
    takes: u64,
    /// What was asked for last.
    asked: Asked,
    told: (Option<StepName>, Option<String>),
    looks: Looks,
    /// When the last frame of a selfie had been taken, and how long the verdict took from then on.
    verdict_from: Option<Instant>,
    verdict_millis: Option<u128>,
}

impl Player {
    pub(super) fn new(booth: Booth, eyes: Arc<Eyes>, is_json: bool) -> Self {
        Player {
            booth,
            eyes,
            is_json,
            now: 0,
            sight: Sight::Nothing,
            reel_millis: 0,
            is_plugged: true,
            person: 0,
            actor: None,
            takes: 0,
            asked: Asked::default(),
            told: (None, None),
            looks: Looks::default(),
            verdict_from: None,
            verdict_millis: None,
        }
    }

    /// Plays a script to its end.
    pub(super) fn play(mut self, script: &Script) -> anyhow::Result<Ending> {
        self.plug(true)?;
        for (line, instruction) in &script.instructions {
            self.follow(instruction).with_context(|| format!("line {line} of the script"))?;
        }
        let shown = self.booth.snapshot(self.now);
        let outbox = &shown.staff.outbox;
        match self.is_json {
            true => print_json(&json!({
                "step": StepName::of(shown.step).text(), "outbox": outbox.waiting, "outboxBytes": outbox.bytes,
                "verdictMillis": self.verdict_millis, "looks": self.looks.to_json(),
                "lastError": shown.staff.last_error,
            }))?,
            false => print(format_args!("{} cases in the outbox", outbox.waiting))?,
        }
        Ok(Ending::Done)
    }

    fn follow(&mut self, instruction: &Instruction) -> anyhow::Result<()> {
        match instruction {
            Instruction::Specimen(person) => (self.person, self.actor) = (*person, None),
            Instruction::Front(kind) => self.sight = Sight::Still(self.actor().front(*kind)?),
            Instruction::Back => self.sight = Sight::Still(self.actor().back()?),
            Instruction::Face(kind) => self.sight = Sight::Still(self.actor().waiting(*kind)?),
            Instruction::File(path) => {
                (self.sight, self.reel_millis) = (Sight::Reel(Reel::open(path, Pace::Asked, AtEnd::Repeat)?), 0);
            }
            Instruction::Selfie(kind) => self.act(*kind, false)?,
            Instruction::Replay(kind) => self.act(*kind, true)?,
            Instruction::Touch(command) => {
                let tasks = self.booth.command(self.now, *command);
                self.work(tasks)?;
            }
            Instruction::Until(step, seconds) => self.until(*step, *seconds)?,
            Instruction::Play(seconds) => {
                let end = self.now + u64::from(*seconds) * 1000;
                while self.now < end {
                    self.frame()?;
                }
            }
            Instruction::Plug(is_plugged) => self.plug(*is_plugged)?,
            // It was drawn from before the first instruction.
            Instruction::Chance(_) => {}
        }
        Ok(())
    }

    fn plug(&mut self, is_plugged: bool) -> anyhow::Result<()> {
        self.is_plugged = is_plugged;
        let state = match is_plugged {
            true => DeviceState::Live { name: "script".to_owned() },
            false => DeviceState::Lost { reason: "unplugged by the script".to_owned() },
        };
        let tasks = self.booth.camera(self.now, state);
        self.work(tasks)
    }

    fn until(&mut self, step: StepName, seconds: u32) -> anyhow::Result<()> {
        let end = self.now + u64::from(seconds) * 1000;
        while StepName::of(self.booth.step()) != step {
            if self.now >= end {
                let shown = self.booth.snapshot(self.now);
                bail!(
                    "after {seconds} s the session is at {} ({:?}) and not at {}; last error: {:?}",
                    StepName::of(shown.step).text(),
                    shown.guidance,
                    step.text(),
                    shown.staff.last_error
                );
            }
            self.frame()?;
        }
        Ok(())
    }

    /// The next frame of what the camera sees; only time goes by where it sees nothing.
    fn frame(&mut self) -> anyhow::Result<()> {
        let picture = match &mut self.sight {
            _ if !self.is_plugged => None,
            Sight::Nothing => None,
            Sight::Still(still) => Some(picture(still)),
            Sight::Reel(reel) => {
                let frame = reel.frame()?;
                let at = u64::try_from(frame.at.as_millis())?;
                // The first frame of a reel comes as any other does.
                self.now += at.saturating_sub(self.reel_millis).max(1);
                self.reel_millis = at;
                return self.give(frame.picture);
            }
        };
        self.now += STILL_MILLIS;
        match picture {
            Some(picture) => self.give(picture),
            None => {
                let tasks = self.booth.tick(self.now);
                self.work(tasks)
            }
        }
    }

    fn give(&mut self, picture: CameraPicture) -> anyhow::Result<()> {
        let was_recording = self.booth.step() == Step::Recording;
        self.verdict_from = was_recording.then(Instant::now);
        let frame = CameraFrame { at: std::time::Duration::from_millis(self.now), picture };
        let tasks = self.booth.frame(self.now, frame);
        self.work(tasks)
    }

    /// Does what is to be done at once.
    fn work(&mut self, mut tasks: Vec<Task>) -> anyhow::Result<()> {
        self.tell()?;
        while let Some(task) = tasks.pop() {
            let (look, begin) = (task.look(), Instant::now());
            let finished = task.run(&self.eyes);
            if let Some(look) = look {
                self.looks.add(look, begin.elapsed());
            }
            tasks.extend(self.booth.finished(self.now, finished));
            self.tell()?;
        }
        Ok(())
    }

    /// Says where the session is, and what the customer is told, whenever either changed.
    fn tell(&mut self) -> anyhow::Result<()> {
        let shown = self.booth.snapshot(self.now);
        if matches!(shown.step, Step::Outcome(_)) {
            let took = self.verdict_from.take().map(|from| from.elapsed().as_millis());
            self.verdict_millis = took.or(self.verdict_millis);
        }
        let (step, guidance) = (StepName::of(shown.step), told(&shown));
        if self.told == (Some(step), guidance.clone()) {
            return Ok(());
        }
        self.told = (Some(step), guidance.clone());
        match self.is_json {
            true => print_json(&json!({"atMillis": self.now, "step": step.text(), "guidance": guidance})),
            false => print(format_args!("{:>8} ms  {:<16} {}", self.now, step.text(), guidance.unwrap_or_default())),
        }
    }

    fn actor(&mut self) -> &mut Actor {
        self.actor.get_or_insert_with(|| Actor::new(self.person, SCALE))
    }

    /// The person appears, waits until the recording begins, and does what is asked then; or, in a replay, the recording of the last
    /// session is shown again.
    fn act(&mut self, kind: SelfieKind, is_replay: bool) -> anyhow::Result<()> {
        self.takes += u64::from(!is_replay);
        // There is a microphone, which is silent yet.
        self.booth.sound(&SoundPiece { rate: SOUND_RATE, samples: Vec::new() });
        let placed = self.actor().placed(kind)?;
        let end = self.now + PLACING_MILLIS;
        while self.booth.step() == Step::Placing && self.now < end {
            self.now += STILL_MILLIS;
            self.give(picture(&placed))?;
        }
        let Some(challenge) = self.booth.snapshot(self.now).challenge else { return Ok(()) };
        if !is_replay {
            self.asked = Asked::of(&challenge);
        }
        let (asked, begin) = (self.asked.clone(), self.now);
        let (mut failed, mut last) = (None, None);
        let actor = self.actor.take().context("nobody acts")?;
        let said = Cell::new(None);
        let hear = |sound| said.set(Some(sound));
        actor.shoot(kind, self.takes, &asked, hear, |at, frame| {
            self.now = begin + 1 + u64::try_from(at).unwrap_or(0);
            last = Some(frame.clone());
            failed = self.give(CameraPicture::new(frame, None)).err();
            // What was said goes beside the first picture.
            if let Some(sound) = said.take() {
                self.booth.sound(&sound);
            }
            failed.is_none() && self.booth.step() == Step::Recording
        });
        self.actor = Some(actor);
        if let Some(error) = failed {
            return Err(error);
        }
        // Who did not do what was asked goes on looking into the camera.
        let last = last.context("the selfie has no frame")?;
        while self.booth.step() == Step::Recording {
            self.now += STILL_MILLIS;
            self.give(CameraPicture::new(last.clone(), None))?;
        }
        Ok(())
    }
}

fn picture(still: &Still) -> CameraPicture {
    CameraPicture::new(still.image.clone(), still.jpeg.clone())
}

fn told(shown: &KioskSnapshot) -> Option<String> {
    let of_step = match shown.step {
        Step::Outcome(crate::kiosk::Outcome::TryAgain(guidance)) => Some(format!("{guidance:?}")),
        _ => None,
    };
    of_step.or_else(|| shown.guidance.map(|guidance| format!("{guidance:?}")))
}
