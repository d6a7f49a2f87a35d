//! Digits spoken in a room: the sound track, and how far the mouth opens for it.

use super::{
    truth::SpokenDigit,
    voice::{Utterance, Voice},
};
use crate::{
    media::video::encode::Sound,
    specimen::seed::{Draw, Seed},
};

/// Samples per second of the sound track: what phones record, and what Opus takes.
pub const SOUND_RATE: u32 = 48_000;
/// Values per second of the mouth's course.
const MOUTH_RATE: f32 = 100.0;
/// Seconds by which lips are ahead of the sound they make.
const LIPS_AHEAD: f32 = 0.04;

/// What is said, before it has a time.
#[derive(Debug, Clone)]
pub(super) struct Speech {
    /// Digits with what the voice made of them.
    lines: Vec<(char, Option<Utterance>)>,
}

impl Speech {
    /// The digits of a text in a voice; silent where there is none, or where the program is missing or fails at one of them:
    /// half a number would be another number.
    pub(super) fn of(digits: &str, voice: Option<&Voice>) -> Self {
        let digits = || digits.chars().filter(char::is_ascii_digit);
        let spoken: Option<Vec<_>> =
            voice.and_then(|voice| digits().map(|digit| Some((digit, Some(voice.say(digit)?)))).collect());
        Speech { lines: spoken.unwrap_or_else(|| digits().map(|digit| (digit, None)).collect()) }
    }

    /// Whether a voice is heard.
    pub(super) fn is_spoken(&self) -> bool {
        !self.lines.is_empty() && self.lines.iter().all(|(_, sound)| sound.is_some())
    }

    /// The digits with the seconds each takes, where a voice says so.
    pub(super) fn lengths(&self) -> Vec<(char, Option<f32>)> {
        self.lines.iter().map(|(digit, sound)| (*digit, sound.as_ref().map(Utterance::seconds))).collect()
    }

    /// The sound of a video with this length: the voice in its room, and the room's own noise.
    pub(super) fn sound(&self, times: &[SpokenDigit], seconds: f32, seed: Seed) -> Sound {
        let mut draw = seed.branch("sound").draw();
        let mut dry = vec![0.0f32; (seconds * SOUND_RATE as f32) as usize];
        let loudness = draw.log_uniform(0.12..0.5);
        for ((_, utterance), time) in self.lines.iter().zip(times) {
            let Some(utterance) = utterance else { continue };
            let start = (time.start_millis.max(0) as usize * SOUND_RATE as usize) / 1000;
            let peak = utterance.samples.iter().fold(1e-3f32, |peak, sample| peak.max(sample.abs()));
            let gain = loudness * draw.uniform(0.85..1.15) / peak;
            let step = utterance.rate as f32 / SOUND_RATE as f32;
            for (at, sample) in dry.iter_mut().skip(start).enumerate() {
                let Some(value) = between(&utterance.samples, at as f32 * step) else { break };
                *sample += gain * value;
            }
        }
        let mut samples = reverberant(&dry, &mut draw);
        add_noise(&mut samples, seed.branch("noise"));
        samples.iter_mut().for_each(|sample| *sample = sample.clamp(-1.0, 1.0));
        Sound { rate: SOUND_RATE, channels: 1, samples }
    }

    /// How far the mouth opens for the digits over time.
    pub(super) fn mouth(&self, times: &[SpokenDigit], seed: Seed) -> Mouth {
        let mut draw = seed.branch("mouth").draw();
        let reach = draw.uniform(0.3..0.6);
        let end = times.iter().map(|time| time.end_millis).max().unwrap_or(0);
        let mut course = vec![0.0f32; (end as f32 / 1000.0 * MOUTH_RATE) as usize + 40];
        for ((digit, utterance), time) in self.lines.iter().zip(times) {
            let start = (time.start_millis as f32 / 1000.0 - LIPS_AHEAD).max(0.0) * MOUTH_RATE;
            let seconds = (time.end_millis - time.start_millis) as f32 / 1000.0;
            let openings = utterance.as_ref().map_or_else(|| syllables(*digit, seconds), openness);
            for (value, place) in openings.iter().zip(start as usize..) {
                if let Some(open) = course.get_mut(place) {
                    *open = open.max(reach * value);
                }
            }
        }
        Mouth { course: smoothed(&smoothed(&course, 3), 3) }
    }
}

