//! The kiosk at work: frames, touches and finished tasks go in, tasks and snapshots come out. It has no thread and no clock of its own, so
//! that a whole session can be played as fast as the machine is, and the same again.

mod hearing;
mod seeing;
mod showing;

use std::{
    collections::VecDeque,
    path::{Path, PathBuf},
    sync::Arc,
};

use jiff::civil::Date;

use super::{
    challenge::{CHALLENGE_BYTES, draw_challenge},
    document_watch::DocumentWatch,
    face_watch::FaceWatch,
    guidance::Guidance,
    machine::{Effect, Event, Machine, Papers, Side, Step},
    outbox::{FinishedCase, Outbox},
    patience::Patience,
    recording::Recording,
    snapshot::{LivePicture, OutboxHealth, OutboxLevel, StaffHealth},
    task::{Task, Ticket, Work},
    visit::{DocumentStanding, Facts, Verdict, Visit},
    workroom::{Hall, WorkroomError},
};
use crate::{
    case::{
        CaseId,
        geometry::{Point, Rect},
        meta::Challenge,
    },
    matching::References,
    media::camera::DeviceState,
    policy::Policy,
};

/// Milliseconds from one look at the outbox to the next while nobody is there.
const OUTBOX_MILLIS: u64 = 5_000;

/// What the customer does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KioskCommand {
    /// Touches the start screen and says what is shown.
    Begin(Papers),
    /// Keeps the shown photo.
    Keep,
    /// Takes the shown photo again.
    Retake,
    /// Says that he is still there, where he is asked.
    Stay,
    /// Goes on: to the selfie, to another try, from the last screen to the first.
    Next,
    /// Leaves.
    Cancel,
}

/// What comes from outside: chance and time.
pub trait Surroundings: Send {
    /// Fills `bytes` from the system's random generator.
    ///
    /// # Errors
    /// When it gives nothing.
    fn random(&mut self, bytes: &mut [u8]) -> Result<(), String>;

    /// This moment, RFC 3339 in UTC.
    fn moment(&self) -> String;

    /// This day, UTC.
    fn today(&self) -> Date;
}

/// Where and with what a kiosk works.
pub struct BoothSetting {
    /// The thresholds.
    pub policy: Policy,
    /// What cases are compared with.
    pub references: Arc<References>,
    /// Below this folder the evidence of a session lies.
    pub work: PathBuf,
    /// Takes finished cases.
    pub outbox: Box<dyn Outbox>,
    /// Chance and time.
    pub surroundings: Box<dyn Surroundings>,
    /// The camera shows specimens: its cases say so.
    pub is_specimen: bool,
    /// What hinders the checks, with the remedy; where it says something, nobody can begin.
    pub hindrance: Option<String>,
}

/// What is being looked for.
enum Watching {
    Nothing,
    Document(Side, DocumentWatch),
    Face(FaceWatch),
    Recording(Box<Recording>),
}

/// What is drawn besides the step.
#[derive(Default)]
struct View {
    guidance: Option<Guidance>,
    picture: Option<Arc<LivePicture>>,
    quad: Option<[Point; 4]>,
    face: Option<Rect>,
    shot: Option<Arc<LivePicture>>,
}

/// A kiosk.
pub struct Booth {
    setting: BoothSetting,
    hall: Hall,
    machine: Machine,
    watching: Watching,
    visit: Option<Visit>,
    view: View,
    staff: StaffHealth,
    last_challenge: Option<Challenge>,
    /// The number of the next ticket, and the one of the frames at hand: each step has its own.
    next_ticket: Ticket,
    ticket: Ticket,
    /// Frames that are being looked at.
    looking: u32,
    /// When the last frame of a recording came.
    last_frame: u64,
    /// When the outbox was looked at; `None` where it is to be looked at anew.
    outbox_seen: Option<u64>,
    pictures: u64,
    revision: u64,
    /// Samples a second of the microphone, once it was heard.
    sound_rate: Option<u32>,
    /// When frames came in the last while.
    arrivals: VecDeque<u64>,
}

