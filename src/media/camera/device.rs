//! Cameras of the system, by V4L2 with memory that is shared with the driver.

use std::{
    fmt, io,
    path::{Path, PathBuf},
    thread,
    time::{Duration, Instant},
};

use image::RgbImage;
use linuxvideo::{
    BufType, Device,
    format::{FrameSizes, PixFormat, PixelFormat},
    stream::ReadStream,
};

use super::{Camera, CameraError, CameraFrame, CameraPicture, mjpeg::whole_jpeg};
use crate::media::{
    image::{ImageLimits, decode_upright},
    video::Converter,
};

/// The formats that are understood. MJPEG first: over USB 2 large YUYV pictures come a few times a second at most.
const FORMATS: [PixelFormat; 2] = [PixelFormat::MJPG, PixelFormat::YUYV];
/// A camera that gives no frame for so long is taken for lost.
const SILENCE: Duration = Duration::from_secs(5);
/// Time from one look for a frame to the next.
const GLANCE: Duration = Duration::from_millis(2);
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
    // Without a folder of devices there are none.
    let opened = linuxvideo::list().into_iter().flatten().flatten();
    let facts = |device: Device| {
        let sizes = sizes_of(&device).ok().filter(|sizes| !sizes.is_empty())?;
        let name = device.capabilities().ok()?.card().to_owned();
        Some(DeviceFacts { path: device.path().ok()?, name, sizes })
    };
    let mut found: Vec<DeviceFacts> = opened.filter_map(facts).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The sizes that a device offers, the largest first.
fn sizes_of(device: &Device) -> io::Result<Vec<[u32; 2]>> {
    let mut sizes = Vec::new();
    for format in device.formats(BufType::VIDEO_CAPTURE) {
        let format = format?.pixel_format();
        if !FORMATS.contains(&format) {
            continue;
        }
        match device.frame_sizes(format)? {
            FrameSizes::Discrete(some) => sizes.extend(some.iter().map(|size| [size.width(), size.height()])),
            FrameSizes::Stepwise(range) | FrameSizes::Continuous(range) => {
                sizes.push([range.max_width(), range.max_height()]);
            }
        }
    }
    sizes.sort_by_key(|[width, height]| std::cmp::Reverse(u64::from(*width) * u64::from(*height)));
    sizes.dedup();
    Ok(sizes)
}

/// A camera that is open and gives pictures.
pub struct DeviceCamera {
    name: String,
    stream: ReadStream,
    format: PixelFormat,
    size: [u32; 2],
    stride: usize,
    converter: Converter,
    /// When the first frame came, and the time of the last one after it.
    began: Option<Instant>,
    last: Duration,
}

impl fmt::Debug for DeviceCamera {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DeviceCamera({}, {:?})", self.name, self.size)
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
        let offered = sizes_of(&Device::open(path).map_err(not_there)?).map_err(not_there)?;
        let unsupported = || {
            let sizes: Vec<String> = offered.iter().map(|[width, height]| format!("{width}x{height}")).collect();
            let offered = if sizes.is_empty() { "no picture".to_owned() } else { sizes.join(", ") };
            CameraError::Unsupported { name: name.clone(), offered }
        };
        let size = size.or(offered.first().copied()).ok_or_else(unsupported)?;
        for format in FORMATS {
            let device = Device::open(path).map_err(not_there)?;
            // Some drivers refuse what they do not offer, others give something else.
            let Ok(capture) = device.video_capture(PixFormat::new(size[0], size[1], format)) else { continue };
            let given = capture.format();
            if given.pixel_format() != format || [given.width(), given.height()] != size {
                continue;
            }
            let stride = given.bytes_per_line() as usize;
            let stream = capture.into_stream().map_err(not_there)?;
            let (converter, last) = (Converter::of_camera(size), Duration::ZERO);
            return Ok(DeviceCamera { name, stream, format, size, stride, converter, began: None, last });
        }
        Err(unsupported())
    }

    /// Waits for a frame, which may be damaged.
    fn picture(&mut self) -> io::Result<Result<CameraPicture, String>> {
        let since = Instant::now();
        while self.stream.will_block()? {
            if since.elapsed() > SILENCE {
                return Err(io::Error::new(io::ErrorKind::TimedOut, "no picture came"));
            }
            thread::sleep(GLANCE);
        }
        let (name, format, size, stride, converter) =
            (&self.name, self.format, self.size, self.stride, &mut self.converter);
        self.stream.dequeue(|view| {
            if view.is_error() {
                return Ok(Err("the driver says so".to_owned()));
            }
            Ok(match format == PixelFormat::MJPG {
                true => of_mjpeg(&view, name),
                false => of_yuyv(&view, size, stride, converter),
            })
        })
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
            let picture = self.picture().map_err(|error| lost(&self.name, error.to_string()))?;
            match picture {
                Ok(picture) => {
                    let began = *self.began.get_or_insert_with(Instant::now);
                    let at = began.elapsed().max(self.last + Duration::from_millis(1));
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