/// The course of a mouth.
#[derive(Debug, Clone)]
pub(super) struct Mouth {
    course: Vec<f32>,
}

impl Mouth {
    /// A mouth that says nothing.
    pub(super) fn closed() -> Self {
        Mouth { course: Vec::new() }
    }

    /// How far it is open, 0 … 1, at a time in seconds.
    pub(super) fn at(&self, seconds: f32) -> f32 {
        between(&self.course, seconds.max(0.0) * MOUTH_RATE).unwrap_or(0.0)
    }
}

/// Cubic (Catmull-Rom) between samples; nothing past the end.
fn between(samples: &[f32], place: f32) -> Option<f32> {
    let (at, t) = (place as usize, place.fract());
    samples.get(at)?;
    let sample = |offset: isize| samples[at.saturating_add_signed(offset).min(samples.len() - 1)];
    let [a, b, c, d] = [sample(-1), sample(0), sample(1), sample(2)];
    Some(b + 0.5 * t * (c - a + t * (2.0 * a - 5.0 * b + 4.0 * c - d + t * (3.0 * (b - c) + d - a))))
}

/// Opening of the jaw, 0 … 1, from the loudness below about 900 Hz: vowels open it, hisses do not.
fn openness(utterance: &Utterance) -> Vec<f32> {
    let window = (utterance.rate as f32 / MOUTH_RATE) as usize;
    let keep = (-std::f32::consts::TAU * 900.0 / utterance.rate as f32).exp();
    let mut low = [0.0f32; 2];
    let loudness: Vec<f32> = utterance
        .samples
        .chunks(window.max(1))
        .map(|chunk| {
            let power: f32 = chunk
                .iter()
                .map(|sample| {
                    low[0] = keep * low[0] + (1.0 - keep) * sample;
                    low[1] = keep * low[1] + (1.0 - keep) * low[0];
                    low[1] * low[1]
                })
                .sum();
            (power / chunk.len() as f32).sqrt()
        })
        .collect();
    let peak = loudness.iter().copied().fold(1e-6, f32::max);
    loudness.iter().map(|value| (value / peak).powf(0.7)).collect()
}

/// Opening of the jaw for a digit nobody hears: a bump for each syllable.
fn syllables(digit: char, seconds: f32) -> Vec<f32> {
    let count = if matches!(digit, '0' | '7') { 2.0 } else { 1.0 };
    let steps = (seconds * MOUTH_RATE) as usize;
    (0..steps).map(|at| (std::f32::consts::PI * count * at as f32 / steps as f32).sin().abs()).collect()
}

fn smoothed(values: &[f32], radius: usize) -> Vec<f32> {
    let mean = |at: usize| {
        let near = &values[at.saturating_sub(radius)..(at + radius + 1).min(values.len())];
        near.iter().sum::<f32>() / near.len() as f32
    };
    (0..values.len()).map(mean).collect()
}

/// Four combs and two all-passes (Schroeder, "Natural sounding artificial reverberation", 1962), mixed in softly.
fn reverberant(dry: &[f32], draw: &mut Draw) -> Vec<f32> {
    let decay_seconds = draw.log_uniform(0.18..0.7);
    let wet = draw.uniform(0.05..0.22);
    let mut tail = vec![0.0f32; dry.len()];
    for base in [0.0297f32, 0.0371, 0.0411, 0.0437] {
        let seconds = base * draw.uniform(0.7..1.1);
        let (delay, feedback) = ((seconds * SOUND_RATE as f32) as usize, 10f32.powf(-3.0 * seconds / decay_seconds));
        let mut line = vec![0.0f32; delay];
        let mut damped = 0.0;
        for (at, (sample, out)) in dry.iter().zip(&mut tail).enumerate() {
            let echo = line[at % delay];
            damped = 0.65 * echo + 0.35 * damped;
            line[at % delay] = sample + feedback * damped;
            *out += 0.25 * echo;
        }
    }
    for seconds in [0.005f32, 0.0017] {
        let delay = (seconds * SOUND_RATE as f32) as usize;
        let mut line = vec![0.0f32; delay];
        for (at, out) in tail.iter_mut().enumerate() {
            let (held, input) = (line[at % delay], *out);
            *out = held - 0.7 * input;
            line[at % delay] = input + 0.7 * *out;
        }
    }
    dry.iter().zip(&tail).map(|(dry, tail)| dry + wet * tail).collect()
}

