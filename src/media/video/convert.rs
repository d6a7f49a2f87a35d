//! Decoded pictures to upright RGB of the size asked for, in one pass of FFmpeg's scaler.

use std::ptr;

use ffmpeg_next::{Stream, color::Space, ffi, format::Pixel, frame, software::scaling::flag::Flags};
use image::{DynamicImage, RgbImage, metadata::Orientation};

use super::orientation;
use crate::media::image::fitted;

/// Height in pixels from which an untagged video is taken to be in BT.709, as players do.
const HD_HEIGHT: u32 = 720;
/// Old formats that stand for full-range pixels, and the same formats without a range.
const FULL_RANGE_FORMATS: [(Pixel, Pixel); 5] = [
    (Pixel::YUVJ420P, Pixel::YUV420P),
    (Pixel::YUVJ422P, Pixel::YUV422P),
    (Pixel::YUVJ444P, Pixel::YUV444P),
    (Pixel::YUVJ440P, Pixel::YUV440P),
    (Pixel::YUVJ411P, Pixel::YUV411P),
];
/// FFmpeg's numbers for full range and for the colour matrices (ITU-T H.273).
const RANGE_FULL: u32 = 2;
const MATRIX_RGB: u32 = 0;
const MATRIX_UNSPECIFIED: u32 = 2;

/// Stored size of a picture and the shape of its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Geometry {
    width: u32,
    height: u32,
    /// Width to height of one pixel, both positive.
    aspect: (u32, u32),
}

impl Geometry {
    pub(super) fn of_stream(stream: &Stream<'_>) -> Self {
        // SAFETY: the stream's parameters live as long as the stream; the fields are plain numbers.
        #[allow(unsafe_code)]
        let (width, height, container, codec) = unsafe {
            let parameters = (*stream.as_ptr()).codecpar;
            let container = (*stream.as_ptr()).sample_aspect_ratio;
            ((*parameters).width, (*parameters).height, container, (*parameters).sample_aspect_ratio)
        };
        let aspect = pixel_aspect(container.num, container.den).or_else(|| pixel_aspect(codec.num, codec.den));
        let [width, height] = [width, height].map(|side| u32::try_from(side).unwrap_or(0));
        Geometry { width, height, aspect: aspect.unwrap_or((1, 1)) }
    }

    /// Of a decoded picture; `container` is what the container says of the pixels' shape, which goes before.
    pub(super) fn of_frame(frame: &frame::Video, container: Geometry) -> Self {
        let own = frame.aspect_ratio();
        let same_size = (frame.width(), frame.height()) == (container.width, container.height);
        let aspect = if same_size { None } else { pixel_aspect(own.numerator(), own.denominator()) };
        Geometry { width: frame.width(), height: frame.height(), aspect: aspect.unwrap_or(container.aspect) }
    }

    /// Size with square pixels; one side shrinks, none grows.
    fn square_size(self) -> (u32, u32) {
        let (across, down) = self.aspect;
        let shrink = |side: u32, by: u32, of: u32| {
            let shrunk = (u64::from(side) * u64::from(by) + u64::from(of) / 2) / u64::from(of);
            u32::try_from(shrunk).unwrap_or(side).max(1)
        };
        match across >= down {
            true => (self.width, shrink(self.height, down, across)),
            false => (shrink(self.width, across, down), self.height),
        }
    }

    /// Size of the upright picture with square pixels.
    pub(super) fn upright_size(self, orientation: Orientation) -> (u32, u32) {
        let (width, height) = self.square_size();
        if orientation::swaps_sides(orientation) { (height, width) } else { (width, height) }
    }
}

/// A pixel's shape; nothing where it is unknown or absurd.
fn pixel_aspect(across: i32, down: i32) -> Option<(u32, u32)> {
    let (across, down) = (u32::try_from(across).ok()?, u32::try_from(down).ok()?);
    let plausible = across > 0 && down > 0 && across / down < 16 && down / across < 16;
    plausible.then_some((across, down))
}

/// Widens with the reduction, unlike the fast variant, which skips pixels: from 1080p to 640 pixels it leaves an eighth
/// of that one's aliasing for 1.7 ms a frame against 0.7 ms; area averaging takes 1.2 ms and leaves two fifths.
const FILTER: Flags = Flags::BILINEAR;

/// Everything that the scaler has to be made anew for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Setting {
    format: Pixel,
    width: u32,
    height: u32,
    to_width: u32,
    to_height: u32,
    full_range: bool,
    matrix: i32,
}

/// FFmpeg's scaler for one setting.
struct Scaler {
    setting: Setting,
    context: ptr::NonNull<ffi::SwsContext>,
}

// SAFETY: the context is owned by this value alone, has no ties to the thread that made it, and every use of it takes
// `&mut self`.
#[allow(unsafe_code)]
unsafe impl Send for Scaler {}

