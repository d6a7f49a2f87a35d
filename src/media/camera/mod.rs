//! Cameras: devices, and recordings that stand in for them. The only place that knows either.
//!
//! | module | holds |
//! |---|---|
//! | `device` | cameras of the system, by V4L2 |
//! | `mjpeg` | what they send as whole JPEG files |
//! | `reel` | a video, a still or a folder of stills as a camera |
//! | `feed` | a camera on a thread of its own: tried again when it went away, its newest frames in a bounded queue |

mod device;
mod feed;
mod mjpeg;
mod reel;

use std::{fmt, path::PathBuf, str::FromStr, time::Duration};

use image::RgbImage;
use zeroize::Zeroize;

pub use device::{DeviceCamera, DeviceFacts, devices};
pub use feed::{CameraFeed, DeviceState, FrameQueue, Opener};
pub use reel::{AtEnd, Pace, Reel};

/// A picture that a camera took, at its full resolution. Wiped from memory when it is dropped.
pub struct CameraPicture {
    image: RgbImage,
    jpeg: Option<Vec<u8>>,
}

impl CameraPicture {
    /// Takes a picture over; `jpeg` is the file it was decoded from, where there is a whole one.
    pub fn new(image: RgbImage, jpeg: Option<Vec<u8>>) -> Self {
        CameraPicture { image, jpeg }
    }

    /// The pixels, upright.
    pub fn image(&self) -> &RgbImage {
        &self.image
    }

    /// The JPEG file that the camera gave: coding it anew would lose detail.
    pub fn jpeg(&self) -> Option<&[u8]> {
        self.jpeg.as_deref()
    }
}

impl fmt::Debug for CameraPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CameraPicture({} x {})", self.image.width(), self.image.height())
    }
}

impl Drop for CameraPicture {
    fn drop(&mut self) {
        (*self.image).zeroize();
        self.jpeg.zeroize();
    }
}

/// A frame of a camera.
#[derive(Debug)]
pub struct CameraFrame {
    /// Time since the camera was opened, by a clock that never runs backwards; later than that of the frame before.
    pub at: Duration,
    /// What was seen.
    pub picture: CameraPicture,
}

/// Something that gives frames, one after the other, until it fails.
pub trait Camera {
    /// What it is called, for staff.
    fn name(&self) -> String;

    /// Waits for the next frame.
    ///
    /// # Errors
    /// When no frame comes any more; the camera must then be opened anew.
    fn frame(&mut self) -> Result<CameraFrame, CameraError>;
}

/// A camera cannot be used; the message names it and the remedy.
#[derive(Debug, thiserror::Error)]
pub enum CameraError {
    /// It is not there, or may not be opened.
    #[error(
        "camera {name} cannot be opened: {reason}; plug it in, or give this user the right to use it (group video)"
    )]
    NotThere {
        /// The camera.
        name: String,
        /// What the system said.
        reason: String,
    },
    /// It went away while it was used.
    #[error("camera {name} gives no more pictures: {reason}; check its cable")]
    Lost {
        /// The camera.
        name: String,
        /// What the system said.
        reason: String,
    },
    /// It speaks no format that is understood.
    #[error(
        "camera {name} offers {offered}, but neither MJPEG nor YUYV in this size; choose another size or another camera"
    )]
    Unsupported {
        /// The camera.
        name: String,
        /// What it offers.
        offered: String,
    },
    /// A recording that stands in cannot be used.
    #[error("{path} cannot stand in for a camera: {reason}")]
    Unusable {
        /// The file or folder.
        path: PathBuf,
        /// Why not, with the remedy.
        reason: String,
    },
    /// A recording that stands in is over.
    #[error("{path} is over; it stands in for a camera that is unplugged now")]
    Ended {
        /// The file or folder.
        path: PathBuf,
    },
}

/// Which camera is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameraChoice {
    /// A device of the system, in this size (width, height) or else in its largest.
    Device {
        /// Such as `/dev/video0`.
        path: PathBuf,
        /// Width and height in pixels.
        size: Option<[u32; 2]>,
    },
    /// A video, a still or a folder of stills.
    File(PathBuf),
}

/// A camera is named wrongly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no camera; write file:PATH, or a device such as /dev/video0 or /dev/video0@1920x1080")]
pub struct NoSuchCamera(String);

impl FromStr for CameraChoice {
    type Err = NoSuchCamera;

    fn from_str(text: &str) -> Result<Self, NoSuchCamera> {
        let wrong = || NoSuchCamera(text.to_owned());
        if let Some(path) = text.strip_prefix("file:") {
            return if path.is_empty() { Err(wrong()) } else { Ok(CameraChoice::File(PathBuf::from(path))) };
        }
        let (path, size) = match text.rsplit_once('@') {
            Some((path, size)) => (path, Some(parsed_size(size).ok_or_else(wrong)?)),
            None => (text, None),
        };
        let is_device = path.starts_with("/dev/") && !path.contains("..");
        if is_device { Ok(CameraChoice::Device { path: PathBuf::from(path), size }) } else { Err(wrong()) }
    }
}

fn parsed_size(text: &str) -> Option<[u32; 2]> {
    let (width, height) = text.split_once('x')?;
    let side = |side: &str| side.parse().ok().filter(|side| (16..=16_384).contains(side));
    Some([side(width)?, side(height)?])
}

impl CameraChoice {
    /// Opens it; a recording plays at its own pace and begins anew at its end.
    ///
    /// # Errors
    /// When it is not there or cannot be used.
    pub fn open(&self) -> Result<Box<dyn Camera>, CameraError> {
        Ok(match self {
            CameraChoice::Device { path, size } => Box::new(DeviceCamera::open(path, *size)?),
            CameraChoice::File(path) => Box::new(Reel::open(path, Pace::Own, AtEnd::Repeat)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cameras_are_named_by_device_or_file() {
        let device = |path: &str, size| Ok(CameraChoice::Device { path: path.into(), size });
        assert_eq!("/dev/video0".parse(), device("/dev/video0", None));
        assert_eq!("/dev/video2@1920x1080".parse(), device("/dev/video2", Some([1920, 1080])));
        assert_eq!("file:a@b.mp4".parse(), Ok(CameraChoice::File("a@b.mp4".into())));
        for wrong in ["", "file:", "video0", "/dev/video0@", "/dev/video0@0x5", "/dev/video0@99999x5", "/dev/../x"] {
            assert_eq!(wrong.parse::<CameraChoice>(), Err(NoSuchCamera(wrong.to_owned())));
        }
    }
}