/// The noise of a room: mostly low, a hiss, and the hum of the mains now and then.
fn add_noise(samples: &mut [f32], seed: Seed) {
    let mut draw = seed.draw();
    let (level, hiss) = (draw.log_uniform(0.0008..0.01), draw.log_uniform(0.0002..0.002));
    let hum = if draw.chance(0.3) { draw.log_uniform(0.0003..0.003) } else { 0.0 };
    let mains = if draw.chance(0.7) { 50.0 } else { 60.0 };
    let mut low = 0.0;
    for (at, sample) in samples.iter_mut().enumerate() {
        let white = draw.uniform(-1.0..1.0);
        low = 0.99 * low + 0.01 * white;
        let phase = (at as f64 * mains / f64::from(SOUND_RATE)).fract() as f32 * std::f32::consts::TAU;
        *sample += 9.0 * level * low + hiss * white + hum * (phase.sin() + 0.4 * (2.0 * phase).sin());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digit(digit: char, start_millis: i64, end_millis: i64) -> SpokenDigit {
        SpokenDigit { digit, start_millis, end_millis }
    }

    fn loudness(sound: &Sound, from: f32, to: f32) -> f32 {
        let part = &sound.samples[(from * SOUND_RATE as f32) as usize..(to * SOUND_RATE as f32) as usize];
        (part.iter().map(|sample| sample * sample).sum::<f32>() / part.len() as f32).sqrt()
    }

    #[test]
    fn a_voice_is_heard_when_it_speaks_and_the_mouth_opens_then() {
        let tone = (0..6400).map(|at| (at as f32 * 0.08).sin()).collect();
        let speech = Speech { lines: vec![('4', Some(Utterance { rate: 16_000, samples: tone }))] };
        let times = [digit('4', 500, 900)];
        let sound = speech.sound(&times, 2.0, Seed::new(1));
        assert_eq!((sound.rate, sound.samples.len(), speech.is_spoken()), (SOUND_RATE, 96_000, true));
        assert!(loudness(&sound, 0.5, 0.9) > 4.0 * loudness(&sound, 0.0, 0.45));
        let mouth = speech.mouth(&times, Seed::new(1));
        assert!(mouth.at(0.7) > 0.2 && mouth.at(0.2) == 0.0 && mouth.at(9.0) == 0.0);
    }

    #[test]
    fn without_a_voice_the_room_is_heard_and_the_mouth_moves_all_the_same() {
        let speech = Speech::of("7x", None);
        assert_eq!((speech.is_spoken(), speech.lengths()), (false, vec![('7', None)]));
        let times = [digit('7', 400, 800)];
        let sound = speech.sound(&times, 1.0, Seed::new(2));
        let level = loudness(&sound, 0.0, 1.0);
        assert!(level > 1e-5 && level < 0.05, "{level}");
        let mouth = speech.mouth(&times, Seed::new(2));
        assert!(mouth.at(0.48) > mouth.at(0.58) && mouth.at(0.68) > mouth.at(0.58), "two syllables");
    }

    #[test]
    fn hisses_do_not_open_the_jaw() {
        let hiss: Vec<f32> = (0..1600).map(|at| if at % 2 == 0 { 0.8 } else { -0.8 }).collect();
        let vowel = (0..1600).map(|at| (at as f32 * 0.1).sin() * 0.8);
        let open = openness(&Utterance { rate: 16_000, samples: hiss.into_iter().chain(vowel).collect() });
        assert!(open[5] < 0.3 && open[15] > 0.8, "{open:?}");
    }
}
