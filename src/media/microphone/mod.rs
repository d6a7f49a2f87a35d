//! Microphones: devices of the system, and recordings that stand in for them. The only place that knows either.
//!
//! | module | holds |
//! |---|---|
//! | `device` | microphones of the system, by ALSA |
//! | `tape` | the sound of a recording, at its own pace |
//! | `feed` | a microphone on a thread of its own: tried again when it went away, its newest sound in a bounded queue |

mod device;
mod feed;
mod tape;

use std::{path::PathBuf, str::FromStr};

use zeroize::Zeroize;

pub use device::{MicrophoneFacts, microphones};
pub use feed::MicrophoneFeed;

/// Sound as a microphone gave it. Wiped from memory when it is dropped.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SoundPiece {
    /// Samples a second.
    pub rate: u32,
    /// One channel, in [-1, 1].
    pub samples: Vec<f32>,
}

impl Drop for SoundPiece {
    fn drop(&mut self) {
        self.samples.zeroize();
    }
}

/// Something that gives sound, piece by piece, until it fails.
trait Microphone {
    /// What it is called, for staff.
    fn name(&self) -> String;

    /// Waits for the next piece, some hundredths of a second.
    ///
    /// # Errors
    /// When no sound comes any more; the microphone must then be opened anew.
    fn piece(&mut self) -> Result<SoundPiece, MicrophoneError>;
}

/// A microphone cannot be used; the message names it and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum MicrophoneError {
    /// It is not there, or cannot be opened.
    #[error(
        "microphone {name} cannot be opened: {reason}; plug it in, or give this user the right to use it (group audio)"
    )]
    NotThere {
        /// The microphone.
        name: String,
        /// What the system said.
        reason: String,
    },
    /// It gives no sound that can be recorded.
    #[error(
        "microphone {name} does not record one channel of 16 bits: {reason}; name it as plughw:CARD,DEVICE, or choose another one"
    )]
    Unsupported {
        /// The microphone.
        name: String,
        /// What the system said.
        reason: String,
    },
    /// It went away while it was used.
    #[error("microphone {name} gives no more sound: {reason}; check its cable")]
    Lost {
        /// The microphone.
        name: String,
        /// What the system said.
        reason: String,
    },
    /// A recording that stands in cannot be used.
    #[error("{path} cannot stand in for a microphone: {reason}")]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why not, with the remedy.
        reason: String,
    },
}

/// Which microphone is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MicrophoneChoice {
    /// A device by its name in ALSA, such as `default` or `plughw:1,0`.
    Device(String),
    /// The sound of a recording, over and over.
    File(PathBuf),
}

/// A microphone is named wrongly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no microphone; write file:PATH, or a device such as default or plughw:1,0")]
pub struct NoSuchMicrophone(String);

impl FromStr for MicrophoneChoice {
    type Err = NoSuchMicrophone;

    fn from_str(text: &str) -> Result<Self, NoSuchMicrophone> {
        let wrong = || NoSuchMicrophone(text.to_owned());
        if let Some(path) = text.strip_prefix("file:") {
            return if path.is_empty() { Err(wrong()) } else { Ok(MicrophoneChoice::File(PathBuf::from(path))) };
        }
        // A name may hold a definition of a device that writes to a file or runs a program: only plain names are taken.
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b":,=_-.".contains(&byte);
        let is_name = !text.is_empty() && text.len() <= 128 && text.bytes().all(is_plain);
        if is_name { Ok(MicrophoneChoice::Device(text.to_owned())) } else { Err(wrong()) }
    }
}

impl MicrophoneChoice {
    fn open(&self) -> Result<Box<dyn Microphone>, MicrophoneError> {
        Ok(match self {
            MicrophoneChoice::Device(name) => Box::new(device::DeviceMicrophone::open(name)?),
            MicrophoneChoice::File(path) => Box::new(tape::Tape::open(path)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn microphones_are_named_by_device_or_file() {
        assert_eq!("plughw:1,0".parse(), Ok(MicrophoneChoice::Device("plughw:1,0".to_owned())));
        assert_eq!("sysdefault:CARD=U0x46d".parse(), Ok(MicrophoneChoice::Device("sysdefault:CARD=U0x46d".to_owned())));
        assert_eq!("file:a b.wav".parse(), Ok(MicrophoneChoice::File("a b.wav".into())));
        for wrong in ["", "file:", "a b", "file|x", "{type file}", "plug:'x'", "hw:0;rm", "tee:\"x\""] {
            assert_eq!(wrong.parse::<MicrophoneChoice>(), Err(NoSuchMicrophone(wrong.to_owned())));
        }
    }
}
