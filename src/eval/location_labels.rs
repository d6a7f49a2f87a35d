//! What labels say of where a document lies.

use crate::{case::geometry::Point, document::LocationCode};

/// Attributes that name the type of a document, the first counting.
const TYPES: [&str; 4] = ["doc", "type", "design", "kind"];
/// Attributes that name what photos have in common, the first counting.
const SOURCES: [&str; 4] = ["clip", "set", "source", "subject"];

/// The value of the attribute called `name`.
fn attribute<'a>(attrs: &'a str, name: &str) -> Option<&'a str> {
    let mut entries = attrs.split(';').filter_map(|entry| entry.split_once('='));
    entries.find(|(key, value)| key.trim() == name && !value.trim().is_empty()).map(|(_, value)| value.trim())
}

/// The corners in `quad=`: eight numbers set apart by blanks or commas, as in `114,420 863,403 874,869 132,894` or
/// `1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0`; `None` where there are none, or other than eight.
pub(super) fn quad(attrs: &str) -> Option<[Point; 4]> {
    let text = attribute(attrs, "quad")?;
    let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
    let numbers: Vec<f32> =
        parts.map(|part| part.parse().ok().filter(|value: &f32| value.is_finite())).collect::<Option<_>>()?;
    let [x0, y0, x1, y1, x2, y2, x3, y3] = numbers.try_into().ok()?;
    Some([Point::new(x0, y0), Point::new(x1, y1), Point::new(x2, y2), Point::new(x3, y3)])
}

/// Whether the attributes have a `quad=` at all.
pub(super) fn has_quad(attrs: &str) -> bool {
    attribute(attrs, "quad").is_some()
}

/// The type of the document: the attribute `doc`, `type`, `design` or `kind`, else the folder of the file.
pub(super) fn document_type(attrs: &str, path: &str) -> Option<String> {
    let named = TYPES.iter().find_map(|name| attribute(attrs, name));
    named.or_else(|| path.rsplit('/').nth(1)).map(str::to_owned)
}

/// What photos come from that are not independent: a clip of a type of document, else a clip or source, else a file alone.
pub(super) fn cluster(attrs: &str, path: &str) -> String {
    let source = SOURCES.iter().find_map(|name| attribute(attrs, name)).unwrap_or(path);
    match attribute(attrs, "doc").or_else(|| attribute(attrs, "type")) {
        Some(document) => format!("{document} {source}"),
        None => source.to_owned(),
    }
}

/// The error that a photo should have by its `kind=`, as the specimen generator writes it; `Some(None)` where it should have none, `None`
/// where the labels do not say.
pub(super) fn expected_error(attrs: &str) -> Option<Option<LocationCode>> {
    Some(match attribute(attrs, "kind")? {
        "no_document" => Some(LocationCode::DocumentNotFound),
        "two_documents" => Some(LocationCode::TooManyDocuments),
        "cropped" => Some(LocationCode::DocumentCropped),
        "too_small" => Some(LocationCode::DocumentTooSmall),
        "too_close" => Some(LocationCode::DocumentTooCloseToCamera),
        "near_border" => Some(LocationCode::DocumentTooCloseToBorder),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quads_in_both_forms() {
        let expected = [(114.0, 420.0), (863.0, 403.0), (874.0, 869.0), (132.5, 894.0)].map(|(x, y)| Point::new(x, y));
        assert_eq!(quad("doc=alb_id;clip=00.cg0001;quad=114,420 863,403 874,869 132.5,894"), Some(expected));
        assert_eq!(quad("kind=genuine;quad=114.0 420.0 863 403 874 869 132.5 894;x=1"), Some(expected));
        for wrong in
            ["", "quad=", "quad=1 2 3", "quad=1 2 3 4 5 6 7 x", "quad=1 2 3 4 5 6 7 8 9", "quad=1 2 3 4 5 6 7 inf"]
        {
            assert_eq!(quad(wrong), None, "{wrong}");
        }
        assert!(has_quad("quad=1 2 3") && !has_quad("squad=1"));
    }

    #[test]
    fn types_clusters_and_errors() {
        assert_eq!(document_type("doc=alb_id;clip=1", "a/b.jpg").as_deref(), Some("alb_id"));
        assert_eq!(document_type("", "fastmrz/td1.jpg").as_deref(), Some("fastmrz"));
        assert_eq!(document_type("", "td1.jpg"), None);
        assert_eq!(cluster("doc=alb_id;clip=00.cg1", "a.jpg"), "alb_id 00.cg1");
        assert_eq!(cluster("", "a.jpg"), "a.jpg");
        assert_eq!(expected_error("kind=cropped"), Some(Some(LocationCode::DocumentCropped)));
        assert_eq!(expected_error("kind=genuine"), Some(None));
        assert_eq!(expected_error("doc=alb_id"), None);
    }
}
