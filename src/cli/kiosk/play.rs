//! A script played: frames as fast as they are looked at, by a clock of their own, so that a session goes the same way every time.

use std::{sync::Arc, time::Instant};

use anyhow::{Context as _, bail};
use image::RgbImage;
use serde_json::json;

use super::script::{Instruction, Script, StepName};
use crate::{
    case::meta::Action,
    cli::{
        Ending,
        output::{print, print_json},
    },
    kiosk::{Booth, Eyes, KioskSnapshot, Prompt, Step, Task},
    media::{
        camera::{AtEnd, Camera as _, CameraFrame, CameraPicture, CameraState, Pace, Reel},
        image::{ImageLimits, decode_upright},
    },
    specimen::{
        attack::PhotoKind,
        case_folder::{CaseMaker, CaseScale},
        performance::Performance,
        recipe::Recipe,
        selfie::SelfieKind,
    },
};

/// Milliseconds from one frame of a still to the next.
const STILL_MILLIS: u64 = 100;
/// The seed of everybody who acts; a person is chosen by a number.
const SEED: u64 = 9;
/// How large specimens are: photographs in megapixels, as a good webcam takes them.
const MEGAPIXELS: f32 = 5.0;

/// What the camera sees.
enum Sight {
    Nothing,
    Still { image: RgbImage, jpeg: Vec<u8> },
    Reel(Reel),
}

/// Plays a script.
pub(super) struct Player {
    booth: Booth,
    eyes: Arc<Eyes>,
    maker: CaseMaker,
    is_json: bool,
    now: u64,
    sight: Sight,
    /// Time of the last frame of a recording.
    reel_millis: u64,
    is_plugged: bool,
    person: u64,
    takes: u64,
    /// What was asked for last.
    asked: (Vec<Action>, String),
    told: (Option<StepName>, Option<String>),
    /// When the last frame of a selfie had been taken, and how long the verdict took from then on.
    verdict_from: Option<Instant>,
    verdict_millis: Option<u128>,
}

impl Player {
    pub(super) fn new(booth: Booth, eyes: Arc<Eyes>, is_json: bool) -> Self {
        Player {
            booth,
            eyes,
            maker: CaseMaker::new(SEED, CaseScale::phone(MEGAPIXELS)),
            is_json,
            now: 0,
            sight: Sight::Nothing,
            reel_millis: 0,
            is_plugged: true,
            person: 0,
            takes: 0,
            asked: (Vec::new(), String::new()),
            told: (None, None),
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
                "verdictMillis": self.verdict_millis, "lastError": shown.staff.last_error,
            }))?,
            false => print(format_args!("{} cases in the outbox", outbox.waiting))?,
        }
        Ok(Ending::Done)
    }

    fn follow(&mut self, instruction: &Instruction) -> anyhow::Result<()> {
        match instruction {
            Instruction::Specimen(person) => self.person = *person,
            Instruction::Front(kind) => self.show_front(*kind)?,
            Instruction::Back => {
                let back = self.performance().back();
                self.see(back.context("this person's document has no back; choose another person")?)?;
            }
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
        }
        Ok(())
    }

    fn plug(&mut self, is_plugged: bool) -> anyhow::Result<()> {
        self.is_plugged = is_plugged;
        let state = match is_plugged {
            true => CameraState::Live { name: "script".to_owned() },
            false => CameraState::Lost { reason: "unplugged by the script".to_owned() },
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
            Sight::Still { image, jpeg } => Some(CameraPicture::new(image.clone(), Some(jpeg.clone()))),
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
            let finished = task.run(&self.eyes);
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

    fn see(&mut self, jpeg: Vec<u8>) -> anyhow::Result<()> {
        let image = decode_upright(&jpeg, "the specimen", &ImageLimits::default())?;
        self.sight = Sight::Still { image, jpeg };
        Ok(())
    }

    fn show_front(&mut self, kind: PhotoKind) -> anyhow::Result<()> {
        let front = self.performance().front(kind);
        self.see(front)
    }

    fn performance(&self) -> Performance<'_> {
        let recipe = Recipe { id_type: Some(ID_TYPE), ..Recipe::genuine("kiosk", "at a kiosk", self.person) };
        self.maker.perform(&recipe)
    }

    /// The person appears, waits until the recording begins, and does what is asked then.
    fn act(&mut self, kind: SelfieKind, is_replay: bool) -> anyhow::Result<()> {
        let maker = CaseMaker::new(SEED, CaseScale::phone(MEGAPIXELS));
        let recipe = Recipe { id_type: Some(ID_TYPE), ..Recipe::genuine("kiosk", "at a kiosk", self.person) };
        let performance = maker.perform(&recipe);
        self.takes += 1;
        let mut first = None;
        performance.selfie(kind, self.takes, (&[], ""), |_, frame| {
            first = Some(frame);
            false
        });
        let first = first.context("the selfie has no frame")?;
        let end = self.now + 60_000;
        while self.booth.step() == Step::Placing && self.now < end {
            self.now += STILL_MILLIS;
            self.give(CameraPicture::new(first.clone(), None))?;
        }
        let Some(challenge) = self.booth.snapshot(self.now).challenge else { return Ok(()) };
        if !is_replay {
            let actions = challenge.prompts.iter().flat_map(|prompt| actions_of(*prompt)).collect();
            self.asked = (actions, challenge.digits.unwrap_or_default());
        }
        let (asked, begin) = (self.asked.clone(), self.now);
        let (mut failed, mut last) = (None, None);
        performance.selfie(kind, self.takes, (&asked.0, &asked.1), |at, frame| {
            self.now = begin + 1 + u64::try_from(at).unwrap_or(0);
            last = Some(frame.clone());
            failed = self.give(CameraPicture::new(frame, None)).err();
            failed.is_none() && self.booth.step() == Step::Recording
        });
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

/// The kind of document that everybody who acts brings along: a card with two sides.
const ID_TYPE: crate::case::meta::IdType = crate::case::meta::IdType::ResidencePermit;

fn told(shown: &KioskSnapshot) -> Option<String> {
    let of_step = match shown.step {
        Step::Outcome(crate::kiosk::Outcome::TryAgain(guidance)) => Some(format!("{guidance:?}")),
        _ => None,
    };
    of_step.or_else(|| shown.guidance.map(|guidance| format!("{guidance:?}")))
}

/// What a person does who is asked for this.
fn actions_of(prompt: Prompt) -> Vec<Action> {
    match prompt {
        Prompt::TurnSideToSide => vec![Action::Left, Action::Right],
        Prompt::TurnLeft => vec![Action::Right],
        Prompt::TurnRight => vec![Action::Left],
        Prompt::LookUp => vec![Action::Up],
        Prompt::LookDown => vec![Action::Down],
        Prompt::Smile => vec![Action::Smile],
        Prompt::Blink => vec![Action::Blink],
        Prompt::OpenMouth => vec![Action::OpenMouth],
        Prompt::LookAhead | Prompt::SayDigits => Vec::new(),
    }
}
