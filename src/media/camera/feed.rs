//! A camera on a thread of its own. It is opened, and opened again when it went away; its newest frames wait in a bounded queue.

use std::{
    collections::VecDeque,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::{Camera, CameraError, CameraFrame};

/// Frames that wait at most: what comes later is worth more than what came first.
const MOST_WAITING: usize = 2;
/// Time until a lost camera is tried again, doubled with each failure up to the second.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(4);

/// Opens the camera, as often as it takes.
pub type Opener = Box<dyn FnMut() -> Result<Box<dyn Camera>, CameraError> + Send>;

/// How a camera or a microphone is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum DeviceState {
    /// Being opened for the first time.
    #[default]
    Opening,
    /// Frames come.
    Live {
        /// What it is called.
        name: String,
    },
    /// It went away, or cannot be opened; it is tried again by and by.
    Lost {
        /// Why, with the remedy.
        reason: String,
    },
}

#[derive(Debug, Default)]
struct Waiting {
    frames: VecDeque<CameraFrame>,
    dropped: u64,
    state: DeviceState,
    is_closed: bool,
}

/// The newest frames of a camera. Whoever gives never waits: the oldest frame makes room, and is counted.
#[derive(Debug, Default)]
pub struct FrameQueue {
    waiting: Mutex<Waiting>,
    changed: Condvar,
}

impl FrameQueue {
    fn locked(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds a frame; false when nobody takes frames any more.
    pub fn give(&self, frame: CameraFrame) -> bool {
        let mut waiting = self.locked();
        if waiting.frames.len() >= MOST_WAITING {
            waiting.frames.pop_front();
            waiting.dropped += 1;
        }
        waiting.frames.push_back(frame);
        self.changed.notify_all();
        !waiting.is_closed
    }

    /// The oldest frame that waits; waits itself for one, but no longer than `patience`, and not past a change of the camera's state.
    pub fn take(&self, patience: Duration) -> Option<CameraFrame> {
        let waiting = self.locked();
        let before = waiting.state.clone();
        let nothing =
            |waiting: &mut Waiting| waiting.frames.is_empty() && waiting.state == before && !waiting.is_closed;
        let (mut waiting, _) =
            self.changed.wait_timeout_while(waiting, patience, nothing).unwrap_or_else(PoisonError::into_inner);
        waiting.frames.pop_front()
    }

    /// How the camera is.
    pub fn state(&self) -> DeviceState {
        self.locked().state.clone()
    }

    /// Frames that made room for newer ones so far.
    pub fn dropped(&self) -> u64 {
        self.locked().dropped
    }

    fn set(&self, state: DeviceState) {
        let mut waiting = self.locked();
        if matches!(state, DeviceState::Lost { .. }) {
            // What a camera saw before it went away is of no use.
            waiting.frames.clear();
        }
        waiting.state = state;
        self.changed.notify_all();
    }

    fn close(&self) {
        self.locked().is_closed = true;
        self.changed.notify_all();
    }

    /// Waits until the time is over; false as soon as nobody takes frames any more.
    fn pause(&self, time: Duration) -> bool {
        let waiting = self.locked();
        let paused = self.changed.wait_timeout_while(waiting, time, |waiting| !waiting.is_closed);
        let (waiting, _) = paused.unwrap_or_else(PoisonError::into_inner);
        !waiting.is_closed
    }

    fn is_closed(&self) -> bool {
        self.locked().is_closed
    }
}

/// A camera at work. Dropping it ends the thread after the frame at hand.
pub struct CameraFeed {
    queue: Arc<FrameQueue>,
    thread: Option<JoinHandle<()>>,
}

impl CameraFeed {
    /// Starts the thread; the camera is opened on it.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn start(opener: Opener) -> Result<Self, std::io::Error> {
        let queue = Arc::new(FrameQueue::default());
        let given = Arc::clone(&queue);
        let thread = thread::Builder::new().name("camera".to_owned()).spawn(move || serve(opener, &given))?;
        Ok(CameraFeed { queue, thread: Some(thread) })
    }

