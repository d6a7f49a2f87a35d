//! What was written is read back by the reader of evidence.

use std::fs;

use image::Rgb;

use super::*;
use crate::media::{
    audio::{AudioStream, SAMPLE_RATE},
    video::{FrameStream, SampleOptions, probe},
};

const TIMES: [i64; 7] = [0, 33, 70, 100, 180, 200, 233];

/// Red in the top left corner; the grey beside it says which frame it is.
fn frame(width: u32, height: u32, index: usize) -> RgbImage {
    let grey = Rgb([40 + (index % 10) as u8 * 20; 3]);
    RgbImage::from_fn(width, height, |x, y| if x < width / 3 && y < height / 3 { Rgb([220, 40, 40]) } else { grey })
}

fn tone(rate: u32, channels: u8, millis: u32) -> Sound {
    let count = rate * millis / 1000;
    let sine = |at: u32| 0.5 * (at as f32 * 440.0 * std::f32::consts::TAU / rate as f32).sin();
    let samples = (0..count).flat_map(|at| std::iter::repeat_n(sine(at), usize::from(channels))).collect();
    Sound { rate, channels, samples }
}

fn record(path: &Path, format: &VideoFormat, sound: Option<Sound>) {
    let mut writer = VideoWriter::create(path, format, sound).unwrap();
    for (index, at) in TIMES.into_iter().enumerate() {
        writer.write(at, &frame(format.width, format.height, index)).unwrap();
    }
    writer.finish().unwrap();
}

fn check_frames(path: &Path, size: (u32, u32)) {
    let options = SampleOptions { frames_per_second: 1000.0, max_side: 640, threads: 1 };
    let mut stream = FrameStream::open(path, options).unwrap();
    let frames: Vec<_> = stream.by_ref().map(Result::unwrap).collect();
    let times: Vec<i64> = frames.iter().map(|frame| frame.timestamp_millis).collect();
    assert_eq!(times, TIMES, "{}", path.display());
    let outcome = stream.outcome();
    assert_eq!(outcome.partial, None, "{}", path.display());
    // Where frames were reordered, mp4 states lengths by the order of coding.
    assert!((outcome.duration_millis - 266).abs() <= 10, "{}: {} ms", path.display(), outcome.duration_millis);
    for (index, frame) in frames.iter().enumerate() {
        assert_eq!((frame.image.dimensions(), frame.source_size), (size, size));
        let Rgb([red, green, _]) = *frame.image.get_pixel(size.0 / 8, size.1 / 8);
        assert!(red > 190 && green < 80, "{}: the corner is {red} {green}", path.display());
        let Rgb([grey, _, _]) = *frame.image.get_pixel(size.0 / 2, size.1 * 3 / 4);
        assert!((i32::from(grey) - 40 - index as i32 * 20).abs() < 8, "{}: {grey} in frame {index}", path.display());
    }
}

#[test]
fn times_pixels_and_rotation_come_back() {
    let folder = tempfile::tempdir().unwrap();
    let upright = VideoFormat { quality: Quality::Constant(15), ..VideoFormat::new(48, 96) };
    let turned = |orientation| VideoFormat { orientation, ..upright };
    let formats = [
        ("a.mp4", upright),
        ("b.mp4", turned(Orientation::Rotate90)),
        ("c.mov", turned(Orientation::Rotate270)),
        ("d.mp4", turned(Orientation::Rotate90FlipH)),
        ("e.mov", VideoFormat { reordered: 3, full_range: true, ..turned(Orientation::Rotate180) }),
        ("f.webm", VideoFormat { codec: Codec::Vp9, quality: Quality::Bitrate(2_000_000), ..upright }),
        ("g.mkv", VideoFormat { codec: Codec::Vp9, ..upright }),
    ];
    for (name, format) in formats {
        let path = folder.path().join(name);
        record(&path, &format, None);
        check_frames(&path, (48, 96));
        let info = probe(&path).unwrap();
        let degrees = orientation::degrees(format.orientation);
        assert_eq!((info.width, info.height, info.rotation_degrees, info.has_audio), (48, 96, degrees, false));
    }
}

