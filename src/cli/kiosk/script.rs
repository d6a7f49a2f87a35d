//! A session written down: what the camera sees, what the customer touches, what must come of it. One instruction a line.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};

use crate::{
    kiosk::{KioskCommand, Outcome, Papers, Side, Step},
    specimen::{attack::PhotoKind, kind::Kind, selfie::SelfieKind},
};

/// Seconds after which an `until` without a number fails.
const PATIENCE_SECONDS: u32 = 120;
/// Most lines of a script.
const MOST_LINES: usize = 10_000;

/// A step by its name in scripts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct StepName(&'static str);

/// Every step that a script can wait for.
const STEPS: [&str; 12] = [
    "start",
    "document_front",
    "document_back",
    "review",
    "ready",
    "placing",
    "recording",
    "judging",
    "thanks",
    "see_colleague",
    "try_again",
    "camera_lost",
];

impl StepName {
    /// The name of a step.
    pub(super) fn of(step: Step) -> Self {
        StepName(match step {
            Step::Start => "start",
            Step::Document(Side::Front) => "document_front",
            Step::Document(Side::Back) => "document_back",
            Step::Review(_) => "review",
            Step::Ready => "ready",
            Step::Placing => "placing",
            Step::Recording => "recording",
            Step::Judging | Step::Storing(_) => "judging",
            Step::Outcome(Outcome::Thanks) => "thanks",
            Step::Outcome(Outcome::SeeColleague) => "see_colleague",
            Step::Outcome(Outcome::TryAgain(_)) => "try_again",
            Step::CameraLost(_) => "camera_lost",
        })
    }

    pub(super) const fn text(self) -> &'static str {
        self.0
    }
}

/// One instruction.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Instruction {
    /// From now on this person acts.
    Specimen(u64),
    /// The camera sees the front, presented like this.
    Front(PhotoKind),
    /// The camera sees the back.
    Back,
    /// The camera sees the person, who waits as in a selfie of this kind.
    Face(SelfieKind),
    /// The camera sees this recording.
    File(PathBuf),
    /// The person appears and does what is asked, until the selfie is recorded.
    Selfie(SelfieKind),
    /// The same, but as was asked in the session before.
    Replay(SelfieKind),
    /// The customer touches.
    Touch(KioskCommand),
    /// Frames come until this step is reached, or the script fails after so many seconds.
    Until(StepName, u32),
    /// Frames come for so many seconds.
    Play(u32),
    /// The camera goes away, or comes back.
    Plug(bool),
    /// What is asked for is drawn from this seed, from the beginning on.
    Chance(u64),
}

/// A script.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Script {
    /// With their numbers of line.
    pub(super) instructions: Vec<(usize, Instruction)>,
}

impl Script {
    /// Reads a script; paths in it are relative to its file.
    pub(super) fn parse(text: &str, path: &Path) -> anyhow::Result<Self> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut instructions = Vec::new();
        for (place, line) in text.lines().enumerate() {
            if place >= MOST_LINES {
                bail!("{} has more than {MOST_LINES} lines", path.display());
            }
            let line = line.split('#').next().unwrap_or_default().trim();
            if !line.is_empty() {
                let read = instruction(line, folder);
                let read = read.with_context(|| format!("{}, line {}: `{line}`", path.display(), place + 1))?;
                instructions.push((place + 1, read));
            }
        }
        Ok(Script { instructions })
    }

    /// The seed from which is drawn what is asked for; `None` where the system's generator gives it, as always in a branch.
    pub(super) fn chance(&self) -> Option<u64> {
        self.instructions.iter().find_map(|(_, instruction)| match instruction {
            Instruction::Chance(seed) => Some(*seed),
            _ => None,
        })
    }

    /// Whether what the camera sees is drawn.
    pub(super) fn draws(&self) -> bool {
        let is_drawn = |instruction: &Instruction| {
            use Instruction::{Back, Face, Front, Replay, Selfie};
            matches!(instruction, Front(_) | Back | Face(_) | Selfie(_) | Replay(_))
        };
        self.instructions.iter().any(|(_, instruction)| is_drawn(instruction))
    }
}

