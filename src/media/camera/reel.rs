//! A recording that stands in for a camera: a video, a still, or a folder of stills.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use super::{Camera, CameraError, CameraFrame, CameraPicture};
use crate::media::{
    image::{ImageLimits, decode_upright},
    sniff::{FileType, HEAD_LEN},
    video::{FrameStream, SampleOptions},
};

/// Time from one still to the next.
const STILL: Duration = Duration::from_millis(100);
/// Most stills of a folder.
const MOST_STILLS: usize = 10_000;
/// Longest file of a still in bytes.
const MOST_BYTES: u64 = 64 << 20;

/// How fast a recording plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// As it was recorded: whoever asks for a frame waits for its time.
    Own,
    /// As fast as frames are asked for; their times are those of the recording all the same.
    Asked,
}

/// What comes after a recording's last frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtEnd {
    /// Its first.
    Repeat,
    /// Nothing: the camera is unplugged.
    Stop,
}

enum Source {
    Video(Box<FrameStream>),
    /// The stills, and which comes next.
    Stills(Vec<PathBuf>, usize),
}

/// A recording as a camera.
pub struct Reel {
    path: PathBuf,
    source: Source,
    pace: Pace,
    at_end: AtEnd,
    /// When the first frame was given.
    started: Option<Instant>,
    /// Where the round at hand begins, and where the next one will.
    begins: Duration,
    next_begins: Duration,
}

impl Reel {
    /// Opens a video, a still or a folder of stills, which are shown in the order of their names.
    ///
    /// # Errors
    /// When there is nothing that can be played.
    pub fn open(path: &Path, pace: Pace, at_end: AtEnd) -> Result<Self, CameraError> {
        let source = source(path)?;
        let (begins, next_begins) = (Duration::ZERO, Duration::ZERO);
        Ok(Reel { path: path.to_owned(), source, pace, at_end, started: None, begins, next_begins })
    }

    /// The next frame of this round with its time in it; `None` after the last.
    fn next(&mut self) -> Result<Option<(Duration, CameraPicture)>, CameraError> {
        match &mut self.source {
            Source::Video(stream) => {
                let Some(frame) = stream.next() else {
                    let length = u64::try_from(stream.outcome().duration_millis).unwrap_or(0);
                    self.next_begins = self.begins + Duration::from_millis(length);
                    return Ok(None);
                };
                let frame = frame.map_err(|error| unusable(&self.path, error.to_string()))?;
                let at = Duration::from_millis(u64::try_from(frame.timestamp_millis).unwrap_or(0));
                Ok(Some((at, CameraPicture::new(frame.image, None))))
            }
            Source::Stills(stills, next) => {
                let at = STILL * u32::try_from(*next).unwrap_or(u32::MAX);
                let Some(still) = stills.get(*next) else {
                    self.next_begins = self.begins + at;
                    return Ok(None);
                };
                *next += 1;
                Ok(Some((at, picture(still)?)))
            }
        }
    }
}

impl Camera for Reel {
    fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    fn frame(&mut self) -> Result<CameraFrame, CameraError> {
        let mut found = self.next()?;
        if found.is_none() && self.at_end == AtEnd::Repeat {
            self.source = source(&self.path)?;
            self.begins = self.next_begins;
            found = self.next()?;
        }
        let (at, picture) = found.ok_or_else(|| CameraError::Ended { path: self.path.clone() })?;
        let at = self.begins + at;
        if self.pace == Pace::Own {
            let started = *self.started.get_or_insert_with(Instant::now);
            thread::sleep(at.saturating_sub(started.elapsed()));
        }
        Ok(CameraFrame { at, picture })
    }
}

fn unusable(path: &Path, reason: impl Into<String>) -> CameraError {
    CameraError::Unusable { path: path.to_owned(), reason: reason.into() }
}

fn source(path: &Path) -> Result<Source, CameraError> {
    let failed = |error: std::io::Error| unusable(path, format!("{error}; check the path and its permissions"));
    if !fs::metadata(path).map_err(failed)?.is_dir() {
        if is_still(path).map_err(failed)? {
            return Ok(Source::Stills(vec![path.to_owned()], 0));
        }
        let options = SampleOptions { frames_per_second: 1000.0, max_side: 8192, ..SampleOptions::default() };
        let stream = FrameStream::open(path, options).map_err(|error| unusable(path, error.to_string()))?;
        return Ok(Source::Video(Box::new(stream)));
    }
    let mut stills = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_type().map_err(failed)?.is_file() && is_still(&entry.path()).map_err(failed)? {
            stills.push(entry.path());
        }
        if stills.len() > MOST_STILLS {
            return Err(unusable(path, format!("it holds more than {MOST_STILLS} pictures; take some out")));
        }
    }
    stills.sort();
    match stills.is_empty() {
        true => Err(unusable(path, "it holds no picture; name a video, a picture or a folder of pictures")),
        false => Ok(Source::Stills(stills, 0)),
    }
}

