//! A microphone on a thread of its own. It is opened, and opened again when it went away; its newest sound waits in a bounded queue.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use zeroize::Zeroize;

use super::{MicrophoneChoice, MicrophoneError, SoundPiece};
use crate::media::camera::DeviceState;

/// Most seconds of sound that wait; older sound makes room.
const MOST_SECONDS: u32 = 2;
/// Time until a lost microphone is tried again.
const WAIT: Duration = Duration::from_secs(1);

#[derive(Default)]
struct Heard {
    sound: SoundPiece,
    state: DeviceState,
    is_closed: bool,
}

#[derive(Default)]
struct Ear {
    heard: Mutex<Heard>,
    changed: Condvar,
}

impl Ear {
    fn locked(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds what was heard; false when nobody listens any more.
    fn add(&self, piece: &SoundPiece) -> bool {
        let mut heard = self.locked();
        if heard.sound.rate != piece.rate {
            // As long as it ever gets: memory that grows leaves copies of what was said behind.
            let most = (piece.rate * MOST_SECONDS) as usize + piece.rate as usize;
            heard.sound = SoundPiece { rate: piece.rate, samples: Vec::with_capacity(most) };
        }
        let samples = &mut heard.sound.samples;
        samples.extend_from_slice(&piece.samples);
        let most = (piece.rate * MOST_SECONDS) as usize;
        if samples.len() > most {
            let kept = samples.len() - most;
            samples.copy_within(kept.., 0);
            samples[most..].zeroize();
            samples.truncate(most);
        }
        !heard.is_closed
    }

    /// Takes the microphone for lost and waits; false as soon as nobody listens any more.
    fn lose(&self, error: &MicrophoneError) -> bool {
        let mut heard = self.locked();
        heard.state = DeviceState::Lost { reason: error.to_string() };
        let waited = self.changed.wait_timeout_while(heard, WAIT, |heard| !heard.is_closed);
        let (heard, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !heard.is_closed
    }
}

/// A microphone at work. Dropping it ends the thread after the piece at hand.
pub struct MicrophoneFeed {
    ear: Arc<Ear>,
    thread: Option<JoinHandle<()>>,
}

impl MicrophoneFeed {
    /// Starts the thread; the microphone is opened on it.
    ///
    /// # Errors
    /// When the system has no thread to give.
    pub fn start(choice: MicrophoneChoice) -> Result<Self, std::io::Error> {
        let ear = Arc::new(Ear::default());
        let own = Arc::clone(&ear);
        let thread = thread::Builder::new().name("microphone".to_owned()).spawn(move || serve(&choice, &own))?;
        Ok(MicrophoneFeed { ear, thread: Some(thread) })
    }

    /// What was heard since the last time, at most the newest two seconds.
    pub fn take(&self) -> SoundPiece {
        let mut heard = self.ear.locked();
        let taken = heard.sound.clone();
        // The memory is kept, and what lies behind its end was wiped before.
        heard.sound.samples.as_mut_slice().zeroize();
        heard.sound.samples.clear();
        taken
    }

    /// How the microphone is.
    pub fn state(&self) -> DeviceState {
        self.ear.locked().state.clone()
    }
}

impl Drop for MicrophoneFeed {
    fn drop(&mut self) {
        self.ear.locked().is_closed = true;
        self.ear.changed.notify_all();
        if let Some(thread) = self.thread.take() {
            // What a panic of the thread had to say was said when it happened.
            drop(thread.join());
        }
    }
}

fn serve(choice: &MicrophoneChoice, ear: &Ear) {
    loop {
        let lost = match choice.open() {
            Ok(mut microphone) => loop {
                match microphone.piece() {
                    Ok(piece) => {
                        if !ear.add(&piece) {
                            return;
                        }
                        ear.locked().state = DeviceState::Live { name: microphone.name() };
                    }
                    Err(error) => break error,
                }
            },
            Err(error) => error,
        };
        if !ear.lose(&lost) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_two_seconds_wait() {
        let ear = Ear::default();
        for place in 0..30u8 {
            assert!(ear.add(&SoundPiece { rate: 100, samples: vec![f32::from(place); 10] }));
        }
        let heard = ear.locked().sound.clone();
        assert_eq!((heard.samples.len(), heard.samples[0], heard.samples[199]), (200, 10.0, 29.0));
        assert!(ear.add(&SoundPiece { rate: 50, samples: vec![1.0] }));
        assert_eq!(ear.locked().sound, SoundPiece { rate: 50, samples: vec![1.0] }, "sound of another rate");
        ear.locked().is_closed = true;
        assert!(!ear.add(&SoundPiece { rate: 50, samples: vec![1.0] }));
    }

    #[test]
    fn a_microphone_that_is_missing_is_said_and_tried_again() {
        let choice = MicrophoneChoice::File("/nowhere/voice.wav".into());
        let feed = MicrophoneFeed::start(choice).unwrap();
        let is_lost = || matches!(feed.state(), DeviceState::Lost { reason } if reason.contains("voice.wav"));
        let lost = (0..400).any(|_| {
            thread::sleep(Duration::from_millis(25));
            is_lost()
        });
        assert!(lost, "{:?}", feed.state());
        assert_eq!(feed.take(), SoundPiece::default());
    }
}
