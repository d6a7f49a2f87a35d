//! Stills, videos and sound: what goes in comes out upright, in time, and whole or called partial.

mod damaged;

use std::{fs, path::Path};

use assay::{
    case::{Digest, Evidence, EvidenceKind},
    media::{
        audio::{AudioError, AudioStream, SAMPLE_RATE},
        image::{ImageError, ImageLimits, decode_upright},
        vault::{Placement, Vault, VaultError},
        video::{
            self, Frame, FrameListStream, FrameStream, SampleOptions, StreamOutcome, VideoError, encode::Codec,
            frame_at,
        },
    },
};
use image::{DynamicImage, ImageFormat, Luma, Rgba, RgbaImage, metadata::Orientation};

use crate::fixtures::{
    files_below,
    stills::{encoded, jpeg, marked, marked_corner, png_claiming, with_exif},
    video::{Clip, Tone, coded_frames, coded_place, encode, quarter_turns},
};

/// Every frame of the video.
const ALL: SampleOptions = SampleOptions { frames_per_second: 1000.0, max_side: 640, threads: 2 };

fn sampled(path: &Path, options: SampleOptions) -> (Vec<Frame>, StreamOutcome) {
    let mut stream = FrameStream::open(path, options).unwrap();
    let frames = stream.by_ref().map(Result::unwrap).collect();
    (frames, stream.outcome())
}

fn times_and_places(frames: &[Frame]) -> Vec<(i64, usize)> {
    frames.iter().map(|frame| (frame.timestamp_millis, coded_place(&frame.image))).collect()
}

fn decoded(bytes: &[u8]) -> Result<image::RgbImage, ImageError> {
    decode_upright(bytes, "photo", &ImageLimits::default())
}

#[test]
fn exif_orientation_turns_the_image_upright() {
    // Corner of the stored mark, clockwise from the top left, after each EXIF orientation is applied.
    let corners = [0, 1, 2, 3, 0, 1, 2, 3];
    let plain = jpeg(&marked(60, 36, 128));
    for (orientation, corner) in (1..=8).zip(corners) {
        let image = decoded(&with_exif(&plain, orientation, &[])).unwrap();
        assert_eq!(image.dimensions(), if orientation < 5 { (60, 36) } else { (36, 60) }, "{orientation}");
        assert_eq!(marked_corner(&image), Some(corner), "{orientation}");
    }
}

#[test]
fn every_format_comes_out_as_rgb() {
    let original = marked(40, 30, 120);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Tiff] {
        let image = decoded(&encoded(original.clone(), format)).unwrap();
        assert_eq!((image.dimensions(), marked_corner(&image)), ((40, 30), Some(0)), "{format:?}");
    }
    let grey = image::ImageBuffer::<Luma<u16>, _>::from_pixel(4, 4, Luma([0x8080]));
    let grey = decoded(&encoded(DynamicImage::ImageLuma16(grey), ImageFormat::Png)).unwrap();
    assert_eq!(grey.get_pixel(1, 1).0, [128; 3]);
    let clear = RgbaImage::from_pixel(4, 4, Rgba([200, 0, 0, 51]));
    let clear = decoded(&encoded(clear, ImageFormat::Png)).unwrap();
    assert_eq!(clear.get_pixel(1, 1).0, [244, 204, 204]);
}

