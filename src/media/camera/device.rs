//! Cameras of the system, by V4L2 with memory that is shared with the driver.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    time::Duration,
};

use image::RgbImage;
use v4l::{
    Device, Format, FourCC,
    buffer::Type,
    context,
    framesize::FrameSizeEnum,
    io::{mmap::Stream, traits::CaptureStream},
    video::Capture,
};

use super::{Camera, CameraError, CameraFrame, CameraPicture, mjpeg::whole_jpeg};
use crate::media::{
    image::{ImageLimits, decode_upright},
    video::Converter,
};

const MJPEG: FourCC = FourCC { repr: *b"MJPG" };
const YUYV: FourCC = FourCC { repr: *b"YUYV" };
/// Buffers shared with the driver.
const BUFFERS: u32 = 4;
/// A camera that gives no frame for so long is taken for lost.
const SILENCE: Duration = Duration::from_secs(5);
/// Damaged frames in a row after which a camera is taken for lost: they happen when the bus is busy.
const MOST_DAMAGED: u32 = 30;

/// A camera of the system.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceFacts {
    /// Such as `/dev/video0`.
    pub path: PathBuf,
    /// What it calls itself.
    pub name: String,
    /// Width and height of the pictures it gives in a format that is understood, the largest first.
    pub sizes: Vec<[u32; 2]>,
}

/// Every camera of the system that gives MJPEG or YUYV and may be opened.
pub fn devices() -> Vec<DeviceFacts> {
    let facts = |node: &context::Node| {
        let sizes = sizes_of(&Device::with_path(node.path()).ok()?).ok()?;
        let name = node.name().unwrap_or_default();
        (!sizes.is_empty()).then(|| DeviceFacts { path: node.path().to_owned(), name, sizes })
    };
    let mut found: Vec<DeviceFacts> = context::enum_devices().iter().filter_map(facts).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The sizes that a device offers, the largest first.
fn sizes_of(device: &Device) -> io::Result<Vec<[u32; 2]>> {
    let mut sizes = Vec::new();
    let formats = device.enum_formats()?;
    for format in formats.iter().filter(|format| format.fourcc == MJPEG || format.fourcc == YUYV) {
        for size in device.enum_framesizes(format.fourcc)? {
            sizes.push(match size.size {
                FrameSizeEnum::Discrete(size) => [size.width, size.height],
                FrameSizeEnum::Stepwise(size) => [size.max_width, size.max_height],
            });
        }
    }
    sizes.sort_by_key(|[width, height]| std::cmp::Reverse(u64::from(*width) * u64::from(*height)));
    sizes.dedup();
    Ok(sizes)
}

/// A camera that is open and gives pictures.
pub struct DeviceCamera {
    name: String,
    stream: Stream<'static>,
    format: Format,
    converter: Converter,
    /// The driver's time of the first frame, and that of the last one after it.
    began: Option<Duration>,
    last: Duration,
}

impl fmt::Debug for DeviceCamera {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceCamera({}, {})", self.name, self.format.fourcc)
    }
}

impl DeviceCamera {
    /// Opens a device in this size, or in the largest that it offers.
    ///
    /// # Errors
    /// When it is not there, may not be opened, or offers neither MJPEG nor YUYV in this size.
    pub fn open(path: &Path, size: Option<[u32; 2]>) -> Result<Self, CameraError> {
        let name = path.display().to_string();
        let not_there = |error: io::Error| CameraError::NotThere { name: name.clone(), reason: error.to_string() };
        let device = Device::with_path(path).map_err(not_there)?;
        let offered = sizes_of(&device).map_err(not_there)?;
        let unsupported = || {
            let sizes: Vec<String> = offered.iter().map(|[width, height]| format!("{width}x{height}")).collect();
            let offered = if sizes.is_empty() { "no picture".to_owned() } else { sizes.join(", ") };
            CameraError::Unsupported { name: name.clone(), offered }
        };
        let [width, height] = size.or(offered.first().copied()).ok_or_else(unsupported)?;
        // MJPEG first: over USB 2 large YUYV pictures come a few times a second at most.
        let set = |fourcc| device.set_format(&Format::new(width, height, fourcc));
        let fits = |set: &Format, fourcc| set.fourcc == fourcc && [set.width, set.height] == [width, height];
        let mut format = None;
        for fourcc in [MJPEG, YUYV] {
            let got = set(fourcc).map_err(not_there)?;
            if fits(&got, fourcc) {
                format = Some(got);
                break;
            }
        }
        let format = format.ok_or_else(unsupported)?;
        let mut stream = Stream::with_buffers(&device, Type::VideoCapture, BUFFERS).map_err(not_there)?;
        stream.set_timeout(SILENCE);
        let converter = Converter::of_camera([width, height]);
        Ok(DeviceCamera { name, stream, format, converter, began: None, last: Duration::ZERO })
    }