#[test]
fn the_same_frames_give_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    for (name, codec) in [("a.mp4", Codec::H264), ("b.webm", Codec::Vp9), ("c.mov", Codec::H264)] {
        let format = VideoFormat { codec, ..VideoFormat::new(64, 48) };
        let written = ["one", "two"].map(|place| {
            let path = folder.path().join(format!("{place}-{name}"));
            record(&path, &format, Some(tone(16_000, 1, 300)));
            fs::read(path).unwrap()
        });
        assert!(written[0] == written[1], "{name}");
    }
}

#[test]
fn sound_keeps_its_length_and_loudness() {
    let folder = tempfile::tempdir().unwrap();
    for (name, codec, channels) in [("a.mp4", Codec::H264, 1), ("b.webm", Codec::Vp9, 1), ("c.mov", Codec::H264, 2)] {
        let path = folder.path().join(name);
        record(&path, &VideoFormat { codec, ..VideoFormat::new(64, 48) }, Some(tone(48_000, channels, 500)));
        let sound: Vec<f32> = AudioStream::open(&path).unwrap().flat_map(|chunk| chunk.unwrap().samples).collect();
        let millis = sound.len() as u32 * 1000 / SAMPLE_RATE;
        assert!((480..=560).contains(&millis), "{name}: {millis} ms");
        let middle = &sound[2_000..6_000];
        let loudness = (middle.iter().map(|sample| sample * sample).sum::<f32>() / 4000.0).sqrt();
        assert!((loudness - 0.354).abs() < 0.04, "{name}: {loudness}");
    }
}

#[test]
fn what_cannot_be_written_is_refused_with_the_file_and_the_remedy() {
    let folder = tempfile::tempdir().unwrap();
    let format = VideoFormat::new(64, 48);
    let turned = VideoFormat { codec: Codec::Vp9, orientation: Orientation::Rotate90, ..format };
    let refusals = [
        VideoWriter::create(&folder.path().join("none/x.mp4"), &format, None).err(),
        VideoWriter::create(&folder.path().join("x.nothing"), &format, None).err(),
        VideoWriter::create(&folder.path().join("x.webm"), &turned, None).err(),
        VideoWriter::create(&folder.path().join("x.webm"), &format, None).err(),
        VideoWriter::create(&folder.path().join("x.mp4"), &format, Some(tone(16_000, 3, 100))).err(),
    ];
    for refusal in refusals {
        let message = refusal.map(|error| error.to_string()).unwrap_or_default();
        assert!(message.contains('x') && message.contains(';'), "{message}");
    }
    let path = folder.path().join("y.mp4");
    let mut writer = VideoWriter::create(&path, &format, None).unwrap();
    writer.write(40, &frame(64, 48, 0)).unwrap();
    assert!(matches!(writer.write(40, &frame(64, 48, 1)), Err(EncodeError::Frame { .. })));
    assert!(matches!(writer.write(80, &frame(48, 64, 1)), Err(EncodeError::Frame { .. })));
    let empty = VideoWriter::create(&path, &format, None).unwrap().finish();
    assert!(matches!(empty, Err(EncodeError::Frame { .. })));
}

#[test]
fn a_video_in_memory_is_the_same_video_and_no_larger_than_allowed() {
    let format = VideoFormat::new(64, 48);
    let frames: Vec<RgbImage> = (0..20).map(|place| frame(64, 48, place)).collect();
    let write = |mut writer: VideoWriter| {
        for (place, frame) in frames.iter().enumerate() {
            writer.write(place as i64 * 40, frame)?;
        }
        Ok::<_, EncodeError>(writer)
    };
    let name = Path::new("clip.mp4");
    let bytes =
        write(VideoWriter::in_memory(name, &format, None, 1 << 20).unwrap()).unwrap().finish_in_memory().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (inside, plain) = (folder.path().join("memory.mp4"), folder.path().join("plain.mp4"));
    fs::write(&inside, &*bytes).unwrap();
    write(VideoWriter::create(&plain, &format, None).unwrap()).unwrap().finish().unwrap();
    let decoded = |path: &Path| -> Vec<_> {
        let options = SampleOptions { frames_per_second: 1000.0, ..Default::default() };
        FrameStream::open(path, options).unwrap().map(|frame| frame.unwrap()).collect()
    };
    let (seen, expected) = (decoded(&inside), decoded(&plain));
    assert_eq!((seen.len(), &seen), (20, &expected));
    let small =
        VideoWriter::in_memory(name, &format, None, 600).and_then(write).and_then(VideoWriter::finish_in_memory);
    assert!(small.is_err());
}
