//! The course of a session as a pure machine: events in, effects out. It knows neither clock nor camera; times come with the events.
//!
//! ```text
//! Start -> Document(front) -> Review -> [Document(back) -> Review] -> Ready -> Placing -> Recording -> Judging -> Storing -> Outcome -> Start
//! ```
//!
//! Every step but the first has a time-out, and each of them, as every cancellation, leads to the first and wipes everything. What was
//! captured lives between `Open` and `Wipe`.

use super::{
    guidance::{Guidance, Part},
    outcome::Outcome,
    patience::Patience,
};

/// A side of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// With the portrait.
    Front,
    /// The other one.
    Back,
}

/// What the customer brings along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Papers {
    /// A passport: its page with the portrait is all that is photographed.
    Passport,
    /// A card: both of its sides are photographed.
    Card,
}

/// Where a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// Nobody is there.
    Start,
    /// A side of the document is before the camera.
    Document(Side),
    /// Its photo is shown: keep it, or take it again.
    Review(Side),
    /// The selfie is explained and waits for a touch.
    Ready,
    /// The face is being placed in the oval.
    Placing,
    /// The selfie video is being recorded.
    Recording,
    /// The verdict is being reached.
    Judging,
    /// The case goes to the outbox; the customer will be told this.
    Storing(Outcome),
    /// The customer is told how it went.
    Outcome(Outcome),
    /// The camera went away in the middle of this part, which begins anew when it is back.
    CameraLost(Capture),
}

/// A part of a session that needs the camera.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Capture {
    /// A photo of the document.
    Document(Side),
    /// The selfie.
    Selfie,
}

/// What happens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// Somebody touched the start screen and said what is shown.
    Begin(Papers),
    /// The shown photo is good.
    Keep,
    /// The shown photo is to be taken again.
    Retake,
    /// The customer, asked whether he is still there, says so.
    Stay,
    /// The customer goes on: to the selfie, to another try, from the last screen to the first.
    Next,
    /// The customer leaves.
    Cancel,
    /// A photo was taken.
    Shot(Side),
    /// The face is well placed and at rest.
    Placed,
    /// The selfie video is whole.
    Recorded,
    /// What was captured cannot be kept or judged: no room, no more pictures from the camera, a judgement that broke off.
    Failed,
    /// The verdict is there.
    Judged(Outcome),
    /// The case lies in the outbox.
    Stored,
    /// It could not be put there; nothing of it was kept.
    NotStored,
    /// The camera went away.
    CameraLost,
    /// The camera is there.
    CameraBack,
    /// Whether cases can be taken: networks, outbox.
    Service(bool),
    /// Time went by.
    Tick,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Begin a case with these papers.
    Open(Papers),
    /// Look for this side of the document.
    Watch(Side),
    /// Drop the photo of this side.
    Drop(Side),
    /// Judge the photos of the document, beside everything else.
    JudgeDocument,
    /// Look for the face.
    Place,
    /// Draw a challenge and record the selfie.
    Record,
    /// Drop the selfie.
    DropSelfie,
    /// Reach a verdict.
    Judge,
    /// Put the case into the outbox.
    Store,
    /// Forget everything of the session: pictures, files, names.
    Wipe,
}

/// Milliseconds before a step that waits for the customer times out from which he is asked whether he is still there.
const ASKED_MILLIS: u64 = 15_000;
/// How often he can say so at one step.
const MOST_STAYS: u32 = 2;

/// What is asked, or told, before a step that waits for the customer times out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asks {
    /// Whether he is still there: if he says so, the step's time begins anew.
    StillThere,
    /// That the session ends, after he said so as often as he may.
    EndsSoon,
}

/// What a session holds so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
struct Held {
    selfie: bool,
    document_attempts: u32,
    selfie_attempts: u32,
}

/// The course of sessions, one after the other.
#[derive(Debug, Clone)]
pub struct Machine {
    patience: Patience,
    step: Step,
    deadline: Option<u64>,
    papers: Papers,
    held: Held,
    /// How often the customer said at this step that he is still there.
    stays: u32,
    has_camera: bool,
    in_service: bool,
}

