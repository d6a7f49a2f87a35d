//! The readers of lines and of voices: by hand-made answers of the networks, and with those that ship on specimens.

use std::sync::Arc;

use assay::{
    case::{
        face::{Face, Landmarks, Pose},
        finding::Exhibit,
        geometry::{Point, Rect},
        timeline::{Expression, FaceSample, FrameSample},
    },
    document::{LineReader, ReadLine},
    face::{ALIGNED_SIDE, AttributeModel, align},
    infer::{CallLog, InferError, Network, SOUND_RATE, Task, Tensor},
    media::audio::SAMPLE_RATE,
    policy::VoicePolicy,
    selfie::{DigitListener, Heard, ListenedTo, VoiceError, lip_match, voice_challenge},
    specimen::{
        seed::Seed,
        selfie::Voice,
        stream::{StreamKind, StreamOrder, stream},
    },
};
use image::{Rgb, RgbImage};

use crate::fixtures::{
    networks::{failing, fake, set, shipped, signs},
    specimens::samples,
};

const RATE: usize = SOUND_RATE as usize;

/// A reader that finds as many `A`s in a line as its grey says, and notes what it is asked.
fn counting_reader() -> (LineReader, CallLog) {
    let network = fake(Task::MrzReading, |input| {
        let count = |row: usize| ((input.row(row)[0] + 1.0) * 127.5).round() as usize;
        Ok(signs([input.shape[0], 176, 38], |row, place| if place % 2 == 1 && place < 2 * count(row) { 12 } else { 0 }))
    });
    let log = CallLog::default();
    let models = log.watch(&set([network]));
    (LineReader::new(models.first(Task::MrzReading).unwrap()), log)
}

fn grey(width: u32, height: u32, value: u8) -> RgbImage {
    RgbImage::from_pixel(width, height, Rgb([value; 3]))
}

#[test]
fn lines_are_read_in_their_order_whatever_their_size() {
    let (reader, log) = counting_reader();
    let sizes = [(1, 1), (700, 40), (0, 0), (0, 40), (12_000, 900), (33, 1), (1, 5000), (704, 32), (900, 50), (64, 64)];
    let strips: Vec<RgbImage> = (0u8..).zip(sizes).map(|(value, (width, height))| grey(width, height, value)).collect();
    let lines = reader.read(&strips.iter().collect::<Vec<_>>()).unwrap();
    for (index, (line, strip)) in lines.iter().zip(&strips).enumerate() {
        let expected = if strip.width().min(strip.height()) > 0 { "A".repeat(index) } else { String::new() };
        assert_eq!(line.text(), expected, "{:?}", strip.dimensions());
        for (count, letter) in line.letters.iter().enumerate() {
            assert!(letter.confidence > 0.99 && letter.confidence <= 1.0);
            assert!((letter.place - (2.0 * count as f32 + 1.5) / 176.0).abs() < 1e-6);
        }
    }
    let calls: Vec<Vec<usize>> = log.take().into_iter().map(|(_, shape)| shape).collect();
    assert_eq!(calls, [[8, 1, 32, 704]]);
    assert_eq!(reader.read(&[&grey(9, 0, 1)]).unwrap(), [ReadLine::default()]);
    assert_eq!(reader.read(&[]).unwrap(), []);
    assert_eq!(log.take(), []);
    let many = vec![&strips[7]; 19];
    assert!(reader.read(&many).unwrap().iter().all(|line| line.text() == "AAAAAAA"));
    assert_eq!(log.take().iter().map(|(_, shape)| shape[0]).collect::<Vec<_>>(), [8, 8, 3]);
}

/// Answers that no reader gives: a row too few, too few signs, a flat array, scores that are no numbers, no answer at all.
fn no_answers(task: Task, places: usize, count: usize) -> Vec<Arc<dyn Network>> {
    let none = |_: usize, _: usize| 0;
    let with = move |value: f32| {
        move |input: &Tensor| {
            let mut answer = signs([input.shape[0], places, count], none);
            answer[0].1.data[7] = value;
            Ok(answer)
        }
    };
    vec![
        fake(task, move |input| Ok(signs([input.shape[0] + 1, places, count], none))),
        fake(task, move |input| Ok(signs([input.shape[0], places, count - 1], none))),
        fake(task, move |input| {
            let mut answer = signs([input.shape[0], places, count], none);
            answer[0].1.shape = vec![input.shape[0], places * count];
            Ok(answer)
        }),
        fake(task, with(f32::NAN)),
        fake(task, with(f32::INFINITY)),
        fake(task, |_| Ok(Vec::new())),
        failing(task),
    ]
}