#[test]
fn broken_stills_are_named_for_what_they_are() {
    let whole = with_exif(&jpeg(&marked(64, 64, 100)), 1, &jpeg(&marked(8, 8, 10)));
    assert!(decoded(&whole).is_ok());
    assert!(decoded(&[&whole[..], b"trailing \xFF\xD8 bytes"].concat()).is_ok());
    assert!(matches!(decoded(&whole[..whole.len() - 2]), Err(ImageError::Truncated { .. })));
    assert!(matches!(decoded(&whole[..whole.len() / 2]), Err(ImageError::Truncated { .. })));
    let png = encoded(marked(64, 64, 100), ImageFormat::Png);
    assert!(matches!(decoded(&png[..png.len() / 2]), Err(ImageError::Truncated { .. } | ImageError::Damaged { .. })));
    assert!(matches!(decoded(b""), Err(ImageError::Empty { .. })));
    assert!(matches!(decoded(b"%PDF-1.7"), Err(ImageError::WrongType { .. })));
    assert!(matches!(decoded(b"\0\0\0\x18ftypheic"), Err(ImageError::Heif { .. })));
    let bomb = decoded(&png_claiming(60_000, 60_000));
    assert!(matches!(bomb, Err(ImageError::TooManyPixels { width: 60_000, .. })), "{bomb:?}");
}

#[test]
fn rotation_and_mirroring_in_the_container_give_upright_frames() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("video.mp4");
    let mirrored = Orientation::FlipHorizontal;
    let turns = (0..4).map(|turns| (quarter_turns(turns), turns, turns)).chain([(mirrored, 1, 0)]);
    for (turn, corner, quarters) in turns {
        encode(&path, &Clip { turn, ..Clip::default() }, coded_frames(96, 64, [0, 40, 80]));
        let size = if quarters % 2 == 0 { (96, 64) } else { (64, 96) };
        let info = video::probe(&path).unwrap();
        assert_eq!(((info.width, info.height), usize::from(info.rotation_degrees)), (size, quarters * 90));
        assert_eq!((info.codec.as_str(), info.has_audio), ("h264", false));
        let (frames, outcome) = sampled(&path, ALL);
        assert_eq!((frames.len(), outcome.partial), (3, None), "{turn:?}");
        for frame in &frames {
            assert_eq!((frame.image.dimensions(), frame.source_size), (size, size));
            assert_eq!(marked_corner(&frame.image), Some(corner), "{turn:?}");
        }
    }
}

#[test]
fn codecs_and_containers_keep_times_and_order() {
    let dir = tempfile::tempdir().unwrap();
    let codecs = [
        ("a.mp4", Codec::H264, false),
        ("b.avi", Codec::Mpeg4, false),
        ("c.webm", Codec::Vp9, false),
        ("d.mkv", Codec::H264, true),
        ("e.gif", Codec::Gif, false),
    ];
    for (name, codec, full_range) in codecs {
        let path = dir.path().join(name);
        let times: Vec<i64> = (0..20).map(|index| index * 40).collect();
        encode(&path, &Clip { codec, full_range, ..Clip::default() }, coded_frames(96, 64, times.clone()));
        let (frames, outcome) = sampled(&path, ALL);
        let expected: Vec<_> = times.into_iter().zip(0..).collect();
        // The palette of the GIF has too few greys to tell all places apart.
        if codec == Codec::Gif {
            assert_eq!(frames.iter().map(|frame| frame.timestamp_millis).collect::<Vec<_>>().len(), expected.len());
        } else {
            assert_eq!(times_and_places(&frames), expected, "{name}");
        }
        assert_eq!((outcome.decoded_frames, outcome.partial), (20, None), "{name}");
        assert!((760..=820).contains(&outcome.duration_millis), "{name}: {}", outcome.duration_millis);
    }
}

#[test]
fn variable_frame_rates_are_sampled_by_time() {
    let dir = tempfile::tempdir().unwrap();
    let times = [0, 30, 60, 210, 215, 400, 410, 900, 930, 1000, 1010];
    for name in ["v.mp4", "v.mkv"] {
        let path = dir.path().join(name);
        encode(&path, &Clip::default(), coded_frames(96, 64, times));
        let (frames, outcome) = sampled(&path, SampleOptions { frames_per_second: 5.0, ..ALL });
        assert_eq!(times_and_places(&frames), [(0, 0), (210, 3), (400, 5), (900, 7), (1000, 9)], "{name}");
        assert_eq!((outcome.sampled, outcome.decoded_frames), (5, 11));
        for frame in frames {
            let again = frame_at(&path, frame.timestamp_millis, 640).unwrap();
            assert_eq!(times_and_places(&[again]), times_and_places(&[frame]), "{name}");
        }
        assert_eq!(frame_at(&path, 60_000, 640).unwrap().timestamp_millis, 1010);
    }
}