impl Machine {
    /// A machine at its start, without a camera and out of service until it is told otherwise.
    pub fn new(patience: Patience) -> Self {
        Machine {
            patience,
            step: Step::Start,
            deadline: None,
            papers: Papers::Card,
            held: Held::default(),
            stays: 0,
            has_camera: false,
            in_service: false,
        }
    }

    /// Where it is.
    pub const fn step(&self) -> Step {
        self.step
    }

    /// Whether a session can begin.
    pub const fn is_open(&self) -> bool {
        self.has_camera && self.in_service
    }

    /// What the customer brought along.
    pub const fn papers(&self) -> Papers {
        self.papers
    }

    /// Milliseconds until the step times out; `None` at the start.
    pub fn left(&self, now: u64) -> Option<u64> {
        self.deadline.map(|deadline| deadline.saturating_sub(now))
    }

    /// What the customer is asked or told because the step times out soon.
    pub fn asks(&self, now: u64) -> Option<Asks> {
        let waits = matches!(self.step, Step::Document(_) | Step::Review(_) | Step::Ready | Step::Placing);
        self.left(now).filter(|left| waits && *left <= ASKED_MILLIS)?;
        Some(if self.stays < MOST_STAYS { Asks::StillThere } else { Asks::EndsSoon })
    }

    /// Takes an event at `now`, milliseconds of a steady clock, and says what is to be done, in order. What does not belong where the
    /// machine is changes nothing.
    pub fn take(&mut self, now: u64, event: Event) -> Vec<Effect> {
        match event {
            Event::CameraLost => self.has_camera = false,
            Event::CameraBack => self.has_camera = true,
            Event::Service(works) => self.in_service = works,
            _ => {}
        }
        if self.deadline.is_some_and(|deadline| now >= deadline) {
            return self.back_to_start(now);
        }
        match (self.step, event) {
            (Step::Start, Event::Begin(papers)) if self.is_open() => self.begin(now, papers),
            (Step::Start, _) => Vec::new(),
            (_, Event::Stay) => self.stay(now),
            // What is on its way into the outbox is not called back.
            (Step::Storing(_), Event::Cancel) => Vec::new(),
            (_, Event::Cancel) => self.back_to_start(now),
            (Step::Document(_) | Step::Review(_), _) => self.at_document(now, event),
            (Step::Ready | Step::Placing | Step::Recording, _) => self.at_selfie(now, event),
            (Step::CameraLost(part), Event::CameraBack) => self.resume(now, part),
            (Step::CameraLost(_), Event::Failed) => self.give_up(now),
            (Step::CameraLost(_), _) => Vec::new(),
            (Step::Judging | Step::Storing(_) | Step::Outcome(_), _) => self.at_end(now, event),
        }
    }

    fn begin(&mut self, now: u64, papers: Papers) -> Vec<Effect> {
        (self.papers, self.held) = (papers, Held::default());
        self.go(now, Step::Document(Side::Front), &[Effect::Open(papers), Effect::Watch(Side::Front)])
    }

    fn at_document(&mut self, now: u64, event: Event) -> Vec<Effect> {
        match (self.step, event) {
            (Step::Document(side), Event::Shot(shot)) if shot == side => self.go(now, Step::Review(side), &[]),
            (Step::Document(side), Event::CameraLost) => {
                self.go(now, Step::CameraLost(Capture::Document(side)), &[Effect::Drop(side)])
            }
            (Step::Document(_), Event::Failed) => self.give_up(now),
            (Step::Review(side), Event::Retake) => self.watch(now, side, Some(Effect::Drop(side))),
            (Step::Review(Side::Front), Event::Keep) if self.papers == Papers::Card => {
                self.watch(now, Side::Back, None)
            }
            (Step::Review(_), Event::Keep) if self.held.selfie => {
                self.go(now, Step::Judging, &[Effect::JudgeDocument, Effect::Judge])
            }
            (Step::Review(_), Event::Keep) => self.go(now, Step::Ready, &[Effect::JudgeDocument]),
            _ => Vec::new(),
        }
    }

