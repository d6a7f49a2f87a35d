//! A voice for the digits, from the speech program `flite` where it is installed: the only place of the specimens that
//! starts a program. Without it there is no voice, which is no error.

use std::{
    io::Read as _,
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use crate::specimen::seed::Seed;

/// The program, looked up in the path.
const PROGRAM: &str = "flite";
/// How long a digit may take: some ten times what it takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Most bytes of one digit: a minute of speech.
const MOST_SOUND: u64 = 4 << 20;
/// Voices that come with it, with the pitch in hertz about which each speaks.
const VOICES: [(&str, f32); 4] = [("slt", 185.0), ("rms", 105.0), ("awb", 120.0), ("kal16", 105.0)];
/// Names of the digits.
const NAMES: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// One person's voice.
#[derive(Debug, Clone, PartialEq)]
pub struct Voice {
    name: &'static str,
    pitch_hertz: f32,
    /// Length against the voice's own.
    stretch: f32,
}

/// A stretch of speech.
#[derive(Debug, Clone, PartialEq)]
pub struct Utterance {
    /// Samples per second.
    pub rate: u32,
    /// Mono samples in [-1, 1].
    pub samples: Vec<f32>,
}

impl Utterance {
    /// Length in seconds.
    pub fn seconds(&self) -> f32 {
        self.samples.len() as f32 / self.rate as f32
    }

    /// Without the silence before and after, up to a hundredth of the peak.
    fn trimmed(self) -> Utterance {
        let loud = self.samples.iter().fold(0.0f32, |peak, sample| peak.max(sample.abs())) * 0.01;
        let first = self.samples.iter().position(|sample| sample.abs() > loud).unwrap_or(0);
        let last = self.samples.iter().rposition(|sample| sample.abs() > loud).unwrap_or(0);
        Utterance { samples: self.samples.get(first..=last).unwrap_or_default().to_vec(), ..self }
    }
}

impl Voice {
    /// Somebody's voice; `high` asks for one that is taken for a woman's.
    pub fn draw(seed: Seed, high: Option<bool>) -> Self {
        let mut draw = seed.branch("voice").draw();
        let fitting: Vec<_> =
            VOICES.iter().filter(|(_, pitch)| high.is_none_or(|high| (*pitch > 150.0) == high)).collect();
        let (name, pitch) = draw.pick(&fitting).map_or(VOICES[0], |voice| **voice);
        Voice { name, pitch_hertz: pitch * draw.uniform(0.88..1.15), stretch: draw.uniform(0.85..1.25) }
    }

    /// The digit as spoken, without silence around it; nothing where the program is missing or fails.
    pub fn say(&self, digit: char) -> Option<Utterance> {
        self.say_by(PROGRAM, digit)
    }

    fn say_by(&self, program: &str, digit: char) -> Option<Utterance> {
        let word = NAMES.get(digit.to_digit(10)? as usize)?;
        let mut speaking = Command::new(program)
            .args(["-voice", self.name])
            .args(["--setf", &format!("int_f0_target_mean={:.1}", self.pitch_hertz)])
            .args(["--setf", &format!("duration_stretch={:.2}", self.stretch)])
            .args(["-t", word, "-o", "/dev/stdout"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let heard = listen(&mut speaking);
        if heard.is_none() {
            // Already ended, or hanging: neither is waited for any longer than it takes to end it.
            drop(speaking.kill());
        }
        let ended = speaking.wait().is_ok_and(|status| status.success());
        heard
            .filter(|_| ended)
            .and_then(|sound| parse_wav(&sound))
            .map(Utterance::trimmed)
            .filter(|speech| speech.samples.len() > 400)
    }
}

/// What a program writes, if it ends within [`PATIENCE`].
fn listen(speaking: &mut Child) -> Option<Vec<u8>> {
    let mut pipe = speaking.stdout.take()?;
    let (done, heard) = mpsc::channel();
    thread::spawn(move || {
        let mut sound = Vec::new();
        let read = pipe.by_ref().take(MOST_SOUND).read_to_end(&mut sound);
        // Nobody listens any more once the patience is over.
        drop(done.send(read.map(|_| sound)));
    });
    heard.recv_timeout(PATIENCE).ok()?.ok()
}

/// Mono samples of 16 bits in a RIFF file.
fn parse_wav(bytes: &[u8]) -> Option<Utterance> {
    let word = |at: usize| Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    let long = |at: usize| Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?));
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
        return None;
    }
    let (mut at, mut rate) = (12, None);
    loop {
        let (name, length) = (bytes.get(at..at + 4)?, long(at + 4)? as usize);
        let body = at + 8;
        match name {
            b"fmt " => {
                rate = (word(body)? == 1 && word(body + 2)? == 1 && word(body + 14)? == 16).then(|| long(body + 4))?
            }
            b"data" => {
                let data = bytes.get(body..bytes.len().min(body.saturating_add(length)))?;
                let sample = |pair: &[u8]| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32_768.0;
                return Some(Utterance { rate: rate?, samples: data.chunks_exact(2).map(sample).collect() });
            }
            _ => {}
        }
        at = body.checked_add(length)?.checked_add(length % 2)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wav(samples: &[i16]) -> Vec<u8> {
        let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x80\x3e\0\0\0\x7d\0\0\x02\0\x10\0data".to_vec();
        bytes.extend((samples.len() as u32 * 2).to_le_bytes());
        bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
        bytes
    }

    #[test]
    fn wav_files_are_read_and_others_are_not() {
        let read = parse_wav(&wav(&[0, 16_384, -32_768])).unwrap();
        assert_eq!(read, Utterance { rate: 16_000, samples: vec![0.0, 0.5, -1.0] });
        assert_eq!(read.trimmed().samples, [0.5, -1.0]);
        for broken in [&b""[..], b"RIFF", b"RIFF\0\0\0\0WAVEdata\xff\xff\xff\xff", &wav(&[1])[..30]] {
            assert_eq!(parse_wav(broken), None);
        }
    }

    #[test]
    fn without_the_program_there_is_no_voice() {
        let voice = Voice::draw(Seed::new(1), Some(true));
        assert_eq!((voice.name, voice.say_by("no-such-program-here", '4')), ("slt", None));
        assert_eq!(voice.say_by("false", '4'), None);
        assert_eq!(voice.say('x'), None);
    }
}