    fn picture(&mut self) -> io::Result<(Duration, Result<CameraPicture, String>)> {
        let (buffer, facts) = self.stream.next()?;
        let bytes = buffer.get(..facts.bytesused as usize).unwrap_or(buffer);
        let seconds = u64::try_from(facts.timestamp.sec).unwrap_or(0);
        let at = Duration::from_secs(seconds) + Duration::from_micros(u64::try_from(facts.timestamp.usec).unwrap_or(0));
        let size = [self.format.width, self.format.height];
        let picture = if self.format.fourcc == MJPEG {
            of_mjpeg(bytes, &self.name)
        } else {
            of_yuyv(bytes, size, self.format.stride as usize, &mut self.converter)
        };
        Ok((at, picture))
    }
}

fn of_mjpeg(bytes: &[u8], name: &str) -> Result<CameraPicture, String> {
    let jpeg = whole_jpeg(bytes).map_err(str::to_owned)?;
    let image = decode_upright(&jpeg, name, &ImageLimits::default()).map_err(|error| error.to_string())?;
    Ok(CameraPicture::new(image, Some(jpeg)))
}

fn of_yuyv(bytes: &[u8], size: [u32; 2], stride: usize, converter: &mut Converter) -> Result<CameraPicture, String> {
    let image: RgbImage = converter.convert_yuyv(bytes, size, stride)?;
    Ok(CameraPicture::new(image, None))
}

impl Camera for DeviceCamera {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn frame(&mut self) -> Result<CameraFrame, CameraError> {
        let lost = |name: &str, reason: String| CameraError::Lost { name: name.to_owned(), reason };
        let mut damaged = 0;
        loop {
            let (at, picture) = self.picture().map_err(|error| lost(&self.name, error.to_string()))?;
            match picture {
                Ok(picture) => {
                    let began = *self.began.get_or_insert(at);
                    // Some drivers repeat a time; none may run backwards.
                    let at = at.saturating_sub(began).max(self.last + Duration::from_millis(1));
                    self.last = at;
                    return Ok(CameraFrame { at, picture });
                }
                Err(reason) => {
                    damaged += 1;
                    if damaged >= MOST_DAMAGED {
                        return Err(lost(&self.name, format!("its pictures are damaged: {reason}")));
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::media::image::encode_jpeg;

    #[test]
    fn a_device_that_is_not_there_is_named_with_the_remedy() {
        let error = DeviceCamera::open(Path::new("/dev/video-none"), None).unwrap_err();
        let text = error.to_string();
        assert!(matches!(error, CameraError::NotThere { .. }) && text.contains("/dev/video-none"), "{text}");
    }

    /// Red, green and blue in YUYV by ITU-R BT.601, video range, with a padded row.
    #[test]
    fn yuyv_pictures_have_their_colours() {
        for ([y, u, v], colour) in
            [([81, 90, 240], [255, 0, 0]), ([145, 54, 34], [0, 255, 0]), ([41, 240, 110], [0, 0, 255])]
        {
            let row: Vec<u8> = [y, u, y, v].repeat(8).into_iter().chain([0; 6]).collect();
            let bytes = row.repeat(8);
            let mut converter = Converter::of_camera([16, 8]);
            let picture = of_yuyv(&bytes, [16, 8], row.len(), &mut converter).unwrap();
            let seen = picture.image().get_pixel(9, 4).0;
            assert!(seen.iter().zip(colour).all(|(seen, wanted): (&u8, u8)| seen.abs_diff(wanted) < 8), "{seen:?}");
            assert!(of_yuyv(&bytes[..bytes.len() - row.len()], [16, 8], row.len(), &mut converter).is_err());
            assert!(of_yuyv(&bytes, [16, 8], 4, &mut converter).is_err(), "rows shorter than the picture");
        }
    }

    #[test]
    fn mjpeg_pictures_keep_their_file() {
        let jpeg = encode_jpeg(&RgbImage::from_pixel(32, 16, Rgb([200, 30, 30])), 90).unwrap();
        let picture = of_mjpeg(&jpeg, "test").unwrap();
        assert_eq!(picture.jpeg(), Some(&*jpeg));
        assert!(of_mjpeg(&jpeg[..jpeg.len() / 2], "test").is_err());
        assert!(of_mjpeg(b"", "test").is_err());
    }
}
