//! The quantisation tables of a JPEG: how it was saved, and by what kind of program.

use super::{Exposure, NoExposure, Table};
use crate::media::photo_facts::PhotoFacts;

/// Every table with the quality it stands for.
pub(super) fn expose(facts: Option<&PhotoFacts>) -> Result<Exposure, NoExposure> {
    let Some(jpeg) = facts.and_then(|facts| facts.jpeg.as_ref()) else {
        let text = "Only a JPEG has quantisation tables; this picture is none.";
        return Err(NoExposure::Unsuitable(text.to_owned()));
    };
    let mut exposure = Exposure::default().with("Coding", jpeg.coding.clone());
    for table in &jpeg.tables {
        let quality = match table.standard_quality() {
            Some(quality) => format!("the standard's own at quality {quality}"),
            None => format!("not the standard's; nearest to quality {}", table.quality()),
        };
        let title = format!("Table {}", table.number);
        exposure = exposure.with(&title, quality);
        exposure.tables.push(Table { title, rows: table.rows() });
    }
    Ok(if jpeg.tables.is_empty() { exposure.with("Tables", "none before the picture ends") } else { exposure })
}

#[cfg(test)]
mod tests {
    use image::RgbImage;

    use super::*;
    use crate::media::image::encode_jpeg;

    #[test]
    fn tables_are_named_by_their_quality() {
        let bytes = encode_jpeg(&RgbImage::new(16, 16), 75).unwrap();
        let exposure = expose(Some(&PhotoFacts::of(&bytes))).unwrap();
        assert_eq!(exposure.tables.len(), 2);
        assert_eq!(exposure.tables[0].rows[0][..3], [8, 6, 5]);
        assert_eq!(exposure.figures[1].value, "the standard's own at quality 75");
        assert!(matches!(expose(None), Err(NoExposure::Unsuitable(_))));
        assert!(matches!(expose(Some(&PhotoFacts::of(b"\x89PNG\r\n\x1A\n"))), Err(NoExposure::Unsuitable(_))));
    }
}