    /// Its newest frames.
    pub fn queue(&self) -> &FrameQueue {
        &self.queue
    }
}

impl Drop for CameraFeed {
    fn drop(&mut self) {
        self.queue.close();
        if let Some(thread) = self.thread.take() {
            // What a panic of the thread had to say was said when it happened.
            drop(thread.join());
        }
    }
}

fn serve(mut opener: Opener, queue: &FrameQueue) {
    let mut wait = FIRST_WAIT;
    while !queue.is_closed() {
        let lost = match opener() {
            Ok(mut camera) => {
                let (frames, lost) = pass_on(camera.as_mut(), queue);
                // A camera that gives nothing is as good as none.
                wait = if frames > 0 { FIRST_WAIT } else { wait };
                match lost {
                    Some(lost) => lost,
                    None => return,
                }
            }
            Err(error) => error,
        };
        queue.set(DeviceState::Lost { reason: lost.to_string() });
        if !queue.pause(wait) {
            return;
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

/// Passes frames on until the camera fails, which is told, or nobody takes them; and how many there were.
fn pass_on(camera: &mut dyn Camera, queue: &FrameQueue) -> (u64, Option<CameraError>) {
    let mut frames = 0;
    loop {
        match camera.frame() {
            Ok(frame) => {
                if frames == 0 {
                    queue.set(DeviceState::Live { name: camera.name() });
                }
                frames += 1;
                if !queue.give(frame) {
                    return (frames, None);
                }
            }
            Err(error) => return (frames, Some(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::media::camera::CameraPicture;

    const PATIENCE: Duration = Duration::from_secs(20);

    /// Gives so many frames and is unplugged then.
    struct Short(u32);

    impl Camera for Short {
        fn name(&self) -> String {
            "short".to_owned()
        }

        fn frame(&mut self) -> Result<CameraFrame, CameraError> {
            let left = self.0.checked_sub(1);
            self.0 = left.ok_or(CameraError::Lost { name: self.name(), reason: "no such device".to_owned() })?;
            Ok(frame(u64::from(self.0)))
        }
    }

    fn frame(millis: u64) -> CameraFrame {
        let picture = CameraPicture::new(RgbImage::new(2, 2), None);
        CameraFrame { at: Duration::from_millis(millis), picture }
    }

    #[test]
    fn the_oldest_frames_make_room_and_are_counted() {
        let queue = FrameQueue::default();
        for millis in 0..5 {
            assert!(queue.give(frame(millis)));
        }
        let taken: Vec<u64> =
            std::iter::from_fn(|| queue.take(Duration::ZERO)).map(|frame| frame.at.as_millis() as u64).collect();
        assert_eq!((taken, queue.dropped()), (vec![3, 4], 3));
        queue.close();
        assert!(!queue.give(frame(9)));
    }

    #[test]
    fn a_camera_that_was_unplugged_is_found_again() {
        let mut opened = 0;
        let opener: Opener = Box::new(move || {
            opened += 1;
            match opened {
                1 => Err(CameraError::NotThere { name: "short".to_owned(), reason: "not plugged in".to_owned() }),
                2 => Ok(Box::new(Short(1))),
                _ => Ok(Box::new(Short(1_000_000_000))),
            }
        });
        let feed = CameraFeed::start(opener).unwrap();
        let mut seen = vec![DeviceState::Opening];
        let mut waited = 0;
        while seen.iter().filter(|state| matches!(state, DeviceState::Live { .. })).count() < 2 && waited < 10_000 {
            drop(feed.queue().take(PATIENCE));
            let state = feed.queue().state();
            if seen.last() != Some(&state) {
                seen.push(state);
            }
            waited += 1;
        }
        let lost = seen.iter().filter(|state| matches!(state, DeviceState::Lost { .. })).count();
        assert!(lost >= 1, "{seen:?}");
        assert_eq!(seen.last(), Some(&DeviceState::Live { name: "short".to_owned() }), "{seen:?}");
    }
}