#[test]
fn frames_are_scaled_down_and_never_up() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("video.mp4");
    let turn = quarter_turns(1);
    encode(&path, &Clip { turn, ..Clip::default() }, coded_frames(640, 360, [0, 40]));
    for (max_side, size) in [(320, (180, 320)), (101, (57, 101)), (4000, (360, 640))] {
        let (frames, _) = sampled(&path, SampleOptions { max_side, ..ALL });
        assert_eq!((frames[1].image.dimensions(), frames[1].source_size), (size, (360, 640)));
        assert_eq!((marked_corner(&frames[1].image), coded_place(&frames[1].image)), (Some(1), 1));
    }
}

#[test]
fn truncated_videos_keep_their_good_frames_and_say_so() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["t.mp4", "t.mkv"] {
        let path = dir.path().join(name);
        let times: Vec<i64> = (0..75).map(|index| index * 40).collect();
        encode(&path, &Clip::default(), coded_frames(192, 128, times));
        let bytes = fs::read(&path).unwrap();
        fs::write(&path, &bytes[..bytes.len() * 6 / 10]).unwrap();
        for threads in [1, 4] {
            let (frames, outcome) = sampled(&path, SampleOptions { threads, ..ALL });
            assert!((20..70).contains(&frames.len()), "{name}: {} frames", frames.len());
            let good = times_and_places(&frames);
            assert!(good.iter().enumerate().all(|(at, &(_, place))| place == at % 20), "{name}: {good:?}");
            assert!(outcome.partial.is_some(), "{name}: {outcome:?}");
        }
    }
}

#[test]
fn files_that_are_no_videos_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let still = jpeg(&marked(32, 32, 90));
    let playlist = format!("#EXTM3U\n#EXTINF:1,\nfile://{}/real.mp4\n#EXT-X-ENDLIST\n", dir.path().display());
    encode(&dir.path().join("real.mp4"), &Clip::default(), coded_frames(96, 64, [0, 40]));
    let moov_cut = fs::read(dir.path().join("real.mp4")).unwrap()[..200].to_vec();
    let garbage: Vec<u8> = (0..50_000u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let files: [(&str, &[u8]); 5] = [
        ("empty.mp4", b""),
        ("garbage.mp4", &garbage),
        ("text.mp4", b"hello"),
        ("list.m3u8", playlist.as_bytes()),
        ("cut.mp4", &moov_cut),
    ];
    for (name, bytes) in files {
        let path = dir.path().join(name);
        fs::write(&path, bytes).unwrap();
        let error = FrameStream::open(&path, ALL).and_then(|mut stream| stream.next().unwrap()).unwrap_err();
        assert!(error.to_string().contains(name), "{error}");
        assert!(video::probe(&path).is_err() && frame_at(&path, 0, 64).is_err(), "{name}");
        let error = AudioStream::open(&path).map(|_| ()).unwrap_err();
        assert!(matches!(error, AudioError::Unreadable { .. }), "{error}");
    }
    fs::write(dir.path().join("still.mp4"), still).unwrap();
    let rate = SampleOptions { frames_per_second: 0.0, ..ALL };
    let refused = FrameStream::open(&dir.path().join("real.mp4"), rate);
    assert!(matches!(refused, Err(VideoError::Sampling { .. })));
}

