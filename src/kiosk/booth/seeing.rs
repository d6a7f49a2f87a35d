//! Frames that come in, and what was seen in them.

use std::{sync::Arc, time::Duration};

use image::RgbImage;

use super::{Booth, Watching};
use crate::{
    case::face::Face,
    document::{rectified, upright_size},
    kiosk::{
        document_eye::{DocumentLook, EyeError},
        document_watch::Shot,
        face_watch::{fault_of, shares},
        guidance::Guidance,
        machine::{Event, Side},
        outcome::Outcome,
        snapshot::LivePicture,
        task::{Finished, Seen, Task, Work, quad_shares},
        visit::{DocumentStanding, Verdict},
    },
    media::{
        camera::{CameraFrame, CameraPicture},
        image::fit_within,
    },
    pipeline::DocumentSide,
    selfie::FrameView,
};

/// Longer side in pixels of the picture that is drawn.
const DRAWN_SIDE: u32 = 960;
/// Frames of a recording that may wait to be looked at: what comes later is not looked at, and the recording says so by its gaps.
const MOST_LOOKING: u32 = 8;
/// Milliseconds over which the frame rate is taken.
const RATE_MILLIS: u64 = 2_000;

impl Booth {
    /// Takes a frame of the camera.
    pub fn frame(&mut self, now: u64, frame: CameraFrame) -> Vec<Task> {
        self.count(now, frame.picture.image());
        let picture = Arc::new(frame.picture);
        if !matches!(self.watching, Watching::Nothing) {
            self.show(picture.image());
        }
        let mut tasks: Vec<Task> = self.look(now, frame.at, &picture).into_iter().collect();
        tasks.extend(self.tick(now));
        tasks
    }

    /// What is to be looked at of a frame.
    fn look(&mut self, now: u64, at: Duration, picture: &Arc<CameraPicture>) -> Option<Task> {
        let most = if matches!(self.watching, Watching::Recording(_)) { MOST_LOOKING } else { 1 };
        let is_free = self.looking < most;
        let picture = Arc::clone(picture);
        let work = match &mut self.watching {
            Watching::Nothing => return None,
            Watching::Document(..) if !is_free => return None,
            Watching::Face(_) if !is_free => return None,
            Watching::Document(side, _) => {
                let front = self.visit.as_ref().and_then(|visit| visit.front.clone()).filter(|_| *side == Side::Back);
                Work::Document { picture, front }
            }
            Watching::Face(_) => Work::Face(picture),
            Watching::Recording(recording) => {
                self.last_frame = now;
                match recording.write(at, picture.image()) {
                    Ok(Some(at_millis)) if is_free => Work::Selfie { picture, at_millis },
                    Ok(_) => return None,
                    Err(error) => {
                        self.staff.last_error = Some(error.to_string());
                        // Giving up asks for nothing that takes time.
                        drop(self.happen(now, Event::Failed));
                        return None;
                    }
                }
            }
        };
        self.looking += 1;
        Some(Task { ticket: self.ticket, work })
    }

    /// Takes what came of a task.
    pub fn finished(&mut self, now: u64, Finished { ticket, result }: Finished) -> Vec<Task> {
        match result {
            Seen::Judged(document) => return self.judged(now, ticket, document),
            Seen::Concluded(outcome) => return self.concluded(now, ticket, outcome),
            Seen::Broken(reason) if ticket != self.ticket => return self.broken(now, ticket, reason),
            // What belongs to a step that is over.
            _ if ticket != self.ticket => return Vec::new(),
            _ => {}
        }
        self.looking = self.looking.saturating_sub(1);
        self.revision += 1;
        match result {
            Seen::Document { look, picture } => self.saw_document(now, look, &picture),
            Seen::Photo { side, shot, fault } => self.saw_photo(now, side, shot, fault),
            Seen::Face(view) => self.saw_face(now, &view),
            Seen::Selfie(view) => self.saw_selfie(now, view),
            Seen::Broken(reason) => self.broken(now, ticket, reason),
            Seen::Judged(_) | Seen::Concluded(_) => Vec::new(),
        }
    }

    fn saw_document(
        &mut self,
        now: u64,
        look: Result<DocumentLook, EyeError>,
        picture: &Arc<CameraPicture>,
    ) -> Vec<Task> {
        let Watching::Document(side, watch) = &mut self.watching else { return Vec::new() };
        let look = match look {
            Ok(look) => look,
            Err(error) => return self.fail(now, error.to_string()),
        };
        let (guidance, shot) = watch.see(now, &look, picture);
        let side = *side;
        self.view.guidance = Some(guidance);
        self.view.quad = look.quad.map(|quad| quad_shares(&quad, picture.image()));
        let task = shot.map(|shot| Task { ticket: self.ticket, work: Work::Photo { side, shot } });
        self.looking += u32::from(task.is_some());
        task.into_iter().collect()
    }