fn is_still(path: &Path) -> std::io::Result<bool> {
    let mut head = Vec::new();
    std::io::Read::read_to_end(&mut std::io::Read::take(fs::File::open(path)?, HEAD_LEN as u64), &mut head)?;
    Ok(matches!(FileType::of(&head), FileType::Image(_)))
}

fn picture(path: &Path) -> Result<CameraPicture, CameraError> {
    let failed = |error: std::io::Error| unusable(path, format!("{error}; check its permissions"));
    let length = fs::metadata(path).map_err(failed)?.len();
    if length > MOST_BYTES {
        return Err(unusable(path, format!("it is longer than {MOST_BYTES} bytes; scale it down")));
    }
    let bytes = fs::read(path).map_err(failed)?;
    let name = path.to_string_lossy();
    let image = decode_upright(&bytes, &name, &ImageLimits::default());
    let image = image.map_err(|error| unusable(path, error.to_string()))?;
    Ok(CameraPicture::new(image, bytes.starts_with(&[0xFF, 0xD8]).then_some(bytes)))
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::media::{
        image::encode_jpeg,
        video::encode::{VideoFormat, VideoWriter},
    };

    fn millis(reel: &mut Reel) -> Result<u64, CameraError> {
        Ok(reel.frame()?.at.as_millis() as u64)
    }

    #[test]
    fn a_video_gives_every_frame_with_its_time_and_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clip.mp4");
        let mut writer = VideoWriter::create(&path, &VideoFormat::new(64, 48), None).unwrap();
        for place in 0..4 {
            writer.write(place * 40, &image::RgbImage::from_pixel(64, 48, Rgb([60 * place as u8; 3]))).unwrap();
        }
        writer.finish().unwrap();
        let mut reel = Reel::open(&path, Pace::Asked, AtEnd::Repeat).unwrap();
        let times: Vec<u64> = (0..9).map(|_| millis(&mut reel).unwrap()).collect();
        assert_eq!(times, [0, 40, 80, 120, 160, 200, 240, 280, 320]);
        let mut reel = Reel::open(&path, Pace::Asked, AtEnd::Stop).unwrap();
        assert_eq!((0..4).filter(|_| reel.frame().is_ok()).count(), 4);
        assert!(matches!(reel.frame(), Err(CameraError::Ended { .. })));
        let started = Instant::now();
        let mut reel = Reel::open(&path, Pace::Own, AtEnd::Repeat).unwrap();
        assert_eq!((0..4).map(|_| millis(&mut reel).unwrap()).last(), Some(120));
        assert!(started.elapsed() >= Duration::from_millis(120));
    }

    #[test]
    fn stills_come_in_the_order_of_their_names_with_their_files() {
        let folder = tempfile::tempdir().unwrap();
        for (name, grey) in [("b.jpg", 200), ("a.jpg", 20)] {
            let bytes = encode_jpeg(&image::RgbImage::from_pixel(16, 16, Rgb([grey; 3])), 90).unwrap();
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        fs::write(folder.path().join("notes.txt"), "no picture").unwrap();
        let mut reel = Reel::open(folder.path(), Pace::Asked, AtEnd::Repeat).unwrap();
        let first = reel.frame().unwrap();
        assert!(first.picture.image().get_pixel(8, 8).0[0] < 60);
        assert_eq!(first.picture.jpeg(), Some(&*fs::read(folder.path().join("a.jpg")).unwrap()));
        let times: Vec<u64> = (0..3).map(|_| millis(&mut reel).unwrap()).collect();
        assert_eq!(times, [100, 200, 300]);
    }

    #[test]
    fn what_cannot_be_played_is_refused_by_name() {
        let folder = tempfile::tempdir().unwrap();
        let text = folder.path().join("text.mp4");
        fs::write(&text, "no video").unwrap();
        for path in [folder.path().join("missing.mp4"), text, folder.path().to_owned()] {
            let error = Reel::open(&path, Pace::Asked, AtEnd::Stop).err().unwrap().to_string();
            assert!(error.contains(&*path.to_string_lossy()), "{error}");
        }
        let cut = folder.path().join("cut.jpg");
        let bytes = encode_jpeg(&image::RgbImage::new(64, 64), 90).unwrap();
        fs::write(&cut, &bytes[..bytes.len() / 2]).unwrap();
        let mut reel = Reel::open(&cut, Pace::Asked, AtEnd::Stop).unwrap();
        assert!(matches!(reel.frame(), Err(CameraError::Unusable { .. })));
    }
}