/// Peak resident memory of this process in KiB, measured anew after a reset where the kernel allows it.
fn peak_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn memory_does_not_grow_with_the_length_of_a_video() {
    const LIMIT_KIB: u64 = 30 * 1024;
    // The figure belongs to the whole process, so the measurement has one for itself.
    let run_alone = "ASSAY_TEST_MEASURE_MEMORY";
    if std::env::var_os(run_alone).is_none() {
        let name = "media::memory_does_not_grow_with_the_length_of_a_video";
        let mut alone = std::process::Command::new(std::env::current_exe().unwrap());
        let status = alone.args(["--exact", name, "--nocapture"]).env(run_alone, "1").status().unwrap();
        return assert!(status.success());
    }
    let dir = tempfile::tempdir().unwrap();
    let [short, long] = ["short.mp4", "long.mp4"].map(|name| dir.path().join(name));
    let clip = Clip { codec: Codec::Mpeg4, ..Clip::default() };
    let frames = |count: i64| (0..count).map(|index| (index * 100, marked(160, 120, (index % 200) as u8)));
    encode(&short, &clip, frames(50));
    encode(&long, &clip, frames(6_000));
    let count = |path: &Path| FrameStream::open(path, ALL).unwrap().map(Result::unwrap).count();
    assert_eq!(count(&short), 50);
    // 5 asks Linux to begin the peak anew.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = peak_kib();
    assert_eq!(count(&long), 6_000);
    let growth = peak_kib().saturating_sub(before);
    println!("ten minutes of video: peak memory grew by {growth} KiB over {before} KiB");
    assert!(growth < LIMIT_KIB, "{growth} KiB");
}

#[test]
fn sound_comes_out_at_16_khz_mono_with_its_pitch() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("video.mp4");
    for (rate, hertz) in [(44_100, 440.0), (48_000, 1000.0), (8_000, 300.0)] {
        let tone = Some(Tone { hertz, millis: 2000, rate });
        encode(&path, &Clip { tone, ..Clip::default() }, coded_frames(96, 64, (0..50).map(|index| index * 40)));
        assert!(video::probe(&path).unwrap().has_audio);
        let mut stream = AudioStream::open(&path).unwrap();
        let chunks: Vec<_> = stream.by_ref().map(Result::unwrap).collect();
        assert_eq!(stream.partial(), None);
        assert!(chunks.iter().all(|chunk| (1..=SAMPLE_RATE as usize).contains(&chunk.samples.len())));
        assert!(chunks[0].timestamp_millis.abs() <= 70, "{}", chunks[0].timestamp_millis);
        let sound: Vec<f32> = chunks.iter().flat_map(|chunk| chunk.samples.iter().copied()).collect();
        let last = chunks.last().unwrap();
        let end = last.timestamp_millis + last.samples.len() as i64 * 1000 / i64::from(SAMPLE_RATE);
        assert!((1950..=2150).contains(&end), "{rate}: ends at {end} ms");
        assert!((31_200..=34_400).contains(&sound.len()), "{rate}: {} samples", sound.len());
        let middle = &sound[8_000..24_000];
        let crossings = middle.windows(2).filter(|pair| (pair[0] < 0.0) != (pair[1] < 0.0)).count();
        assert!((crossings as f32 / 2.0 - hertz).abs() < 2.0, "{rate}: {crossings} crossings");
        let loudness = (middle.iter().map(|sample| sample * sample).sum::<f32>() / middle.len() as f32).sqrt();
        assert!((loudness - 0.354).abs() < 0.06, "{rate}: {loudness}");
    }
}

#[test]
fn a_silent_video_is_not_an_unreadable_one() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("video.mp4");
    encode(&path, &Clip::default(), coded_frames(96, 64, [0, 40]));
    assert!(matches!(AudioStream::open(&path), Err(AudioError::NoSoundTrack { .. })));
}