impl Scaler {
    fn new(setting: Setting) -> Result<Self, String> {
        let [width, height, to_width, to_height] = [setting.width, setting.height, setting.to_width, setting.to_height]
            .map(|side| i32::try_from(side).unwrap_or(i32::MAX));
        // SAFETY: sizes and formats are plain values, the null pointers ask for defaults, and the tables that
        // `sws_getCoefficients` returns are static.
        #[allow(unsafe_code)]
        unsafe {
            let context = ffi::sws_getContext(
                width,
                height,
                setting.format.into(),
                to_width,
                to_height,
                Pixel::RGB24.into(),
                FILTER.bits(),
                ptr::null_mut(),
                ptr::null_mut(),
                ptr::null(),
            );
            let context = ptr::NonNull::new(context)
                .ok_or_else(|| format!("no conversion from {:?} at {width} x {height}", setting.format))?;
            let table = ffi::sws_getCoefficients(setting.matrix);
            let unity = 1 << 16;
            // Formats without a matrix (RGB, grey) answer -1 here and need none.
            ffi::sws_setColorspaceDetails(
                context.as_ptr(),
                table,
                i32::from(setting.full_range),
                ffi::sws_getCoefficients(ffi::SWS_CS_DEFAULT),
                1,
                0,
                unity,
                unity,
            );
            Ok(Scaler { setting, context })
        }
    }

    fn run(&mut self, from: &frame::Video) -> Result<RgbImage, String> {
        let (width, height) = (self.setting.to_width, self.setting.to_height);
        let mut to = frame::Video::new(Pixel::RGB24, width, height);
        if to.planes() == 0 {
            return Err(format!("no memory for {width} x {height} pixels"));
        }
        // SAFETY: the setting was made from this frame's own format and size, and `to` was allocated for the output.
        #[allow(unsafe_code)]
        let rows = unsafe {
            ffi::sws_scale(
                self.context.as_ptr(),
                (*from.as_ptr()).data.as_ptr().cast(),
                (*from.as_ptr()).linesize.as_ptr(),
                0,
                i32::try_from(self.setting.height).unwrap_or(i32::MAX),
                (*to.as_mut_ptr()).data.as_ptr(),
                (*to.as_mut_ptr()).linesize.as_ptr(),
            )
        };
        if u32::try_from(rows) != Ok(height) {
            return Err(format!("the scaler gave {rows} rows of {height}"));
        }
        let row_bytes = width as usize * 3;
        let mut pixels = Vec::with_capacity(row_bytes * height as usize);
        for row in to.data(0).chunks(to.stride(0)).take(height as usize) {
            pixels.extend_from_slice(&row[..row_bytes]);
        }
        RgbImage::from_raw(width, height, pixels).ok_or_else(|| "the scaler's output is too short".to_owned())
    }
}

impl Drop for Scaler {
    fn drop(&mut self) {
        // SAFETY: the context came from `sws_getContext` and is freed once.
        #[allow(unsafe_code)]
        unsafe {
            ffi::sws_freeContext(self.context.as_ptr());
        }
    }
}

/// Turns decoded pictures into upright RGB; follows changes of size, format and colour in mid-stream.
pub(in crate::media) struct Converter {
    orientation: Orientation,
    container: Geometry,
    max_side: u32,
    scaler: Option<Scaler>,
}

impl Converter {
    pub(super) fn new(orientation: Orientation, container: Geometry, max_side: u32) -> Self {
        Converter { orientation, container, max_side, scaler: None }
    }

    /// For a camera's own pictures of this size.
    pub(in crate::media) fn of_camera([width, height]: [u32; 2]) -> Self {
        Converter::new(Orientation::NoTransforms, Geometry { width, height, aspect: (1, 1) }, width.max(height))
    }

    /// A camera's picture in YUYV (4:2:2, packed) of this size, its rows `stride` bytes apart, in the colours of ITU-R BT.601 that
    /// cameras use unless they say otherwise (USB Video Class 1.5, 3.9.2.6).
    pub(in crate::media) fn convert_yuyv(
        &mut self,
        bytes: &[u8],
        [width, height]: [u32; 2],
        stride: usize,
    ) -> Result<RgbImage, String> {
        let row = width as usize * 2;
        let needed = stride.checked_mul((height as usize).saturating_sub(1)).and_then(|rows| rows.checked_add(row));
        if stride < row || height == 0 || needed.is_none_or(|needed| bytes.len() < needed) {
            return Err(format!("{} bytes are too few for {width} x {height} pixels", bytes.len()));
        }
        let mut picture = frame::Video::new(Pixel::YUYV422, width, height);
        if picture.planes() == 0 {
            return Err(format!("no memory for {width} x {height} pixels"));
        }
        picture.set_color_space(Space::SMPTE170M);
        let own = picture.stride(0);
        for (to, from) in picture.data_mut(0).chunks_mut(own).zip(bytes.chunks(stride)).take(height as usize) {
            to[..row].copy_from_slice(&from[..row]);
        }
        self.convert(&picture).map(|(image, _)| image)
    }

