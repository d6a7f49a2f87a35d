//! One channel of a colour space as a picture of its own.

use std::sync::LazyLock;

use image::RgbImage;
use rayon::prelude::*;

use super::{Channel, Exposure, IsCancelled, NoExposure, gain, unless_cancelled};

/// Saturation below which a pixel has no hue worth showing.
const GREY: f32 = 0.04;

/// Sums over the values of a channel.
#[derive(Clone, Copy)]
struct Spread {
    count: u64,
    sum: f64,
    squares: f64,
    least: f32,
    most: f32,
    /// How many differ from the neutral value by each whole number.
    off_neutral: [u64; 256],
}

impl Spread {
    const NONE: Spread = Spread {
        count: 0,
        sum: 0.0,
        squares: 0.0,
        least: f32::INFINITY,
        most: f32::NEG_INFINITY,
        off_neutral: [0; 256],
    };

    fn add(&mut self, value: f32) {
        self.count += 1;
        self.sum += f64::from(value);
        self.squares += f64::from(value).powi(2);
        (self.least, self.most) = (self.least.min(value), self.most.max(value));
        self.off_neutral[(2.0 * value.abs()).min(255.0) as usize] += 1;
    }

    fn join(self, other: Spread) -> Spread {
        Spread {
            count: self.count + other.count,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
            least: self.least.min(other.least),
            most: self.most.max(other.most),
            off_neutral: gain::added(self.off_neutral, other.off_neutral),
        }
    }
}

/// The channel at every pixel. Differences of colour are amplified about neutral grey; hue is shown as the pure colour.
pub(super) fn expose(
    image: &RgbImage,
    channel: Channel,
    is_cancelled: IsCancelled<'_>,
) -> Result<Exposure, NoExposure> {
    let row = 3 * image.width() as usize;
    let spread = image
        .par_chunks(row)
        .map(|row| {
            let mut spread = Spread::NONE;
            row.as_chunks::<3>().0.iter().for_each(|pixel| spread.add(value(channel, *pixel)));
            spread
        })
        .reduce(|| Spread::NONE, Spread::join);
    unless_cancelled(is_cancelled)?;
    let factor = if is_about_neutral(channel) { gain::gain(&spread.off_neutral) } else { 1.0 };
    let mut picture = RgbImage::new(image.width(), image.height());
    picture.par_chunks_mut(row).zip(image.par_chunks(row)).for_each(|(to, from)| {
        let pixels = to.as_chunks_mut::<3>().0.iter_mut().zip(from.as_chunks::<3>().0);
        pixels.for_each(|(to, from)| *to = shade(channel, *from, factor));
    });
    unless_cancelled(is_cancelled)?;
    let mean = spread.sum / spread.count as f64;
    let deviation = (spread.squares / spread.count as f64 - mean * mean).max(0.0).sqrt();
    let unit = unit(channel);
    let exposure = Exposure::of_photo(picture)
        .with("Least, most", format!("{:.1}, {:.1}{unit}", spread.least, spread.most))
        .with("Mean, deviation", format!("{mean:.1}, {deviation:.1}{unit}"));
    Ok(if is_about_neutral(channel) {
        exposure.with("Shown", format!("{factor:.1} times amplified; mid grey is neutral"))
    } else {
        exposure
    })
}

const fn is_about_neutral(channel: Channel) -> bool {
    matches!(channel, Channel::BlueDifference | Channel::RedDifference | Channel::GreenRed | Channel::BlueYellow)
}

const fn unit(channel: Channel) -> &'static str {
    match channel {
        Channel::Hue => "°",
        Channel::Saturation => " %",
        _ => "",
    }
}

/// The value of a channel in its own unit: 0 … 255; hue in degrees; saturation in percent; L* 0 … 100; differences of colour about 0.
fn value(channel: Channel, pixel: [u8; 3]) -> f32 {
    let [red, green, blue] = pixel.map(f32::from);
    match channel {
        Channel::Red => red,
        Channel::Green => green,
        Channel::Blue => blue,
        Channel::Hue => hue(pixel),
        Channel::Saturation => 100.0 * saturation(pixel),
        Channel::Value => red.max(green).max(blue),
        Channel::Luma => 0.299 * red + 0.587 * green + 0.114 * blue,
        Channel::BlueDifference => -0.168_736 * red - 0.331_264 * green + 0.5 * blue,
        Channel::RedDifference => 0.5 * red - 0.418_688 * green - 0.081_312 * blue,
        Channel::Lightness => lab(pixel)[0],
        Channel::GreenRed => lab(pixel)[1],
        Channel::BlueYellow => lab(pixel)[2],
    }
}

fn shade(channel: Channel, pixel: [u8; 3], factor: f32) -> [u8; 3] {
    let value = value(channel, pixel);
    match channel {
        Channel::Hue if saturation(pixel) < GREY => [110; 3],
        Channel::Hue => pure(value),
        Channel::Saturation | Channel::Lightness => [(2.55 * value).round() as u8; 3],
        // Sizes were counted in halves, so that full amplification reaches from black to white.
        _ if is_about_neutral(channel) => [(128.0 + factor * value).round() as u8; 3],
        _ => [value.round() as u8; 3],
    }
}

