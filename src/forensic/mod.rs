//! Computed pictures of a photo for a person who looks for alterations: pixels in, picture and figures out.
//!
//! One view per file. None of them decides anything: no check reads them, and what they show has innocent reasons as often as
//! not. They are made when a person asks.

mod channels;
mod clone_regions;
mod clones;
mod error_level;
mod gain;
mod histogram;
mod jpeg_grid;
mod metadata;
mod noise;
mod quantisation;
mod spectrum;
mod spectrum_peaks;
mod view;

use image::RgbImage;

pub use histogram::Histogram;
pub use view::{Channel, View};

use crate::{case::geometry::Rect, media::photo_facts::PhotoFacts};

/// What is looked at.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The photo or frame, upright, at its own size.
    pub image: &'a RgbImage,
    /// What its file says; absent for a frame of a video.
    pub facts: Option<&'a PhotoFacts>,
}

/// A name with what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// What it is.
    pub name: String,
    /// Its value with the unit, in words.
    pub value: String,
}

/// A place that deserves a look.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What is there; empty where another mark says it.
    pub label: String,
    /// The place, in pixels of the view's picture.
    pub bbox: Rect,
}

/// Numbers in eight rows of eight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What they are.
    pub title: String,
    /// The numbers, slow frequencies first.
    pub rows: [[u16; 8]; 8],
}

/// One view of a photo.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Exposure {
    /// The computed picture, where the view is one.
    pub picture: Option<RgbImage>,
    /// Whether the picture shows the photo place by place, whatever its size.
    pub is_of_photo: bool,
    /// What was found, and with which settings.
    pub figures: Vec<Figure>,
    /// Places in the picture.
    pub marks: Vec<Mark>,
    /// How often each value occurs, where that is the view.
    pub histogram: Option<Histogram>,
    /// Tables of numbers.
    pub tables: Vec<Table>,
}

impl Exposure {
    fn of_photo(picture: RgbImage) -> Self {
        Exposure { picture: Some(picture), is_of_photo: true, ..Exposure::default() }
    }

    fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.figures.push(Figure { name: name.to_owned(), value: value.into() });
        self
    }
}

/// Why there is no view.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoExposure {
    /// Somebody asked to stop.
    #[error("stopped")]
    Cancelled,
    /// The photo is not one that the view can be made of.
    #[error("{0}")]
    Unsuitable(String),
}

/// Asked now and then while a view is made; true stops the work.
pub type IsCancelled<'a> = &'a (dyn Fn() -> bool + Sync);

fn unless_cancelled(is_cancelled: IsCancelled<'_>) -> Result<(), NoExposure> {
    if is_cancelled() { Err(NoExposure::Cancelled) } else { Ok(()) }
}

/// Makes a view of a photo. By what it holds, not measured: beside the photo a few times its pixels, for clones about 190 MB however
/// large the photo is.
///
/// # Errors
/// [`NoExposure`]: the photo has no pixels, too few for the view, or not the file that it reads; or `is_cancelled` said so.
pub fn expose(view: View, subject: Subject<'_>, is_cancelled: IsCancelled<'_>) -> Result<Exposure, NoExposure> {
    let image = subject.image;
    if image.width() == 0 || image.height() == 0 {
        return Err(NoExposure::Unsuitable("The picture has no pixels.".to_owned()));
    }
    unless_cancelled(is_cancelled)?;
    match view {
        View::Channel(channel) => channels::expose(image, channel, is_cancelled),
        View::ErrorLevel => error_level::expose(image, is_cancelled),
        View::Noise => noise::expose(image, is_cancelled),
        View::Spectrum => spectrum::expose(image, is_cancelled),
        View::Histogram => Ok(histogram::expose(image)),
        View::Clones => clones::expose(image, is_cancelled),
        View::JpegGrid => jpeg_grid::expose(image, is_cancelled),
        View::Metadata => metadata::expose(image, subject.facts),
        View::Quantisation => quantisation::expose(subject.facts),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use image::Rgb;

    use super::*;

    fn all(image: &RgbImage) -> Vec<(View, Result<Exposure, NoExposure>)> {
        let subject = Subject { image, facts: None };
        View::ALL.into_iter().map(|view| (view, expose(view, subject, &|| false))).collect()
    }

    #[test]
    fn a_photo_without_pixels_has_no_views() {
        for size in [(0, 0), (0, 9), (9, 0)] {
            for (view, exposure) in all(&RgbImage::new(size.0, size.1)) {
                assert!(matches!(exposure, Err(NoExposure::Unsuitable(_))), "{view:?}");
            }
        }
    }

    #[test]
    fn tiny_and_narrow_photos_are_looked_at_or_said_to_be_too_small() {
        for (width, height) in [(1, 1), (2, 3), (7, 9), (1, 4000), (4000, 1), (17, 200)] {
            let image = RgbImage::from_fn(width, height, |x, y| Rgb([(x * 7) as u8, (y * 5) as u8, 90]));
            for (view, exposure) in all(&image) {
                let Ok(Exposure { picture: Some(picture), is_of_photo, .. }) = exposure else { continue };
                assert!(picture.width() > 0 && picture.height() > 0, "{view:?} {width} {height}");
                if is_of_photo && width.max(height) < 1000 {
                    assert_eq!(picture.dimensions(), (width, height), "{view:?}");
                }
            }
        }
    }

    #[test]
    fn every_view_stops_when_asked() {
        let image = RgbImage::from_pixel(300, 200, Rgb([9, 90, 190]));
        for view in View::ALL {
            let exposure = expose(view, Subject { image: &image, facts: None }, &|| true);
            assert_eq!(exposure, Err(NoExposure::Cancelled), "{view:?}");
        }
    }

    /// Twenty megapixels of grain, the largest photo that phones send.
    #[test]
    fn a_large_photo_is_done_in_time() {
        let grain = |x: u32, y: u32| (x.wrapping_mul(7919) ^ y.wrapping_mul(104_729)).wrapping_mul(2_654_435_761) >> 26;
        let image = RgbImage::from_fn(5184, 3888, |x, y| Rgb([(60 + grain(x, y) + (x / 64) % 90) as u8; 3]));
        for view in View::ALL {
            let start = Instant::now();
            let exposure = expose(view, Subject { image: &image, facts: None }, &|| false);
            let seconds = start.elapsed().as_secs_f64();
            println!("{view:?}: {seconds:.2} s");
            assert!(seconds < 60.0, "{view:?}: {seconds:.1} s");
            if let Ok(Exposure { picture: Some(picture), .. }) = exposure {
                assert!(picture.width() <= image.width(), "{view:?}");
            }
        }
    }
}