    /// The picture upright with its longer side at most `max_side`, and its upright size before that.
    pub(super) fn convert(&mut self, frame: &frame::Video) -> Result<(RgbImage, (u32, u32)), String> {
        let geometry = Geometry::of_frame(frame, self.container);
        let (square_width, square_height) = geometry.square_size();
        let (to_width, to_height) = fitted(square_width, square_height, self.max_side);
        let (format, full_range, matrix) = colour(frame);
        let (width, height) = (frame.width(), frame.height());
        let setting = Setting { format, width, height, to_width, to_height, full_range, matrix };
        if self.scaler.as_ref().is_none_or(|scaler| scaler.setting != setting) {
            self.scaler = Some(Scaler::new(setting)?);
        }
        let scaler = self.scaler.as_mut().ok_or("no scaler")?;
        let mut picture = DynamicImage::ImageRgb8(scaler.run(frame)?);
        picture.apply_orientation(self.orientation);
        Ok((picture.into_rgb8(), geometry.upright_size(self.orientation)))
    }
}

/// The pixels' format without its range, whether they use the full range, and FFmpeg's number of their colour matrix.
fn colour(frame: &frame::Video) -> (Pixel, bool, i32) {
    // SAFETY: the frame is decoded and owned here. The fields are read as plain numbers, since a damaged file can hold
    // values that FFmpeg's enumerations do not name.
    #[allow(unsafe_code)]
    let (range, matrix) = unsafe {
        let frame = frame.as_ptr();
        ((&raw const (*frame).color_range).cast::<u32>().read(), (&raw const (*frame).colorspace).cast::<u32>().read())
    };
    let format = frame.format();
    let old = FULL_RANGE_FORMATS.iter().find(|(old, _)| *old == format);
    let matrix = match matrix {
        MATRIX_UNSPECIFIED | MATRIX_RGB if frame.height().min(frame.width()) >= HD_HEIGHT => ffi::SWS_CS_ITU709,
        1 => ffi::SWS_CS_ITU709,
        4 => ffi::SWS_CS_FCC,
        7 => ffi::SWS_CS_SMPTE240M,
        9 | 10 => ffi::SWS_CS_BT2020,
        _ => ffi::SWS_CS_ITU601,
    };
    (old.map_or(format, |(_, plain)| *plain), old.is_some() || range == RANGE_FULL, matrix)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pure red in the matrices and ranges that cameras use.
    #[test]
    fn matrix_and_range_are_honoured() {
        use ffmpeg_next::color::Range;
        let cases = [
            ((64, Pixel::YUV420P, Space::BT470BG, Range::MPEG), [81, 90, 240]),
            ((64, Pixel::YUV420P, Space::BT709, Range::MPEG), [63, 102, 240]),
            ((64, Pixel::YUV420P, Space::BT470BG, Range::JPEG), [76, 85, 255]),
            ((64, Pixel::YUVJ420P, Space::BT470BG, Range::Unspecified), [76, 85, 255]),
            ((64, Pixel::YUV420P, Space::Unspecified, Range::Unspecified), [81, 90, 240]),
            ((720, Pixel::YUV420P, Space::Unspecified, Range::Unspecified), [63, 102, 240]),
        ];
        for ((side, format, space, range), planes) in cases {
            let mut picture = frame::Video::new(format, side, side);
            picture.set_color_space(space);
            picture.set_color_range(range);
            planes.into_iter().enumerate().for_each(|(plane, value)| picture.data_mut(plane).fill(value));
            let geometry = Geometry { width: side, height: side, aspect: (1, 1) };
            let (image, _) = Converter::new(Orientation::NoTransforms, geometry, 64).convert(&picture).unwrap();
            let [red, green, blue] = image.get_pixel(32, 32).0;
            assert!(red >= 250 && green <= 5 && blue <= 5, "{space:?} {range:?}: {red} {green} {blue}");
        }
    }

    #[test]
    fn pixels_are_made_square_by_shrinking() {
        let geometry = |aspect| Geometry { width: 720, height: 576, aspect };
        assert_eq!(geometry((64, 45)).square_size(), (720, 405));
        assert_eq!(geometry((1, 2)).square_size(), (360, 576));
        assert_eq!(geometry((1, 1)).upright_size(Orientation::Rotate90), (576, 720));
        assert_eq!(pixel_aspect(0, 1), None);
        assert_eq!(pixel_aspect(1000, 1), None);
    }
}