#[test]
fn what_is_no_line_fails() {
    for (index, network) in no_answers(Task::MrzReading, 176, 38).into_iter().enumerate() {
        let read = LineReader::new(network).read(&[&grey(704, 32, 9)]);
        assert!(matches!(read, Err(InferError::Failed { .. })), "{index}: {read:?}");
    }
}

/// A listener that hears at each place the sign that the first sample there names, in tenths.
fn plain_listener() -> DigitListener {
    DigitListener::new(fake(Task::SpokenDigits, |input| {
        let sound = input.row(0);
        let sign = |_, place: usize| (sound[place * RATE / 50] * 20.0).round() as usize;
        Ok(signs([1, sound.len() * 50 / RATE - 1, 12], sign))
    }))
}

/// A sound of whole places that names these signs, from the given place on, for three places each.
fn naming(places: usize, said: &[(usize, usize)]) -> Vec<f32> {
    let mut sound = vec![0.0; places * RATE / 50];
    for &(place, sign) in said {
        sound[place * RATE / 50..(place + 3) * RATE / 50].fill(sign as f32 / 20.0);
    }
    sound
}

#[test]
fn digits_have_their_times_and_other_words_are_counted_apart() {
    assert_eq!(SAMPLE_RATE, SOUND_RATE);
    let heard =
        plain_listener().listen(&naming(150, &[(10, 1), (20, 10), (40, 11), (50, 5), (60, 5)])).unwrap().heard();
    assert_eq!(heard.digits.iter().map(|digit| digit.digit).collect::<Vec<_>>(), [0, 9, 4, 4]);
    assert_eq!(heard.other_words, 1);
    assert_eq!((heard.digits[1].start_millis, heard.digits[1].end_millis), (400, 460));
    assert!(heard.digits.iter().all(|digit| digit.confidence > 0.99 && digit.confidence <= 1.0));
}

/// The score and the spans of a challenge of these digits, of a sound that says 4, 2, 7 a second after the video begins.
fn challenged(asked: &[u8]) -> (f64, Vec<(String, i64)>) {
    let samples = naming(150, &[(20, 5), (40, 3), (60, 8)]);
    let hearing = plain_listener().listen(&samples).unwrap();
    let sound = ListenedTo { start_millis: 1000, samples: &samples, hearing: &hearing };
    let policy = VoicePolicy { half_nats: 1.2, other_word_nats: 3.0 };
    let finding = voice_challenge(asked, &sound, &[], &policy);
    let span = |exhibit: &Exhibit| match exhibit {
        Exhibit::Span { label, start_millis, .. } => Some((label.clone(), *start_millis)),
        _ => None,
    };
    (finding.outcome.score().unwrap(), finding.exhibits.iter().filter_map(span).collect())
}

#[test]
fn the_digits_asked_for_are_clear_and_others_are_shown_where_they_differ() {
    let (right, spans) = challenged(&[4, 2, 7]);
    assert!(right > 0.9, "{right}");
    assert_eq!(spans[1], ("2 heard (100 %), as asked".to_owned(), 1800));
    let (wrong, spans) = challenged(&[4, 9, 7]);
    assert!(wrong < 0.5, "{wrong}");
    assert_eq!(spans[1], ("2 heard (100 %), 9 asked for".to_owned(), 1800));
    let (missing, spans) = challenged(&[4, 2, 7, 5]);
    assert_eq!(spans[3], ("5 asked for, not heard".to_owned(), 2260));
    let (extra, _) = challenged(&[4, 2]);
    let (none, _) = challenged(&[1; 16]);
    assert!(missing < 0.5 && extra < 0.5 && none < 1e-3, "{missing} {extra} {none}");
}

