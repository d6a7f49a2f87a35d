//! The draft as a PDF: pages with their head and foot, structure, outline, metadata. The same draft gives the same bytes.

use std::num::NonZeroU16;

use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Size, Transform},
    image::Image,
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, Stroke, StrokeDash},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup, TagKind, TagTree,
    },
};

use super::{
    PaperError,
    canvas::{Ink, MUTED, RULE, Shape},
    flow::{BOTTOM, MARGIN, PAGE, Paper, Style, TOP, WIDTH},
    lettering::{Letters, Type},
    sheet::{Child, Draft, Entry, Part, Piece, Role},
};

/// What stands on every page and in the properties of the file.
#[derive(Debug, Clone)]
pub(crate) struct Imprint<'a> {
    /// Title of the document.
    pub(crate) title: &'a str,
    /// At the top of each page, right.
    pub(crate) head: &'a str,
    /// At the foot of each page, left; the number of the page stands right.
    pub(crate) foot: &'a str,
    /// When it was made, RFC 3339 in UTC.
    pub(crate) made_at: &'a str,
}

/// Prints the paper.
///
/// # Errors
/// When the library refuses it, as it does where a rule of PDF/UA-1 that it knows is broken.
pub(crate) fn print(paper: Paper, imprint: &Imprint<'_>) -> Result<Vec<u8>, PaperError> {
    let (letters, mut draft) = paper.finish();
    frame(&letters, &mut draft, imprint);
    let refused = |error: &dyn std::fmt::Debug| PaperError::Pdf(format!("{error:?}"));
    let configuration = ConfigurationBuilder::new().with_accessibility_validator(Accessibility::UA1).finish();
    let configuration = configuration.map_err(|error| refused(&error))?;
    let settings = SerializeSettings { configuration, ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(imprint));
    let images: Vec<Option<Image>> =
        draft.images.iter().map(|jpeg| Image::from_jpeg(jpeg.clone().into(), true).ok()).collect();
    let mut identifiers: Vec<Vec<Option<Identifier>>> = Vec::new();
    for sheet in &draft.sheets {
        let Some(page) = PageSettings::from_wh(PAGE[0], PAGE[1]) else { continue };
        let mut page = document.start_page_with(page);
        let mut surface = page.surface();
        let marks = sheet.pieces.iter().map(|piece| draw(&mut surface, piece, &letters, &images)).collect();
        surface.finish();
        page.finish();
        identifiers.push(marks);
    }
    document.set_outline(outline(&draft.outline));
    document.set_tag_tree(tree(&draft, &identifiers));
    document.finish().map_err(|error| refused(&error))
}

/// The head and the foot of every page.
fn frame(letters: &Letters, draft: &mut Draft, imprint: &Imprint<'_>) {
    let pages = draft.sheets.len();
    let style = Style::NOTE;
    for (index, sheet) in draft.sheets.iter_mut().enumerate() {
        let text = |text: &str, anchor: f32, y: f32| {
            let line = letters.line(Type::Regular, text);
            let x = MARGIN + anchor * (WIDTH - line.width() * style.size);
            Ink { shape: Shape::Text(line), x, y, size: style.size, color: MUTED }
        };
        let rule = |y: f32| {
            let points = vec![[MARGIN, y], [MARGIN + WIDTH, y]];
            let shape = Shape::Stroke { points, width: 0.5, dashed: false };
            Ink { shape, x: 0.0, y: 0.0, size: 0.0, color: RULE }
        };
        let head = vec![text("Assay", 0.0, TOP - 24.0), text(imprint.head, 1.0, TOP - 24.0), rule(TOP - 17.0)];
        let number = format!("Page {} of {pages}", index + 1);
        let foot = vec![rule(BOTTOM + 12.0), text(imprint.foot, 0.0, BOTTOM + 24.0), text(&number, 1.0, BOTTOM + 24.0)];
        sheet.pieces.push(Piece { role: Role::PageHead, inks: head });
        sheet.pieces.push(Piece { role: Role::PageFoot, inks: foot });
    }
}

fn metadata(imprint: &Imprint<'_>) -> Metadata {
    let title = crate::export::legible::legible(imprint.title, |_| true).into_owned();
    let metadata = Metadata::new().title(title).language("en-GB".to_owned()).creator("Assay".to_owned());
    match imprint.made_at.parse::<jiff::Timestamp>() {
        Ok(time) => {
            let time = time.to_zoned(jiff::tz::TimeZone::UTC);
            let part = |value: i8| value.unsigned_abs();
            let date = DateTime::new(time.year().unsigned_abs())
                .month(part(time.month()))
                .day(part(time.day()))
                .hour(part(time.hour()))
                .minute(part(time.minute()))
                .second(part(time.second()))
                .utc_offset_hour(0)
                .utc_offset_minute(0);
            metadata.creation_date(date)
        }
        Err(_) => metadata,
    }
}