fn instruction(line: &str, folder: &Path) -> anyhow::Result<Instruction> {
    let (word, rest) = line.split_once(char::is_whitespace).map_or((line, ""), |(word, rest)| (word, rest.trim()));
    Ok(match (word, rest) {
        ("specimen", number) => Instruction::Specimen(number.parse().context("name the person by a number")?),
        ("show", "back") => Instruction::Back,
        ("show", path) if path.starts_with("file:") => Instruction::File(folder.join(&path["file:".len()..])),
        ("show", kind) => match kind.parse().map_err(anyhow::Error::msg)? {
            Kind::Photo(kind) => Instruction::Front(kind.unwrap_or(PhotoKind::Genuine)),
            Kind::Selfie(kind) => Instruction::Face(kind.unwrap_or(SelfieKind::Live)),
            _ => bail!("show a photo, such as photo-genuine, a face, such as selfie-live, or `back`, or file:PATH"),
        },
        ("selfie", kind) => Instruction::Selfie(selfie_kind(kind)?),
        ("replay", kind) => Instruction::Replay(selfie_kind(kind)?),
        ("begin", "card") => Instruction::Touch(KioskCommand::Begin(Papers::Card)),
        ("begin", "passport") => Instruction::Touch(KioskCommand::Begin(Papers::Passport)),
        ("keep", "") => Instruction::Touch(KioskCommand::Keep),
        ("retake", "") => Instruction::Touch(KioskCommand::Retake),
        ("next", "") => Instruction::Touch(KioskCommand::Next),
        ("stay", "") => Instruction::Touch(KioskCommand::Stay),
        ("cancel", "") => Instruction::Touch(KioskCommand::Cancel),
        ("until", step) => {
            let (name, seconds) = step.split_once(' ').map_or((step, None), |(name, rest)| (name, Some(rest.trim())));
            let known = STEPS.into_iter().find(|known| *known == name);
            let known = known.with_context(|| format!("there is no step `{name}`; choose of {}", STEPS.join(", ")))?;
            let seconds = seconds.map_or(Ok(PATIENCE_SECONDS), str::parse).context("the time is in whole seconds")?;
            Instruction::Until(StepName(known), seconds)
        }
        ("play", seconds) => Instruction::Play(seconds.parse().context("the time is in whole seconds")?),
        ("chance", seed) => Instruction::Chance(seed.parse().context("name the seed by a number")?),
        ("unplug", "") => Instruction::Plug(false),
        ("plug", "") => Instruction::Plug(true),
        _ => bail!(
            "there is no such instruction; there are chance, specimen, show, selfie, replay, begin, keep, retake, next, stay, cancel, until, \
             play, unplug and plug"
        ),
    })
}

fn selfie_kind(kind: &str) -> anyhow::Result<SelfieKind> {
    match kind.parse().map_err(anyhow::Error::msg)? {
        Kind::Selfie(kind) => Ok(kind.unwrap_or(SelfieKind::Live)),
        _ => bail!("name a selfie, such as selfie-live"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> anyhow::Result<Script> {
        Script::parse(text, Path::new("/scripts/a.txt"))
    }

    #[test]
    fn every_instruction_is_read() {
        let text = "# a session\nspecimen 7\nbegin card # touched\nshow photo-genuine\nshow back\nshow file:b.mp4\nselfie selfie-live\n\
                    replay selfie-mask\n\nuntil review\nuntil thanks 5\nkeep\nretake\nnext\nstay\ncancel\nplay 3\nunplug\nplug\n\
                    chance 5\n";
        let script = parse(text).unwrap();
        let [first, .., last] = &script.instructions[..] else { panic!("{script:?}") };
        assert_eq!((first, last), (&(2, Instruction::Specimen(7)), &(20, Instruction::Chance(5))));
        assert_eq!(script.chance(), Some(5));
        assert!(script.draws());
        assert!(script.instructions.contains(&(6, Instruction::File("/scripts/b.mp4".into()))));
        assert!(script.instructions.contains(&(11, Instruction::Until(StepName("thanks"), 5))));
        assert!(!parse("show file:b.mp4\n").unwrap().draws());
    }

    #[test]
    fn wrong_lines_are_named() {
        for wrong in [
            "jump",
            "begin",
            "until nowhere",
            "until start soon",
            "specimen x",
            "chance x",
            "show document",
            "selfie photo-genuine",
        ] {
            let error = format!("{:#}", parse(&format!("\n{wrong}\n")).unwrap_err());
            assert!(error.contains("/scripts/a.txt, line 2") && error.contains(wrong), "{error}");
        }
        assert!(parse(&"keep\n".repeat(MOST_LINES + 1)).is_err());
    }

    #[test]
    fn every_step_has_a_name_that_scripts_know() {
        for step in [
            Step::Start,
            Step::Document(Side::Front),
            Step::Document(Side::Back),
            Step::Review(Side::Front),
            Step::Ready,
            Step::Placing,
            Step::Recording,
            Step::Judging,
            Step::Outcome(Outcome::Thanks),
            Step::Outcome(Outcome::SeeColleague),
            Step::Outcome(Outcome::TryAgain(crate::kiosk::Guidance::LessGlare)),
            Step::CameraLost(crate::kiosk::Capture::Selfie),
        ] {
            assert!(STEPS.contains(&StepName::of(step).text()), "{step:?}");
        }
    }
}