fn saturation(pixel: [u8; 3]) -> f32 {
    let [red, green, blue] = pixel.map(f32::from);
    let most = red.max(green).max(blue);
    if most > 0.0 { 1.0 - red.min(green).min(blue) / most } else { 0.0 }
}

/// Hue in degrees, [0, 360); 0 for greys.
fn hue(pixel: [u8; 3]) -> f32 {
    let [red, green, blue] = pixel.map(f32::from);
    let most = red.max(green).max(blue);
    let span = most - red.min(green).min(blue);
    if span <= 0.0 {
        return 0.0;
    }
    let sixth = if most == red {
        (green - blue) / span
    } else if most == green {
        2.0 + (blue - red) / span
    } else {
        4.0 + (red - green) / span
    };
    (60.0 * sixth).rem_euclid(360.0)
}

/// The pure colour of a hue.
fn pure(hue: f32) -> [u8; 3] {
    [5.0, 3.0, 1.0].map(|shift| {
        let place = (shift + hue / 60.0).rem_euclid(6.0);
        (255.0 * (1.0 - place.min(4.0 - place).clamp(0.0, 1.0))).round() as u8
    })
}

/// Light of each sRGB value, 0 … 1 (IEC 61966-2-1).
static LINEAR: LazyLock<[f32; 256]> = LazyLock::new(|| {
    std::array::from_fn(|value| {
        let value = value as f32 / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    })
});

/// CIE 1976 L*a*b* under D65, the white of sRGB.
fn lab(pixel: [u8; 3]) -> [f32; 3] {
    let [red, green, blue] = pixel.map(|value| LINEAR[usize::from(value)]);
    let bent = |light: f32| if light > 0.008_856 { light.cbrt() } else { 7.787 * light + 16.0 / 116.0 };
    let x = bent((0.412_456 * red + 0.357_576 * green + 0.180_438 * blue) / 0.950_47);
    let y = bent(0.212_673 * red + 0.715_152 * green + 0.072_175 * blue);
    let z = bent((0.019_334 * red + 0.119_192 * green + 0.950_304 * blue) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn known_colours_have_known_values() {
        let close = |channel, pixel, expected: f32| {
            let value = value(channel, pixel);
            assert!((value - expected).abs() < 0.6, "{channel:?} of {pixel:?}: {value}, not {expected}");
        };
        close(Channel::Hue, [0, 0, 255], 240.0);
        close(Channel::Hue, [255, 0, 128], 329.9);
        close(Channel::Saturation, [200, 100, 100], 50.0);
        close(Channel::Luma, [255, 0, 0], 76.2);
        close(Channel::RedDifference, [255, 0, 0], 127.5);
        close(Channel::BlueDifference, [90, 90, 90], 0.0);
        close(Channel::Lightness, [255, 255, 255], 100.0);
        // Red of sRGB: L* 53.2, a* 80.1, b* 67.2.
        close(Channel::Lightness, [255, 0, 0], 53.2);
        close(Channel::GreenRed, [255, 0, 0], 80.1);
        close(Channel::BlueYellow, [255, 0, 0], 67.2);
        assert_eq!((pure(0.0), pure(120.0), pure(60.0)), ([255, 0, 0], [0, 255, 0], [255, 255, 0]));
    }

    /// A tint that the eye cannot see is plain once amplified; what is grey stays mid grey.
    #[test]
    fn faint_colour_is_amplified_about_neutral() {
        let image = RgbImage::from_fn(64, 64, |x, _| if x < 32 { Rgb([100; 3]) } else { Rgb([104, 100, 100]) });
        let exposure = expose(&image, Channel::RedDifference, &|| false).unwrap();
        let picture = exposure.picture.unwrap();
        assert_eq!(picture.get_pixel(5, 5).0, [128; 3]);
        assert!(picture.get_pixel(50, 5).0[0] > 190, "{:?}", picture.get_pixel(50, 5));
        let plain = expose(&image, Channel::Red, &|| false).unwrap().picture.unwrap();
        assert_eq!((plain.get_pixel(5, 5).0, plain.get_pixel(50, 5).0), ([100; 3], [104; 3]));
    }

    #[test]
    fn a_grey_photo_has_neither_hue_nor_saturation() {
        let image = RgbImage::from_fn(16, 16, |x, y| Rgb([(x * y) as u8; 3]));
        let hue = expose(&image, Channel::Hue, &|| false).unwrap().picture.unwrap();
        assert!(hue.pixels().all(|pixel| pixel.0 == [110; 3]));
        let saturation = expose(&image, Channel::Saturation, &|| false).unwrap().picture.unwrap();
        assert!(saturation.pixels().all(|pixel| pixel.0 == [0; 3]));
    }
}
