//! What a file says about itself.

use image::RgbImage;

use super::{Exposure, NoExposure};
use crate::media::photo_facts::PhotoFacts;

/// Longest text shown of a value.
const LONGEST: usize = 120;

/// Container, sizes, and every field of EXIF.
pub(super) fn expose(image: &RgbImage, facts: Option<&PhotoFacts>) -> Result<Exposure, NoExposure> {
    let Some(facts) = facts else {
        return Err(NoExposure::Unsuitable("A frame of a video has no metadata of its own.".to_owned()));
    };
    let mut exposure = Exposure::default()
        .with("File", format!("{}, {} bytes", facts.media_type, facts.byte_len))
        .with("Upright size", format!("{} × {} pixels", image.width(), image.height()));
    if let Some(jpeg) = &facts.jpeg {
        exposure = exposure.with("Coding", jpeg.coding.clone()).with("Segments", jpeg.segments.join(", "));
        for comment in &jpeg.comments {
            exposure = exposure.with("Comment", shortened(comment));
        }
        if jpeg.trailing_bytes > 0 {
            exposure = exposure.with("Behind the picture", format!("{} more bytes", jpeg.trailing_bytes));
        }
    }
    if facts.exif.is_empty() {
        exposure = exposure.with("EXIF", "none: never there, or taken away");
    }
    for field in &facts.exif {
        exposure = exposure.with(&field.name, shortened(&field.value));
    }
    if let Some(problem) = &facts.exif_problem {
        exposure = exposure.with("EXIF is damaged", shortened(problem));
    }
    Ok(exposure)
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::photo_facts::ExifField;

    #[test]
    fn facts_are_listed_and_long_ones_cut() {
        let image = RgbImage::new(30, 40);
        let field = |name: &str, value: String| ExifField { name: name.to_owned(), value };
        let facts = PhotoFacts {
            media_type: "image/png",
            byte_len: 1234,
            jpeg: None,
            exif: vec![field("Software", "Retoucher 3".to_owned()), field("UserComment", "ä".repeat(300))],
            exif_problem: None,
        };
        let figures = expose(&image, Some(&facts)).unwrap().figures;
        assert_eq!((figures[0].value.as_str(), figures[1].value.as_str()), ("image/png, 1234 bytes", "30 × 40 pixels"));
        assert_eq!((figures[2].name.as_str(), figures[2].value.as_str()), ("Software", "Retoucher 3"));
        assert_eq!(figures[3].value.chars().count(), LONGEST + 1);
        assert!(matches!(expose(&image, None), Err(NoExposure::Unsuitable(_))));
    }
}