fn draw(surface: &mut Surface<'_>, piece: &Piece, letters: &Letters, images: &[Option<Image>]) -> Option<Identifier> {
    let artifact = |kind| ContentTag::Artifact(Artifact::with_kind(kind));
    let tag = match piece.role {
        Role::Artifact => artifact(ArtifactType::Layout),
        Role::PageHead => artifact(ArtifactType::Header),
        Role::PageFoot => artifact(ArtifactType::Footer),
        Role::Text => ContentTag::Span(SpanTag::empty()),
        Role::Drawing => ContentTag::Other,
    };
    let identifier = surface.start_tagged(tag);
    piece.inks.iter().for_each(|ink| put(surface, ink, letters, images));
    surface.end_tagged();
    matches!(piece.role, Role::Text | Role::Drawing).then_some(identifier)
}

fn put(surface: &mut Surface<'_>, ink: &Ink, letters: &Letters, images: &[Option<Image>]) {
    let [r, g, b] = ink.color;
    let paint = rgb::Color::new(r, g, b);
    let fill = Fill { paint: paint.into(), ..Fill::default() };
    match &ink.shape {
        Shape::Text(line) => {
            surface.set_fill(Some(fill));
            surface.set_stroke(None);
            let mut x = ink.x;
            for run in &line.runs {
                let start = Point::from_xy(x, ink.y);
                surface.draw_glyphs(start, &run.glyphs, letters.font(run.face), &run.text, ink.size, false);
                x += run.width * ink.size;
            }
        }
        Shape::Fill(points) => {
            surface.set_fill(Some(fill));
            surface.set_stroke(None);
            path(points, true).iter().for_each(|path| surface.draw_path(path));
        }
        Shape::Stroke { points, width, dashed } => {
            let dash = dashed.then(|| StrokeDash { array: vec![2.5, 2.0], offset: 0.0 });
            surface.set_fill(None);
            surface.set_stroke(Some(Stroke { paint: paint.into(), width: *width, dash, ..Stroke::default() }));
            path(points, false).iter().for_each(|path| surface.draw_path(path));
        }
        Shape::Image { index, width, height } => {
            let (Some(Some(image)), Some(size)) = (images.get(*index), Size::from_wh(*width, *height)) else { return };
            surface.push_transform(&Transform::from_translate(ink.x, ink.y));
            surface.draw_image(image.clone(), size);
            surface.pop();
        }
    }
}

/// The path through the points; none through places that are no numbers.
fn path(points: &[[f32; 2]], is_closed: bool) -> Option<Path> {
    if points.iter().flatten().any(|coordinate| !coordinate.is_finite()) {
        return None;
    }
    let mut builder = PathBuilder::new();
    let mut points = points.iter();
    let [x, y] = points.next()?;
    builder.move_to(*x, *y);
    points.for_each(|[x, y]| builder.line_to(*x, *y));
    if is_closed {
        builder.close();
    }
    builder.finish()
}

fn outline(entries: &[Entry]) -> Outline {
    fn node(entries: &[Entry], from: usize) -> (OutlineNode, usize) {
        let entry = &entries[from];
        let place = XyzDestination::new(entry.page, Point::from_xy(MARGIN, entry.y));
        let mut this = OutlineNode::new(entry.text.clone(), place);
        let mut next = from + 1;
        while entries.get(next).is_some_and(|below| below.level > entry.level) {
            let (child, after) = node(entries, next);
            this.push_child(child);
            next = after;
        }
        (this, next)
    }
    let (mut outline, mut next) = (Outline::new(), 0);
    while next < entries.len() {
        let (child, after) = node(entries, next);
        outline.push_child(child);
        next = after;
    }
    outline
}

fn tree(draft: &Draft, identifiers: &[Vec<Option<Identifier>>]) -> TagTree {
    let mut tree = TagTree::new().with_lang(Some("en-GB".to_owned()));
    for root in &draft.roots {
        tree.push(group(draft, *root, identifiers));
    }
    tree
}

fn group(draft: &Draft, index: usize, identifiers: &[Vec<Option<Identifier>>]) -> TagGroup {
    let node = &draft.nodes[index];
    let kind: TagKind = match &node.part {
        Part::Section => Tag::Section.into(),
        Part::Heading(level, text) => {
            Tag::Hn(NonZeroU16::new(*level).unwrap_or(NonZeroU16::MIN), Some(text.clone())).into()
        }
        Part::Paragraph => Tag::P.into(),
        Part::Table => Tag::Table.into(),
        Part::Row => Tag::TR.into(),
        Part::ColumnHead => Tag::TH(TableHeaderScope::Column).into(),
        Part::RowHead => Tag::TH(TableHeaderScope::Row).into(),
        Part::Cell => Tag::TD.into(),
        Part::Figure(alt) => Tag::Figure(Some(alt.clone())).into(),
    };
    let mut group = TagGroup::new(kind);
    for child in &node.children {
        match child {
            Child::Part(part) => group.push(self::group(draft, *part, identifiers)),
            Child::Piece { page, piece } => {
                if let Some(Some(identifier)) = identifiers.get(*page).and_then(|marks| marks.get(*piece)) {
                    group.push(*identifier);
                }
            }
        }
    }
    group
}