impl Booth {
    /// A kiosk at its start screen, without a camera.
    ///
    /// # Errors
    /// When what killed sessions left cannot be removed.
    pub fn open(setting: BoothSetting, now: u64) -> Result<Self, WorkroomError> {
        let hall = Hall::open(&setting.work)?;
        let machine = Machine::new(Patience::of(&setting.policy.kiosk));
        let problems = setting.hindrance.iter().cloned().collect();
        let mut booth = Booth {
            setting,
            hall,
            machine,
            watching: Watching::Nothing,
            visit: None,
            view: View::default(),
            staff: StaffHealth { problems, ..StaffHealth::default() },
            last_challenge: None,
            next_ticket: 1,
            ticket: 0,
            looking: 0,
            last_frame: now,
            outbox_seen: None,
            pictures: 0,
            revision: 0,
            sound_rate: None,
            arrivals: VecDeque::new(),
        };
        let service = booth.look_at_outbox(now);
        booth.happen(now, service);
        Ok(booth)
    }

    /// Takes what the customer does.
    pub fn command(&mut self, now: u64, command: KioskCommand) -> Vec<Task> {
        let event = match command {
            KioskCommand::Begin(papers) => Event::Begin(papers),
            KioskCommand::Keep => Event::Keep,
            KioskCommand::Retake => Event::Retake,
            KioskCommand::Stay => Event::Stay,
            KioskCommand::Next => Event::Next,
            KioskCommand::Cancel => Event::Cancel,
        };
        self.happen(now, event)
    }

    /// Notes how the camera is.
    pub fn camera(&mut self, now: u64, state: DeviceState) -> Vec<Task> {
        if state == self.staff.camera.state {
            return Vec::new();
        }
        self.revision += 1;
        let event = if matches!(state, DeviceState::Live { .. }) { Event::CameraBack } else { Event::CameraLost };
        self.staff.camera.state = state;
        self.happen(now, event)
    }

    /// Notes that the clock of the machine went back, by so many milliseconds.
    pub fn clock_went_back(&mut self, millis: u64) {
        self.staff.clock_back_millis = Some(millis);
        self.revision += 1;
    }

    /// Lets time pass.
    pub fn tick(&mut self, now: u64) -> Vec<Task> {
        let is_due = self.outbox_seen.is_none_or(|seen| now.saturating_sub(seen) >= OUTBOX_MILLIS);
        let event = match self.machine.step() {
            Step::Start if is_due => self.look_at_outbox(now),
            _ => Event::Tick,
        };
        self.happen(now, event)
    }

    /// Where the session is.
    pub fn step(&self) -> Step {
        self.machine.step()
    }

    /// What of the session at hand lies on the disk, and in memory; `None` between sessions.
    pub fn holds(&self) -> Option<&Path> {
        self.visit.as_ref().map(|visit| visit.room.folder())
    }

    /// Looks how full the outbox is, and whether cases can be taken.
    fn look_at_outbox(&mut self, now: u64) -> Event {
        self.outbox_seen = Some(now);
        let health: OutboxHealth = self.setting.outbox.health();
        let works = health.level != OutboxLevel::Full && self.setting.hindrance.is_none() && !self.is_deaf();
        self.staff.outbox = health;
        self.revision += 1;
        Event::Service(works)
    }

    fn new_ticket(&mut self) -> Ticket {
        self.next_ticket += 1;
        self.next_ticket
    }

    /// Takes an event and does what follows from it.
    fn happen(&mut self, now: u64, event: Event) -> Vec<Task> {
        let (before, mut tasks) = (self.machine.step(), Vec::new());
        let mut events = VecDeque::from([event]);
        while let Some(event) = events.pop_front() {
            for effect in self.machine.take(now, event) {
                match self.carry_out(now, effect, &mut tasks) {
                    Ok(follows) => events.extend(follows),
                    Err(error) => {
                        self.staff.last_error = Some(error);
                        events.push_back(Event::Failed);
                    }
                }
            }
        }
        if self.machine.step() != before {
            self.stepped();
        }
        tasks
    }

    /// After a step to another: what was looked at no longer counts.
    fn stepped(&mut self) {
        self.revision += 1;
        self.ticket = self.new_ticket();
        self.looking = 0;
        let is_looking = matches!(self.machine.step(), Step::Document(_) | Step::Placing | Step::Recording);
        if !is_looking {
            self.watching = Watching::Nothing;
            let shot = self.view.shot.take().filter(|_| matches!(self.machine.step(), Step::Review(_)));
            self.view = View { shot, ..View::default() };
        } else {
            self.view.shot = None;
            (self.view.quad, self.view.face, self.view.guidance) = (None, None, None);
        }
    }