/// A mouth that opens for a burst of sound every half second, some milliseconds before it.
fn speaking(ahead_millis: i64) -> (Vec<FrameSample>, Vec<f32>) {
    let burst = |millis: i64| if millis.rem_euclid(500) < 200 { 0.4 } else { 0.0 };
    let tone = |index: usize| (index as f32 * std::f32::consts::TAU * 800.0 / RATE as f32).sin();
    let sound = (0..4 * RATE).map(|index| burst(index as i64 * 1000 / RATE as i64) * tone(index)).collect();
    let frame = |index: i64| {
        let bbox = Rect::default();
        let landmarks = Landmarks::from_points([Point::default(); 5]);
        let mouth_open = burst(index * 40 + ahead_millis);
        let expression = Expression { right_eye_closed: 0.0, left_eye_closed: 0.0, mouth_open, smile: 0.0 };
        let face = FaceSample {
            face: Face { bbox, landmarks, score: 0.9 },
            pose: Pose::default(),
            expression: Some(expression),
            liveness: None,
            quality: None,
            similarity_to_document: None,
            similarity_to_previous: None,
        };
        FrameSample { timestamp_millis: index * 40, face_count: Some(1), brightness: 0.5, face: Some(face) }
    };
    ((0..100).map(frame).collect(), sound)
}

#[test]
fn lips_are_compared_at_their_own_delay_and_not_without_speech() {
    let (frames, sound) = speaking(80);
    let lips = lip_match(&frames, 0, &sound).unwrap();
    assert!(lips.correlation > 0.7 && (0..=160).contains(&lips.lag_millis), "{lips:?}");
    assert!(lips.movement > 0.1 && lips.frames >= 80, "{lips:?}");
    assert_eq!(lip_match(&frames, 0, &vec![0.0; 4 * RATE]), None);
    assert_eq!(lip_match(&frames[..9], 0, &sound), None);
    assert_eq!(lip_match(&[], 0, &sound), None);
    assert_eq!(lip_match(&frames, i64::MIN, &sound), None);
    assert_eq!(lip_match(&frames, 0, &[]), None);
}

#[test]
fn a_long_sound_is_heard_whole_piece_by_piece() {
    for length in [1000, 1337, 300, 301, 499, 500, 501, 8999] {
        let said: Vec<(usize, usize)> =
            (0..).map(|index| (3 + 7 * index, 1 + index % 10)).take_while(|(place, _)| place + 5 < length).collect();
        let heard = plain_listener().listen(&naming(length, &said)).unwrap().heard();
        let expected: Vec<_> = said.iter().map(|&(place, sign)| (20 * place as i64, sign as u8 - 1)).collect();
        let found: Vec<_> = heard.digits.iter().map(|digit| (digit.start_millis, digit.digit)).collect();
        assert_eq!(found, expected, "{length}");
    }
}

#[test]
fn a_sound_is_heard_in_bounded_pieces_or_refused() {
    let log = CallLog::default();
    let quiet = fake(Task::SpokenDigits, |input| Ok(signs([1, input.shape[1] * 50 / RATE, 12], |_, _| 0)));
    let models = log.watch(&set([quiet]));
    let listener = DigitListener::new(models.first(Task::SpokenDigits).unwrap());
    assert_eq!(listener.listen(&[]).unwrap().heard(), Heard::default());
    assert_eq!(log.take(), []);
    for (length, pieces) in [(1, 1), (RATE, 1), (5 * RATE, 1), (6 * RATE, 2), (180 * RATE, 45)] {
        assert_eq!(listener.listen(&vec![0.0; length]).unwrap().heard(), Heard::default());
        let calls = log.take();
        assert!(calls.iter().all(|(_, shape)| shape[0] == 1 && (RATE / 2..=6 * RATE).contains(&shape[1])), "{calls:?}");
        assert_eq!(calls.len(), pieces, "{length}");
    }
    let refused = listener.listen(&vec![0.0; 180 * RATE + 1]).unwrap_err();
    assert!(matches!(refused, VoiceError::TooLong { most: 180 }), "{refused}");
    let damaged = listener.listen(&[0.0, 0.1, f32::NAN]).unwrap_err();
    assert!(matches!(damaged, VoiceError::NotSound { index: 2 }), "{damaged}");
    assert_eq!(listener.listen(&[f32::INFINITY, -1e30, 3.0]).unwrap().heard(), Heard::default());
}

#[test]
fn what_is_no_hearing_fails() {
    let mut wrong = no_answers(Task::SpokenDigits, 99, 12);
    wrong.push(fake(Task::SpokenDigits, |_| Ok(signs([1, 94, 12], |_, _| 0))));
    wrong.push(fake(Task::SpokenDigits, |_| Ok(signs([1, 200, 12], |_, _| 0))));
    for (index, network) in wrong.into_iter().enumerate() {
        let heard = DigitListener::new(network).listen(&vec![0.0; 2 * RATE]);
        assert!(matches!(heard, Err(VoiceError::Infer(InferError::Failed { .. }))), "{index}: {heard:?}");
    }
}