    fn saw_photo(&mut self, now: u64, side: Side, shot: Shot, fault: Result<Option<Guidance>, EyeError>) -> Vec<Task> {
        match fault {
            Ok(None) => {}
            Ok(Some(fault)) => {
                if let Watching::Document(_, watch) = &mut self.watching {
                    self.view.guidance = Some(watch.refuse(now, fault));
                }
                return Vec::new();
            }
            Err(error) => return self.fail(now, error.to_string()),
        }
        let Some(visit) = &mut self.visit else { return Vec::new() };
        if let Err(error) = visit.room.keep_photo(side, &shot.picture) {
            return self.fail(now, error.to_string());
        }
        if side == Side::Front {
            visit.front = Some(shot.coarse);
        }
        // Straight on, so that the customer can see whether it can be read.
        let size = upright_size(&shot.quad, DRAWN_SIDE as f32);
        self.view.shot = Some(self.live(rectified(shot.picture.image(), &shot.quad, size)));
        self.happen(now, Event::Shot(side))
    }

    fn saw_face(&mut self, now: u64, view: &FrameView) -> Vec<Task> {
        let Watching::Face(watch) = &mut self.watching else { return Vec::new() };
        if let Some(error) = &view.errors.detection {
            let error = error.to_string();
            return self.fail(now, error);
        }
        let (guidance, is_placed) = watch.see(now, view, &self.setting.policy);
        self.view.guidance = Some(guidance);
        self.view.face = face_of(view).map(|face| shares(&face.bbox, view.size));
        if is_placed { self.happen(now, Event::Placed) } else { Vec::new() }
    }

    fn saw_selfie(&mut self, now: u64, view: FrameView) -> Vec<Task> {
        let fault = fault_of(&view, &self.setting.policy);
        self.view.face = face_of(&view).map(|face| shares(&face.bbox, view.size));
        self.view.guidance = fault;
        let Watching::Recording(recording) = &mut self.watching else { return Vec::new() };
        recording.saw(view);
        if !recording.is_over() {
            return Vec::new();
        }
        let Watching::Recording(recording) = std::mem::replace(&mut self.watching, Watching::Nothing) else {
            return Vec::new();
        };
        let Some(visit) = &mut self.visit else { return Vec::new() };
        let kept = recording.finish().map_err(|error| error.to_string()).and_then(|selfie| {
            visit.room.keep_video(&selfie.video).map_err(|error| error.to_string())?;
            Ok(selfie.track)
        });
        match kept {
            Ok(track) => {
                visit.selfie = Some(track);
                self.happen(now, Event::Recorded)
            }
            Err(error) => self.fail(now, error),
        }
    }

    fn judged(&mut self, now: u64, ticket: u64, document: Option<Box<DocumentSide>>) -> Vec<Task> {
        let Some(visit) = &mut self.visit else { return Vec::new() };
        if !matches!(visit.document, DocumentStanding::Judging(awaited) if awaited == ticket) {
            return Vec::new();
        }
        match document {
            Some(document) => visit.document = DocumentStanding::Judged(document),
            None => return self.happen(now, Event::Failed),
        }
        self.conclude().into_iter().collect()
    }

    fn concluded(&mut self, now: u64, ticket: u64, outcome: Option<Outcome>) -> Vec<Task> {
        let Some(visit) = &mut self.visit else { return Vec::new() };
        if visit.verdict != Verdict::Awaited(ticket) {
            return Vec::new();
        }
        visit.verdict = Verdict::Unwanted;
        self.staff.verdict_millis = Some(now.saturating_sub(self.last_frame));
        self.happen(now, outcome.map_or(Event::Failed, Event::Judged))
    }

    /// A task that could not be done: of the step at hand, or of what the verdict waits for.
    fn broken(&mut self, now: u64, ticket: u64, reason: String) -> Vec<Task> {
        let is_awaited = self.visit.as_ref().is_some_and(|visit| {
            visit.verdict == Verdict::Awaited(ticket)
                || matches!(visit.document, DocumentStanding::Judging(awaited) if awaited == ticket)
        });
        if ticket == self.ticket || is_awaited { self.fail(now, reason) } else { Vec::new() }
    }

    fn fail(&mut self, now: u64, reason: String) -> Vec<Task> {
        self.staff.last_error = Some(reason);
        self.happen(now, Event::Failed)
    }

    fn count(&mut self, now: u64, picture: &RgbImage) {
        self.arrivals.push_back(now);
        while self.arrivals.front().is_some_and(|first| now.saturating_sub(*first) > RATE_MILLIS) {
            self.arrivals.pop_front();
        }
        let span = now.saturating_sub(self.arrivals.front().copied().unwrap_or(now));
        let gaps = self.arrivals.len().saturating_sub(1);
        self.staff.camera.frames_per_second = if span > 0 { gaps as f32 * 1000.0 / span as f32 } else { 0.0 };
        self.staff.camera.size = [picture.width(), picture.height()];
    }

    /// Notes how many frames were dropped on their way here.
    pub fn dropped(&mut self, frames: u64) {
        self.staff.camera.dropped = frames;
    }

    fn show(&mut self, picture: &RgbImage) {
        self.view.picture = self.drawn(picture);
        self.revision += 1;
    }

    /// A picture as it is drawn.
    fn drawn(&mut self, picture: &RgbImage) -> Option<Arc<LivePicture>> {
        let small = fit_within(picture, DRAWN_SIDE).ok()?;
        Some(self.live(small))
    }

    fn live(&mut self, picture: RgbImage) -> Arc<LivePicture> {
        self.pictures += 1;
        Arc::new(LivePicture::new(self.pictures, picture))
    }
}

fn face_of(view: &FrameView) -> Option<&Face> {
    view.sample.face.as_ref().map(|sample| &sample.face)
}