    fn at_selfie(&mut self, now: u64, event: Event) -> Vec<Effect> {
        match (self.step, event) {
            (Step::Ready, Event::Next) if self.has_camera => self.go(now, Step::Placing, &[Effect::Place]),
            (Step::Ready, Event::Next) => self.go(now, Step::CameraLost(Capture::Selfie), &[]),
            (Step::Placing, Event::Placed) => self.go(now, Step::Recording, &[Effect::Record]),
            (Step::Placing | Step::Recording, Event::CameraLost) => {
                self.go(now, Step::CameraLost(Capture::Selfie), &[Effect::DropSelfie])
            }
            (Step::Recording, Event::Recorded) => {
                self.held.selfie = true;
                self.go(now, Step::Judging, &[Effect::Judge])
            }
            (Step::Ready | Step::Placing | Step::Recording, Event::Failed) => self.give_up(now),
            _ => Vec::new(),
        }
    }

    fn at_end(&mut self, now: u64, event: Event) -> Vec<Effect> {
        match (self.step, event) {
            (Step::Judging, Event::Judged(outcome)) => self.judged(now, outcome),
            (Step::Judging, Event::Failed) => self.give_up(now),
            (Step::Storing(outcome), Event::Stored) => self.go(now, Step::Outcome(outcome), &[Effect::Wipe]),
            (Step::Storing(_), Event::NotStored) => self.give_up(now),
            (Step::Outcome(Outcome::TryAgain(guidance)), Event::Next) => self.again(now, guidance),
            (Step::Outcome(_), Event::Next) => self.back_to_start(now),
            _ => Vec::new(),
        }
    }

    /// After the verdict: another try where one is left, else into the outbox.
    fn judged(&mut self, now: u64, outcome: Outcome) -> Vec<Effect> {
        let Outcome::TryAgain(guidance) = outcome else {
            return self.go(now, Step::Storing(outcome), &[Effect::Store]);
        };
        let tried = match guidance.part() {
            Part::Document => &mut self.held.document_attempts,
            Part::Selfie => &mut self.held.selfie_attempts,
        };
        *tried += 1;
        if *tried < self.patience.attempts() {
            return self.go(now, Step::Outcome(outcome), &[]);
        }
        self.go(now, Step::Storing(Outcome::SeeColleague), &[Effect::Store])
    }

    /// Another try of the part that failed; the other part is kept.
    fn again(&mut self, now: u64, guidance: Guidance) -> Vec<Effect> {
        match guidance.part() {
            Part::Document => {
                let mut effects = vec![Effect::Drop(Side::Front), Effect::Drop(Side::Back)];
                effects.extend(self.watch(now, Side::Front, None));
                effects
            }
            Part::Selfie => {
                self.held.selfie = false;
                self.go(now, Step::Ready, &[Effect::DropSelfie])
            }
        }
    }

    /// Looks for a side of the document, as soon as there is a camera.
    fn watch(&mut self, now: u64, side: Side, first: Option<Effect>) -> Vec<Effect> {
        let mut effects: Vec<Effect> = first.into_iter().collect();
        effects.extend(match self.has_camera {
            true => self.go(now, Step::Document(side), &[Effect::Watch(side)]),
            false => self.go(now, Step::CameraLost(Capture::Document(side)), &[]),
        });
        effects
    }

    fn resume(&mut self, now: u64, part: Capture) -> Vec<Effect> {
        match part {
            Capture::Document(side) => self.watch(now, side, None),
            Capture::Selfie => self.go(now, Step::Ready, &[]),
        }
    }

    /// Begins the time of the step anew, as often as that may be.
    fn stay(&mut self, now: u64) -> Vec<Effect> {
        if self.asks(now) == Some(Asks::StillThere) {
            let stays = self.stays + 1;
            self.go(now, self.step, &[]);
            self.stays = stays;
        }
        Vec::new()
    }

    /// Nothing more can be done here: a colleague must, and nothing is kept.
    fn give_up(&mut self, now: u64) -> Vec<Effect> {
        self.go(now, Step::Outcome(Outcome::SeeColleague), &[Effect::Wipe])
    }

    fn back_to_start(&mut self, now: u64) -> Vec<Effect> {
        self.held = Held::default();
        self.go(now, Step::Start, &[Effect::Wipe])
    }

    fn go(&mut self, now: u64, step: Step, effects: &[Effect]) -> Vec<Effect> {
        self.deadline = self.patience.of_step(step).map(|millis| now.saturating_add(millis));
        (self.step, self.stays) = (step, 0);
        effects.to_vec()
    }
}

#[cfg(test)]
mod tests;