/// Letters that have to be changed, added or left out to come from one text to the other.
fn distance(a: &str, b: &str) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.bytes().enumerate() {
        let mut before = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.bytes().enumerate() {
            let changed = before + usize::from(x != y);
            before = row[j + 1];
            row[j + 1] = changed.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[test]
fn the_network_reads_the_lines_of_specimens() {
    let order = StreamOrder { kind: StreamKind::Mrz, count: 40, seed: 5, megapixels: 6.0 };
    let mut bytes = Vec::new();
    assert_eq!(stream(&order, &mut bytes).unwrap(), 40);
    let reader = LineReader::new(shipped().first(Task::MrzReading).unwrap());
    let (mut wrong, mut letters) = (0, 0);
    for (label, strip) in samples(&bytes) {
        let (said, read) = (label["text"].as_str().unwrap(), reader.read(&[&strip]).unwrap().remove(0).text());
        wrong += distance(said, &read);
        letters += said.len();
    }
    println!("{wrong} of {letters} letters wrong");
    assert!(wrong * 50 <= letters, "{wrong} of {letters} letters wrong");
}

/// In the voice of specimens, which the network was trained on.
#[test]
fn the_network_hears_the_digits_of_specimens() {
    let listener = DigitListener::new(shipped().first(Task::SpokenDigits).unwrap());
    assert!(listener.listen(&vec![0.0; 3 * RATE]).unwrap().heard().digits.is_empty());
    let voice = Voice::draw(Seed::new(3), Some(true));
    let mut sound = vec![0.0; RATE / 2];
    let said = [3u8, 0, 7, 1, 9, 5];
    for digit in said {
        let Some(spoken) = voice.say(char::from(b'0' + digit)) else { return println!("skipped: no flite") };
        assert_eq!(spoken.rate, SOUND_RATE);
        sound.extend(spoken.samples);
        sound.resize(sound.len() + RATE / 2, 0.0);
    }
    let heard = listener.listen(&sound).unwrap().heard();
    println!("said {said:?}, heard {heard:?}");
    // At most one is missed, and nothing else is heard.
    let mut left = said.iter();
    let in_order = heard.digits.iter().all(|heard| left.any(|digit| *digit == heard.digit));
    assert!(in_order && heard.digits.len() + 1 >= said.len(), "{heard:?}");
}

/// Signs and order of what the network says of a face, on drawn ones.
#[test]
fn the_network_tells_the_pose_of_drawn_heads() {
    let order = StreamOrder { kind: StreamKind::Selfie, count: 48, seed: 9, megapixels: 6.0 };
    let mut bytes = Vec::new();
    stream(&order, &mut bytes).unwrap();
    let model = AttributeModel::new(shipped().first(Task::FaceAttributes).unwrap());
    let (mut off, mut turned) = ([Vec::new(), Vec::new()], 0);
    for (label, picture) in samples(&bytes) {
        for face in label["frame"]["faces"].as_array().unwrap() {
            let figure = |name: &str| face["pose"][name].as_f64().unwrap() as f32;
            let landmarks: Landmarks = serde_json::from_value(face["landmarks"].clone()).unwrap();
            let (yaw, pitch) = (figure("yaw"), figure("pitch"));
            if landmarks.inter_eye_distance() < 20.0 || yaw.abs() > 45.0 {
                continue;
            }
            let Some(aligned) = align(&picture, &landmarks, ALIGNED_SIDE) else { continue };
            let told = model.attributes(&aligned).unwrap();
            for (off, (own, truth)) in off.iter_mut().zip([(told.yaw, yaw), (told.pitch, pitch)]) {
                off.push((own - truth).abs());
                let wrong = truth.abs() > 12.0 && own * truth < 0.0;
                assert!(!wrong, "the network says {own}, the head is turned by {truth} degrees");
                turned += usize::from(truth.abs() > 12.0);
            }
        }
    }
    let median = off.map(|mut off: Vec<f32>| {
        off.sort_by(f32::total_cmp);
        off[off.len() / 2]
    });
    println!("median error of yaw and pitch: {median:?} degrees; {turned} turns of more than 12 degrees");
    assert!(turned >= 8 && median.iter().all(|degrees| *degrees < 5.0), "{turned} {median:?}");
}
