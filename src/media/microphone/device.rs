//! Microphones of the system, by ALSA, one channel of 16 bits at 48 kHz or what comes nearest.

use alsa::{
    Direction, ValueOr,
    device_name::HintIter,
    pcm::{Access, Format, HwParams, PCM},
};

use super::{Microphone, MicrophoneError, SoundPiece};

/// Samples a second that are asked for.
const RATE: u32 = 48_000;
/// Rates that can be coded.
const USABLE_RATES: std::ops::RangeInclusive<u32> = 8_000..=48_000;
/// Milliseconds without any sound, even silence, after which a microphone is taken for lost.
const SILENCE_MILLIS: u32 = 2_000;
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
        let device = PCM::new(name, Direction::Capture, false).map_err(refused)?;
        let rate = begun(&device).map_err(refused)?;
        if !USABLE_RATES.contains(&rate) {
            let reason = format!("it records {rate} samples a second, which cannot be coded");
            return Err(MicrophoneError::NotThere { name: name.to_owned(), reason });
        }
        Ok(DeviceMicrophone { name: name.to_owned(), device, rate })
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
        let mut samples = vec![0i16; (self.rate / PIECES_PER_SECOND) as usize];
        let read = loop {
            match self.device.wait(Some(SILENCE_MILLIS)) {
                Ok(true) => {}
                Ok(false) => return Err(lost(format!("nothing came for {SILENCE_MILLIS} ms"))),
                Err(error) => self.device.try_recover(error, true).map_err(|error| lost(error.to_string()))?,
            }
            let io = self.device.io_i16().map_err(|error| lost(error.to_string()))?;
            match io.readi(&mut samples) {
                Ok(read) => break read,
                // What was not fetched in time is gone; the microphone goes on.
                Err(error) => {
                    self.device.try_recover(error, true).map_err(|error| lost(error.to_string()))?;
                    self.device.start().map_err(|error| lost(error.to_string()))?;
                }
            }
        };
        let samples = samples.iter().take(read).map(|sample| f32::from(*sample) / 32_768.0).collect();
        Ok(SoundPiece { rate: self.rate, samples })
    }
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
        assert_eq!((piece.rate, piece.samples.len()), (RATE, (RATE / PIECES_PER_SECOND) as usize));
        assert!(piece.samples.iter().all(|sample| *sample == 0.0));
    }
}