#[test]
fn a_list_of_frames_streams_like_a_video() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), None).unwrap();
    let stills: Vec<_> = (0..6u32)
        .map(|index| {
            let bytes = jpeg(&marked(80, 40, 40 + index as u8 * 10));
            let stored = vault.put(&mut &bytes[..], u64::MAX).unwrap();
            let (digest, byte_len) = (stored.digest, stored.byte_len);
            let (file_name, media_type) = (format!("{index}.jpg"), "image/jpeg".to_owned());
            Evidence { kind: EvidenceKind::Frame(index), digest, file_name, media_type, byte_len }
        })
        .collect();
    let options = SampleOptions { frames_per_second: 5.0, max_side: 40, threads: 1 };
    let mut stream = FrameListStream::new(&vault, stills, 10.0, options).unwrap();
    let frames: Vec<_> = stream.by_ref().map(Result::unwrap).collect();
    assert_eq!(frames.iter().map(|frame| frame.timestamp_millis).collect::<Vec<_>>(), [0, 200, 400]);
    assert_eq!((frames[0].image.dimensions(), frames[0].source_size), ((40, 20), (80, 40)));
    assert_eq!((stream.outcome().duration_millis, stream.outcome().sampled), (600, 3));
}

#[test]
fn the_vault_stores_once_verifies_and_repairs() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), None).unwrap();
    let put = |bytes: &[u8]| vault.put(&mut &bytes[..], 100);
    let stored = put(b"evidence").unwrap();
    let path = vault.path(&stored.digest);
    assert_eq!((stored.placement, stored.byte_len), (Placement::New, 8));
    assert!(fs::metadata(&path).unwrap().permissions().readonly());
    assert!(path.strip_prefix(dir.path()).unwrap().iter().map(|part| part.len()).eq([2, 62]));
    assert_eq!(put(b"evidence").unwrap().placement, Placement::Known);
    assert_eq!(vault.read(&stored.digest).unwrap(), b"evidence");
    fs::remove_file(&path).unwrap();
    assert!(matches!(vault.read(&stored.digest), Err(VaultError::Missing(_))));
    fs::write(&path, b"evidencE").unwrap();
    assert!(matches!(vault.read(&stored.digest), Err(VaultError::Altered { .. })));
    assert!(matches!(vault.verified_file(&stored.digest), Err(VaultError::Altered { .. })));
    assert_eq!(put(b"evidence").unwrap().placement, Placement::Repaired);
    assert_eq!(vault.verified_file(&stored.digest).unwrap().path(), path);
    assert!(matches!(put(&[7; 101]), Err(VaultError::TooLarge { limit: 100 })));
    assert_eq!(vault.read(&put(&[7; 100]).unwrap().digest).unwrap(), [7; 100]);
}

#[test]
fn unfinished_files_are_swept_unless_a_vault_is_open() {
    let dir = tempfile::tempdir().unwrap();
    let first = Vault::open(dir.path(), None).unwrap();
    let receiving = first.receive(&mut &b"half"[..], 10).unwrap();
    drop(Vault::open(dir.path(), None).unwrap());
    assert!(receiving.file().path().exists());
    std::mem::forget(receiving);
    drop(first);
    let leftovers = |dir: &Path| files_below(&dir.join("incoming")).len();
    assert_eq!(leftovers(dir.path()), 1);
    let _again = Vault::open(dir.path(), None).unwrap();
    assert_eq!(leftovers(dir.path()), 0);
}

#[test]
fn placing_is_all_or_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), None).unwrap();
    let known = vault.put(&mut &b"known"[..], 10).unwrap();
    let blocked = Digest::of(b"blocked");
    // A file where the second one's folder would have to be.
    fs::write(vault.path(&blocked).parent().unwrap(), "in the way").unwrap();
    let pending = [&b"known"[..], b"new", b"blocked"].map(|mut bytes| vault.receive(&mut bytes, 10).unwrap());
    assert!(matches!(vault.place(pending.into()), Err(VaultError::Io { .. })));
    assert!(vault.read(&known.digest).is_ok());
    assert!(matches!(vault.read(&Digest::of(b"new")), Err(VaultError::Missing(_))));
    assert_eq!(files_below(&dir.path().join("incoming")).len(), 0);
}
