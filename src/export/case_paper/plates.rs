//! The faces side by side, and the photos with what findings point to.

use super::regions::Regions;
use crate::{
    case::{
        EvidenceKind,
        geometry::{Point, Rect},
    },
    export::{
        CasePictures, Dossier, PhotoPlates, Plate,
        paper::{Mark, Paper, PlacedPicture, Style},
    },
};

pub(super) fn write(paper: &mut Paper, dossier: &Dossier, pictures: &CasePictures, regions: &Regions) {
    faces(paper, dossier, pictures);
    // Whoever makes the pictures leaves photos out already; a slip there must not tell who the person is.
    if pictures.photos.is_empty() || dossier.is_redacted {
        return;
    }
    paper.heading(2, "Photos");
    for photo in &pictures.photos {
        self::photo(paper, photo, regions);
    }
}

fn faces(paper: &mut Paper, dossier: &Dossier, pictures: &CasePictures) {
    if pictures.document_face.is_none() && pictures.live_face.is_none() {
        return;
    }
    paper.heading(2, "Faces");
    let time = dossier.report.live_face.as_ref().and_then(|crop| crop.timestamp_millis);
    let time = time.map(|millis| format!(", at {}", crate::export::wording::seconds(millis))).unwrap_or_default();
    let veiled = if dossier.is_redacted { " (in squares)" } else { "" };
    let faces = [
        (&pictures.document_face, "Portrait on the document", format!("FACE-DOCUMENT{veiled}")),
        (&pictures.live_face, "Live face", format!("FACE-NOW{time}{veiled}")),
    ];
    let mut placed = Vec::new();
    for (plate, alt, caption) in faces {
        match plate {
            Some(Plate::Shown { jpeg, size }) => placed.push(PlacedPicture {
                jpeg,
                aspect: aspect(*size),
                alt: format!("{alt}{veiled}"),
                caption,
                marks: Vec::new(),
            }),
            Some(Plate::Missing(why)) => paper.paragraph(Style::BODY, &format!("{alt} cannot be shown: {why}")),
            None => {}
        }
    }
    paper.pictures(placed, 150.0);
}

fn aspect([width, height]: [u32; 2]) -> f32 {
    width.max(1) as f32 / height.max(1) as f32
}

fn name(kind: EvidenceKind) -> &'static str {
    match kind {
        EvidenceKind::DocumentFront => "Front of the document",
        EvidenceKind::DocumentBack => "Back of the document",
        EvidenceKind::Selfie => "Selfie",
        EvidenceKind::Video => "Video",
        EvidenceKind::Frame(_) => "Frame",
    }
}

fn photo(paper: &mut Paper, photo: &PhotoPlates, regions: &Regions) {
    let name = name(photo.kind);
    paper.heading(3, name);
    let (places, left) = regions.on(photo.kind);
    let mut placed = Vec::new();
    match &photo.upright {
        Plate::Missing(why) => paper.paragraph(Style::BODY, &format!("{name} cannot be shown: {why}")),
        Plate::Shown { jpeg, size } => {
            let mut marks: Vec<Mark> =
                places.iter().map(|(number, place)| boxed(*place, *number, photo.original_size)).collect();
            marks.extend(photo.quad.map(|quad| outlined(&quad, photo.original_size)));
            let more = if left > 0 { format!("; {left} more are not drawn") } else { String::new() };
            let caption = match places.len() {
                0 => "As it was taken.".to_owned(),
                _ => format!("As it was taken. The numbers stand beside the findings{more}."),
            };
            let alt = format!("{name}, the whole photo, with {} numbered places", places.len());
            placed.push(PlacedPicture { jpeg, aspect: aspect(*size), alt, caption, marks });
        }
    }
    match &photo.straightened {
        Some(Plate::Shown { jpeg, size }) => placed.push(PlacedPicture {
            jpeg,
            aspect: aspect(*size),
            alt: format!("{name}, seen straight on"),
            caption: "Straightened by the corners that were found.".to_owned(),
            marks: Vec::new(),
        }),
        Some(Plate::Missing(why)) => {
            paper.paragraph(Style::BODY, &format!("{name} cannot be straightened: {why}"));
        }
        None => {}
    }
    paper.pictures(placed, 240.0);
}

fn boxed(Rect { x, y, width, height }: Rect, number: usize, size: [u32; 2]) -> Mark {
    let corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)];
    let corners = corners.map(|(x, y)| share(Point::new(x, y), size)).to_vec();
    Mark { corners, number: Some(number) }
}

fn outlined(quad: &[Point; 4], size: [u32; 2]) -> Mark {
    Mark { corners: quad.iter().map(|corner| share(*corner, size)).collect(), number: None }
}

fn share(point: Point, [width, height]: [u32; 2]) -> [f32; 2] {
    [point.x / width.max(1) as f32, point.y / height.max(1) as f32]
}
