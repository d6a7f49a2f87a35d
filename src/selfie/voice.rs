//! Digits that are spoken in a video.

use std::sync::Arc;

use crate::{
    case::voice::HeardDigit,
    infer::{Filler, InferError, Network, PathSign, SOUND_RATE, SignScores, sound},
};

/// Signs that the network tells apart: none, the digits 0 … 9, another word.
const SIGNS: usize = 12;
/// Sign of a word that is no digit.
const OTHER_WORD: usize = 11;
/// Places a second at which the network scores the signs, and samples from one to the next.
const PLACES_A_SECOND: usize = 50;
const STEP: usize = SOUND_RATE as usize / PLACES_A_SECOND;
/// Places of a piece that the network may leave out, for want of sound around them.
const SLACK: usize = 4;
/// Places of silence put before and after the sound, so that words at its very ends are heard whole: of 40 single digits cut
/// out closely, of a speaker never trained on, the network hears 34 with a quarter of a second of it and 25 without (both
/// decoded by the program ffmpeg). It also makes half a second of the shortest sound, the least that the network takes.
const SILENCE: usize = 13;
/// Longest piece in samples that it hears at once, and samples from one piece to the next. It was trained on five
/// seconds; a word at the edge of a piece is whole in its neighbour.
const PIECE: usize = 6 * SOUND_RATE as usize;
const PIECE_STEP: usize = 4 * SOUND_RATE as usize;

/// What was said.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Heard {
    /// The digits in order of time.
    pub digits: Vec<HeardDigit>,
    /// Number of words that are no digits.
    pub other_words: u32,
}

/// Why a sound was not listened to.
#[derive(Debug, Clone, thiserror::Error)]
pub enum VoiceError {
    /// The network is missing or failed.
    #[error(transparent)]
    Infer(#[from] InferError),
    /// The sound is too long.
    #[error(
        "the sound lasts more than {most} s, the longest in which digits are listened for; ask for a shorter recording"
    )]
    TooLong {
        /// The longest that is listened to, in seconds.
        most: usize,
    },
    /// A sample is no number.
    #[error("the sound is damaged: sample {index} is not a number; ask for a new recording")]
    NotSound {
        /// Which sample, from 0.
        index: usize,
    },
}

/// What the network makes of a sound.
#[derive(Debug, Clone, PartialEq)]
pub struct Hearing {
    /// For every place from [`SILENCE`] places before the sound on.
    scores: SignScores,
}

impl Hearing {
    /// What was most probably said at each moment, in milliseconds from the start of the sound.
    pub fn heard(&self) -> Heard {
        heard(&self.scores.best_path())
    }

    /// Natural logarithm of the probability that `digits`, each 0 … 9, are all the digits that were said, at most 0; negative
    /// infinity where the sound is too short for them. Every other word costs `other_word_nats`.
    pub fn log_probability(&self, digits: &[u8], other_word_nats: f64) -> f64 {
        let text: Vec<usize> = digits.iter().map(|digit| usize::from(*digit) + 1).collect();
        if text.iter().any(|sign| *sign >= OTHER_WORD) {
            return f64::NEG_INFINITY;
        }
        self.scores.log_probability(&text, Filler { sign: OTHER_WORD, cost_nats: other_word_nats })
    }
}

/// Hears digits.
#[derive(Clone)]
pub struct DigitListener {
    network: Arc<dyn Network>,
    most_seconds: usize,
}

impl DigitListener {
    /// A listener around `network`, which answers with raw scores (n, places, 12), fifty places a second: none, the digits
    /// 0 … 9, another word.
    pub fn new(network: Arc<dyn Network>) -> Self {
        DigitListener { network, most_seconds: Self::MOST_SECONDS }
    }

    /// The listener, for sounds of up to so many seconds instead of [`DigitListener::MOST_SECONDS`].
    pub fn up_to(self, most_seconds: usize) -> Self {
        DigitListener { most_seconds, ..self }
    }

    /// Longest sound in seconds, where nothing else is said: as much as the frames of a selfie video that are looked at.
    pub const MOST_SECONDS: usize = 180;

    /// Listens to `samples`: mono, in [-1, 1], 16 000 a second, as [`crate::media::audio`] gives them. Long sounds are heard
    /// piece by piece.
    ///
    /// # Errors
    /// When the sound is longer than the listener is for or damaged, or the network fails or is not of the
    /// expected kind.
    pub fn listen(&self, samples: &[f32]) -> Result<Hearing, VoiceError> {
        let most = self.most_seconds;
        if samples.len() > most * SOUND_RATE as usize {
            return Err(VoiceError::TooLong { most });
        }
        if let Some(index) = samples.iter().position(|sample| sample.is_nan()) {
            return Err(VoiceError::NotSound { index });
        }
        if samples.is_empty() {
            return Ok(Hearing { scores: SignScores::none(SIGNS) });
        }
        let silence = [0.0; SILENCE * STEP];
        let padded = [&silence, samples, &silence].concat();
        Ok(Hearing { scores: self.scores(&padded)? })
    }

    /// The scores of the whole sound. Pieces overlap.
    fn scores(&self, samples: &[f32]) -> Result<SignScores, InferError> {
        let last = samples.len().saturating_sub(PIECE).div_ceil(STEP) * STEP;
        let mut whole = self.piece(&samples[..samples.len().min(PIECE)])?;
        let mut start = 0;
        while start < last {
            start = (start + PIECE_STEP).min(last);
            let piece = self.piece(&samples[start..samples.len().min(start + PIECE)])?;
            whole.join(start / STEP, &piece);
        }
        Ok(whole)
    }

    fn piece(&self, samples: &[f32]) -> Result<SignScores, InferError> {
        let heard: Vec<f32> = samples.iter().map(|sample| sample.clamp(-1.0, 1.0)).collect();
        let outputs = self.network.run(&sound(&[&heard]))?;
        let expected = heard.len() / STEP;
        match SignScores::of(&outputs, 1, SIGNS)?.pop() {
            Some(scores) if (expected.saturating_sub(SLACK)..=expected + 1).contains(&scores.places()) => Ok(scores),
            other => {
                let found = other.map_or(0, |scores| scores.places());
                Err(outputs.failed(format!("it scores {found} places of a sound that has {expected}")))
            }
        }
    }
}

fn heard(path: &[PathSign]) -> Heard {
    let millis = |place: usize| (place.saturating_sub(SILENCE) * 1000 / PLACES_A_SECOND) as i64;
    let digit = |sign: &PathSign| HeardDigit {
        digit: (sign.sign - 1) as u8,
        start_millis: millis(sign.places.start),
        end_millis: millis(sign.places.end),
        confidence: sign.confidence,
    };
    let (others, digits): (Vec<_>, Vec<_>) = path.iter().partition(|sign| sign.sign == OTHER_WORD);
    Heard { digits: digits.into_iter().map(digit).collect(), other_words: others.len() as u32 }
}