    fn carry_out(&mut self, now: u64, effect: Effect, tasks: &mut Vec<Task>) -> Result<Vec<Event>, String> {
        match effect {
            Effect::Open(papers) => self.open_case(papers)?,
            Effect::Watch(side) => {
                self.watching = Watching::Document(side, DocumentWatch::new(&self.setting.policy.kiosk));
            }
            Effect::Drop(side) => {
                if let Some(visit) = &mut self.visit {
                    visit.room.drop_photo(side);
                    visit.document = DocumentStanding::Open;
                    visit.front = visit.front.take().filter(|_| side == Side::Back);
                }
            }
            Effect::JudgeDocument => tasks.extend(self.judge_document()),
            Effect::Place => self.watching = Watching::Face(FaceWatch::new(&self.setting.policy.kiosk)),
            Effect::Record => self.begin_recording()?,
            Effect::DropSelfie => {
                if let Some(visit) = &mut self.visit {
                    visit.room.drop_video();
                    (visit.selfie, visit.verdict) = (None, Verdict::Unwanted);
                }
            }
            Effect::Judge => {
                if let Some(visit) = &mut self.visit {
                    visit.verdict = Verdict::Wanted;
                }
                tasks.extend(self.conclude());
            }
            Effect::Store => return Ok(vec![self.store(), self.look_at_outbox(now)]),
            Effect::Wipe => self.wipe(),
        }
        Ok(Vec::new())
    }

    fn open_case(&mut self, papers: Papers) -> Result<(), String> {
        let mut name = [0; 16];
        self.setting.surroundings.random(&mut name)?;
        let name: String = name.iter().map(|byte| format!("{byte:02x}")).collect();
        let room = self.hall.room().map_err(|error| error.to_string())?;
        let facts = Facts {
            papers,
            method: self.setting.policy.kiosk.liveness_method(),
            captured_at: self.setting.surroundings.moment(),
            received: self.setting.surroundings.today(),
            is_specimen: self.setting.is_specimen,
        };
        self.visit = Some(Visit::begin(CaseId(format!("kiosk-{name}")), room, facts));
        Ok(())
    }

    /// Draws what is asked for and begins with the next frame.
    fn begin_recording(&mut self) -> Result<(), String> {
        let mut random = [0; CHALLENGE_BYTES];
        self.setting.surroundings.random(&mut random)?;
        let challenge = draw_challenge(&self.setting.policy.kiosk, self.last_challenge.as_ref(), &random);
        let challenge = challenge.map_err(|error| error.to_string())?;
        self.last_challenge.clone_from(&challenge);
        let visit = self.visit.as_mut().ok_or("there is no case to record a selfie for")?;
        visit.ask(challenge.clone());
        let recording = Recording::new(&self.setting.policy, challenge, self.sound_rate);
        self.watching = Watching::Recording(Box::new(recording));
        Ok(())
    }

    fn judge_document(&mut self) -> Option<Task> {
        let ticket = self.new_ticket();
        let visit = self.visit.as_mut()?;
        visit.document = DocumentStanding::Judging(ticket);
        Some(Task { ticket, work: Work::Judge(Box::new(visit.at_hand(&self.setting.references))) })
    }

    /// The verdict, once everything that it needs is there.
    fn conclude(&mut self) -> Option<Task> {
        let ticket = self.new_ticket();
        let visit = self.visit.as_mut().filter(|visit| visit.verdict == Verdict::Wanted)?;
        let (DocumentStanding::Judged(document), Some(selfie)) = (&visit.document, &visit.selfie) else { return None };
        let (document, selfie) = (document.clone(), Box::new(selfie.clone()));
        visit.verdict = Verdict::Awaited(ticket);
        let case = Box::new(visit.at_hand(&self.setting.references));
        Some(Task { ticket, work: Work::Conclude { document, selfie, case } })
    }

    fn store(&mut self) -> Event {
        let Some(visit) = &self.visit else { return Event::NotStored };
        let (meta_json, vault) = (visit.meta_json(), visit.room.vault());
        let (case, evidence) = (&visit.case, visit.room.evidence());
        let put = self.setting.outbox.put(&FinishedCase { case, meta_json: &meta_json, evidence, vault: &vault });
        match put {
            Ok(()) => Event::Stored,
            Err(error) => {
                self.staff.last_error = Some(error.to_string());
                Event::NotStored
            }
        }
    }

    /// Forgets the session: its files, its pictures, what was drawn of it.
    fn wipe(&mut self) {
        self.visit = None;
        self.watching = Watching::Nothing;
        self.view = View::default();
    }
}

#[cfg(test)]
mod tests;
