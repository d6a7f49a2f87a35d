//! Microphones of the system, by ALSA, one channel of 16 bits at 48 kHz or what comes nearest.

use std::{
    io,
    time::{Duration, Instant},
};

use alsa::{
    Direction, ValueOr,
    device_name::HintIter,
    pcm::{Access, Format, HwParams, PCM, State},
};
use zeroize::Zeroizing;

use super::{Microphone, MicrophoneError, SoundPiece};

/// Samples a second that are asked for.
const RATE: u32 = 48_000;
/// Rates that can be coded (ISO/IEC 14496-3, AAC).
const CODED_RATES: [u32; 9] = [8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];
/// Time without any sound, even silence, after which a microphone is taken for lost.
const SILENCE: Duration = Duration::from_secs(2);
/// Milliseconds from one look for sound to the next.
const GLANCE_MILLIS: u32 = 100;
/// Pieces in a second.
const PIECES_PER_SECOND: u32 = 50;

/// A microphone of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MicrophoneFacts {
    /// Its name in ALSA, as it is asked for.
    pub name: String,
    /// What it calls itself.
    pub about: String,
}

/// Every device that the system names for recording.
pub fn microphones() -> Vec<MicrophoneFacts> {
    // Without ALSA's configuration there are none.
    let hints = HintIter::new_str(None, "pcm").into_iter().flatten();
    let records = hints.filter(|hint| hint.direction != Some(Direction::Playback));
    let facts = |hint: alsa::device_name::Hint| {
        let about = hint.desc.unwrap_or_default().lines().collect::<Vec<_>>().join(", ");
        hint.name.map(|name| MicrophoneFacts { name, about })
    };
    records.filter_map(facts).collect()
}

/// A microphone that is open.
pub(super) struct DeviceMicrophone {
    name: String,
    device: PCM,
    rate: u32,
}

impl DeviceMicrophone {
    /// Opens it and begins to record.
    ///
    /// # Errors
    /// When it is not there, or gives no sound that is understood.
    pub(super) fn open(name: &str) -> Result<Self, MicrophoneError> {
        let refused =
            |error: alsa::Error| MicrophoneError::NotThere { name: name.to_owned(), reason: error.to_string() };
        let device = PCM::new(name, Direction::Capture, true).map_err(refused)?;
        let rate = begun(&device)
            .map_err(|error| MicrophoneError::Unsupported { name: name.to_owned(), reason: error.to_string() })?;
        if !CODED_RATES.contains(&rate) {
            let reason = format!("{rate} samples a second cannot be coded");
            return Err(MicrophoneError::Unsupported { name: name.to_owned(), reason });
        }
        Ok(DeviceMicrophone { name: name.to_owned(), device, rate })
    }

    /// Fills `samples` as far as sound is there, for which it waits a little.
    fn read(&self, samples: &mut [i16]) -> Result<usize, alsa::Error> {
        if self.device.wait(Some(GLANCE_MILLIS))? { self.device.io_i16()?.readi(samples) } else { Ok(0) }
    }

    /// After sound that was not fetched in time, which is gone, the microphone goes on; any other error is one.
    fn go_on_after(&self, error: alsa::Error) -> Result<(), alsa::Error> {
        self.device.try_recover(error, true)?;
        if self.device.state() == State::Prepared { self.device.start() } else { Ok(()) }
    }
}

/// Sets the device up and starts it; the samples a second that it gives.
fn begun(device: &PCM) -> Result<u32, alsa::Error> {
    let wanted = HwParams::any(device)?;
    wanted.set_access(Access::RWInterleaved)?;
    wanted.set_format(Format::s16())?;
    wanted.set_channels(1)?;
    wanted.set_rate_near(RATE, ValueOr::Nearest)?;
    device.hw_params(&wanted)?;
    let rate = wanted.get_rate()?;
    device.start()?;
    Ok(rate)
}

impl Microphone for DeviceMicrophone {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn piece(&mut self) -> Result<SoundPiece, MicrophoneError> {
        let lost = |reason: String| MicrophoneError::Lost { name: self.name.clone(), reason };
        let mut samples = Zeroizing::new(vec![0i16; (self.rate / PIECES_PER_SECOND) as usize]);
        let begin = Instant::now();
        while begin.elapsed() < SILENCE {
            match self.read(&mut samples) {
                Ok(0) => {}
                Ok(read) => {
                    let samples = samples.iter().take(read).map(|sample| f32::from(*sample) / 32_768.0).collect();
                    return Ok(SoundPiece { rate: self.rate, samples });
                }
                Err(error) if is_early(&error) => {}
                Err(error) => self.go_on_after(error).map_err(|error| lost(error.to_string()))?,
            }
        }
        Err(lost(format!("nothing came for {} s", SILENCE.as_secs())))
    }
}

/// Whether the system says that there is no sound yet.
fn is_early(error: &alsa::Error) -> bool {
    io::Error::from_raw_os_error(error.errno()).kind() == io::ErrorKind::WouldBlock
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_microphone_that_is_not_there_is_named_with_the_remedy() {
        let error = DeviceMicrophone::open("plughw:77,0").err().unwrap().to_string();
        assert!(error.contains("plughw:77,0") && error.contains("plug it in"), "{error}");
    }

    /// The device that ALSA has for silence, where its configuration is there.
    #[test]
    fn a_device_gives_its_samples() {
        let Ok(mut device) = DeviceMicrophone::open("null") else { return println!("skipped: no device `null`") };
        let piece = device.piece().unwrap();
        assert!(piece.rate == RATE && (1..=(RATE / PIECES_PER_SECOND) as usize).contains(&piece.samples.len()));
        assert!(piece.samples.iter().all(|sample| *sample == 0.0));
    }
}
