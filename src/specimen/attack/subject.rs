//! What lies before the lens: the document, a print of it, a display that shows it, a photo glued over another.

use image::{Rgb, RgbImage, imageops};
use serde::Serialize;

use super::{PhotoKind, PhotoOrder, Setting, framing::Framing, wear::worn};
use crate::{
    case::geometry::{Point, Rect},
    specimen::{
        camera::{Area, Camera, Shrink, shrink},
        document::Side,
        picture::Picture,
        scene::{Grid, Inks, Panel, PrintWay, Sheet},
        seed::Seed,
    },
};

/// Million pixels of the photograph that a display shows.
const INNER_MEGAPIXELS: f32 = 1.0;
/// Most texels of what a display shows.
const MOST_SHOWN: f32 = 2.4e6;

/// What a print or display shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Shown {
    /// The artwork itself, as a forger's file.
    Artwork,
    /// A flat scan or photograph cut to the document.
    Scan,
    /// A whole photograph with the document on a table.
    Photograph,
}

/// How a photo lies over the portrait.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Replacement {
    /// Turn against the portrait in degrees.
    pub turn: f32,
    /// Shift against it in millimetres.
    pub shift_mm: [f32; 2],
    /// Its size over the portrait's.
    pub scale: f32,
    /// Its height over the document in millimetres.
    pub height_mm: f32,
    /// Its gloss less the document's.
    pub gloss: f32,
    /// Width of the light in its cut edge in millimetres and its strength; negative is dark.
    pub rim: [f32; 2],
    /// Its own print; none for photographic paper.
    pub print: Option<PrintWay>,
}

/// The flat thing and where the document is on it.
#[derive(Debug, Clone)]
pub(super) struct Subject {
    pub(super) sheet: Sheet,
    /// The document's corners in millimetres on the sheet.
    pub(super) quad: [Point; 4],
    /// The sheet's height over the table in millimetres.
    pub(super) height: f32,
    pub(super) rim: [f32; 2],
    pub(super) gutter: f32,
    pub(super) glued: Option<(Sheet, Replacement, [f32; 2])>,
    pub(super) shown: Option<Shown>,
    pub(super) panel: Option<Panel>,
    pub(super) print: Option<PrintWay>,
}

/// Where the document will be, known before the sheet is made.
pub(super) struct Plan {
    pub(super) quad: [Point; 4],
    /// The photograph that a display will show, and its millimetres a pixel.
    inner: Option<(RgbImage, f32)>,
}

fn is_display(kind: PhotoKind) -> bool {
    matches!(kind, PhotoKind::ScreenReplay | PhotoKind::CameraControl)
}

/// The corners of a box from (0, 0).
pub(super) fn corners(width: f32, height: f32) -> [Point; 4] {
    [Point::new(0.0, 0.0), Point::new(width, 0.0), Point::new(width, height), Point::new(0.0, height)]
}

impl Plan {
    pub(super) fn new(order: &PhotoOrder, seed: Seed) -> Self {
        let truth = &order.side.truth;
        let quad = corners(truth.width_mm, truth.height_mm);
        if !is_display(order.kind) || seed.branch("inner").draw().chance(0.5) {
            return Plan { quad, inner: None };
        }
        let inner = PhotoOrder { kind: PhotoKind::Genuine, megapixels: INNER_MEGAPIXELS, ..*order };
        let setting = Setting::new(&inner, seed.branch("inner photograph"));
        let Some(seen) = setting.truth().quad else { return Plan { quad, inner: None } };
        let mm_per_px = truth.width_mm / (0.5 * (seen[0].distance(seen[1]) + seen[3].distance(seen[2]))).max(1.0);
        let picture = setting.picture();
        Plan { quad: seen.map(|corner| corner.scaled(mm_per_px)), inner: Some((picture, mm_per_px)) }
    }
}

impl Subject {
    pub(super) fn new(order: &PhotoOrder, plan: Plan, framing: &Framing, seed: Seed) -> Self {
        match order.kind {
            PhotoKind::ScreenReplay | PhotoKind::CameraControl => display(order, plan, framing, seed),
            PhotoKind::ColourPrint => print(order, Inks::Colour, seed),
            PhotoKind::GreyCopy => print(order, Inks::Black, seed),
            PhotoKind::PhotoReplacement => {
                let mut subject = Subject::document(order.side, seed);
                subject.glued = glued(order, subject.sheet.gloss(), seed.branch("glued"));
                subject
            }
            _ => Subject::document(order.side, seed),
        }
    }

    /// A genuine document.
    pub(super) fn document(side: &Side, seed: Seed) -> Self {
        let mut draw = seed.branch("document").draw();
        let truth = &side.truth;
        let page = truth.corner_radius_mm <= 0.0;
        let strength = draw.uniform(0.0..1.0f32).powf(1.7);
        let artwork = worn(&side.artwork, strength, truth.dpi, seed.branch("wear"));
        let gloss = if page { draw.uniform(0.0..0.35) } else { draw.uniform(0.05..1.0) };
        let size = [truth.width_mm, truth.height_mm];
        let tilted = draw.uniform(-0.35..0.5);
        let rough = if page { draw.uniform(0.006..0.028) } else { draw.uniform(0.001..0.014) };
        Subject {
            sheet: Sheet::document(artwork, side.sheen.clone(), size, truth.corner_radius_mm, gloss, rough),
            quad: corners(size[0], size[1]),
            height: if page { draw.uniform(0.3..4.0) } else { draw.log_uniform(0.4..5.0) },
            rim: if page { [0.15, -0.1] } else { [draw.uniform(0.15..0.45), tilted] },
            gutter: if page { draw.uniform(0.1..0.55) } else { 0.0 },
            glued: None,
            shown: None,
            panel: None,
            print: None,
        }
    }

    /// The document's sheet with other artwork, worn alike, for edits in the file.
    pub(super) fn redrawn(side: &Side, seed: Seed) -> Sheet {
        Subject::document(side, seed).sheet
    }
}

/// An image at another size; only shrunk, never enlarged.
fn scaled(image: &RgbImage, width: usize, height: usize) -> RgbImage {
    let (from_width, from_height) = (image.width() as usize, image.height() as usize);
    if width >= from_width || height >= from_height || width == 0 || height == 0 {
        return image.clone();
    }
    let (across, down) = (Shrink::new(from_width, width), Shrink::new(from_height, height));
    shrink(image, [0, 0], Area { left: 0, top: 0, width, height }, &across, &down)
}

/// The corners of a rounded document filled with what lies behind it.
fn rounded(mut image: RgbImage, radius: f32, behind: [u8; 3]) -> RgbImage {
    let (width, height) = (image.width(), image.height());
    let reach = radius.ceil() as u32;
    for y in (0..reach.min(height)).chain(height.saturating_sub(reach)..height) {
        for x in (0..reach.min(width)).chain(width.saturating_sub(reach)..width) {
            let away =
                |at: u32, side: u32| (radius - at as f32 - 0.5).max(at as f32 + 0.5 - side as f32 + radius).max(0.0);
            if away(x, width).hypot(away(y, height)) > radius {
                image.put_pixel(x, y, Rgb(behind));
            }
        }
    }
    image
}

/// A flat capture of the artwork at `dpi`, cut to the document: the first half of double distortion.
fn scan(side: &Side, dpi: f32, seed: Seed) -> RgbImage {
    let mut draw = seed.branch("scan").draw();
    let size = [side.truth.width_mm, side.truth.height_mm].map(|mm| (mm / 25.4 * dpi) as usize);
    let image = rounded(
        scaled(&side.artwork, size[0], size[1]),
        side.truth.corner_radius_mm / 25.4 * dpi,
        [draw.whole(190..256) as u8; 3],
    );
    let (width, height) = (image.width() as usize & !1, image.height() as usize & !1);
    let (slope_x, slope_y) = (draw.normal() * 0.12, draw.normal() * 0.12);
    let light = Picture::from_srgb(&imageops::crop_imm(&image, 0, 0, width as u32, height as u32).to_image());
    let mut lit = light;
    for (index, pixel) in lit.pixels_mut().iter_mut().enumerate() {
        let (x, y) = ((index % width) as f32 / width as f32 - 0.5, (index / width) as f32 / height as f32 - 0.5);
        // Scanners expose for white paper.
        let by = 1.4 * (1.0 + slope_x * x + slope_y * y);
        *pixel = pixel.map(|channel| channel * by);
    }
    Camera::video(seed.branch("scanner"), width, height).develop(&lit, seed.branch("scan noise"))
}

fn display(order: &PhotoOrder, plan: Plan, framing: &Framing, seed: Seed) -> Subject {
    let mut draw = seed.branch("display").draw();
    let truth = &order.side.truth;
    let scale = framing.pose.scale;
    let control = order.kind == PhotoKind::CameraControl;
    // At least 240 display pixels across the document, or nobody could read it.
    let coarsest = (truth.width_mm * scale / 240.0).clamp(0.75, 6.0);
    let pitch_mm = draw.log_uniform(0.7..coarsest) / scale;
    let mut panel = Panel::draw(pitch_mm, seed.branch("panel"));
    if control {
        panel = Panel { grid: Grid::None, banding: 0.0, ..panel };
    }
    let (picture, size, offset, shown) = match plan.inner {
        Some((picture, mm_per_px)) => {
            let size = [picture.width() as f32 * mm_per_px, picture.height() as f32 * mm_per_px];
            (picture, size, [0.0; 2], Shown::Photograph)
        }
        None => canvas(order.side, pitch_mm, seed),
    };
    let frame = [draw.uniform(1.5..16.0); 4];
    let quad = plan.quad.map(|corner| Point::new(corner.x + offset[0], corner.y + offset[1]));
    let corner = if draw.chance(0.4) { draw.uniform(1.0..7.0) } else { 0.5 };
    let sheet = Sheet::showing(&picture, size, frame, corner, panel.clone(), seed.branch("frame"));
    Subject {
        sheet,
        quad,
        height: draw.uniform(2.0..14.0),
        rim: [0.4, draw.uniform(-0.2..0.6)],
        gutter: 0.0,
        glued: None,
        shown: Some(shown),
        panel: Some(panel),
        print: None,
    }
}

/// A display's picture with the document on an even background: the picture, its size and the document's place in
/// millimetres.
fn canvas(side: &Side, pitch_mm: f32, seed: Seed) -> (RgbImage, [f32; 2], [f32; 2], Shown) {
    let mut draw = seed.branch("canvas").draw();
    let (width, height) = (side.truth.width_mm, side.truth.height_mm);
    let around: [f32; 4] = std::array::from_fn(|_| draw.log_uniform(1.0..45.0));
    let size = [width + around[0] + around[2], height + around[1] + around[3]];
    let most = (MOST_SHOWN / (size[0] * size[1])).sqrt();
    let per_mm = (1.0 / pitch_mm).min(most);
    let grey = [0, 0, 18, 32, 128, 236, 255][draw.whole(0..7) as usize];
    let pixels = |mm: f32| (mm * per_mm).round().max(1.0) as u32;
    let mut picture = RgbImage::from_pixel(pixels(size[0]), pixels(size[1]), Rgb([grey; 3]));
    let (image, shown) = if draw.chance(0.45) {
        (scan(side, (per_mm * 25.4).min(350.0), seed), Shown::Scan)
    } else {
        (rounded(side.artwork.clone(), side.truth.corner_radius_mm / 25.4 * side.truth.dpi, [grey; 3]), Shown::Artwork)
    };
    let [across, down] = [width, height].map(pixels);
    let image = if image.width() > across {
        scaled(&image, across as usize, down as usize)
    } else {
        imageops::resize(&image, across, down, imageops::FilterType::Triangle)
    };
    imageops::replace(&mut picture, &image, i64::from(pixels(around[0])), i64::from(pixels(around[1])));
    (picture, size, [around[0], around[1]], shown)
}

fn print(order: &PhotoOrder, inks: Inks, seed: Seed) -> Subject {
    let mut draw = seed.branch("print").draw();
    let side = order.side;
    let size = [side.truth.width_mm, side.truth.height_mm];
    let image = scan(side, draw.uniform(200.0..360.0), seed);
    let way = PrintWay::draw(inks, 0.35, seed.branch("way"));
    // Half of them are cut out, more or less exactly; the others lie on a larger sheet.
    let cut = draw.chance(0.5);
    let margins =
        std::array::from_fn(
            |_| {
                if cut { draw.uniform(0.0..1.0f32).powi(3) * 2.5 } else { draw.log_uniform(6.0..120.0) }
            },
        );
    Subject {
        sheet: Sheet::printed(&image, size, margins, &way, seed.branch("sheet")),
        quad: corners(size[0], size[1]),
        height: if cut { draw.log_uniform(0.2..5.0) } else { draw.log_uniform(0.1..2.0) },
        rim: [0.12, draw.uniform(-0.1..0.1)],
        gutter: 0.0,
        glued: None,
        shown: Some(Shown::Scan),
        panel: None,
        print: Some(way),
    }
}

/// A box of the artwork as the edits name it: the first one, the portrait or the first field.
pub(super) fn edited(order: &PhotoOrder) -> Vec<Rect> {
    if !order.edits.is_empty() {
        return order.edits.to_vec();
    }
    let truth = &order.side.truth;
    let portrait = (order.kind != PhotoKind::AlteredData).then_some(truth.portrait).flatten();
    portrait.or_else(|| truth.fields.first().map(|field| field.bbox)).into_iter().collect()
}

/// The photo that is glued over the portrait: its sheet, how it lies, and its middle in millimetres on the document.
fn glued(order: &PhotoOrder, gloss: f32, seed: Seed) -> Option<(Sheet, Replacement, [f32; 2])> {
    let mut draw = seed.draw();
    let place = *edited(order).first()?;
    let side = order.altered.unwrap_or(order.side);
    let mm = 25.4 / side.truth.dpi;
    let whole = |from: f32, length: f32, limit: u32| {
        let start = (from.max(0.0) as u32).min(limit.saturating_sub(1));
        (start, (length.max(1.0) as u32).min(limit - start).max(1))
    };
    let (x, width) = whole(place.x, place.width, side.artwork.width());
    let (y, height) = whole(place.y, place.height, side.artwork.height());
    let photo = imageops::crop_imm(&side.artwork, x, y, width, height).to_image();
    let scale = draw.uniform(0.98..1.09);
    let size = [width as f32 * mm * scale, height as f32 * mm * scale];
    let printed = draw.chance(0.65);
    let print = printed.then(|| PrintWay::draw(Inks::Colour, 0.5, seed.branch("way")));
    let own_gloss = if printed { draw.uniform(0.0..0.25) } else { draw.uniform(0.3..1.0) };
    let rim = draw.uniform(0.0..1.0f32).powi(2) * 0.35;
    let sheet = match print {
        Some(way) => {
            Sheet::printed(&photo, size, [rim; 4], &PrintWay { gloss: own_gloss, ..way }, seed.branch("photo"))
        }
        None => {
            let photo = worn(&photo, 0.2, side.truth.dpi, seed.branch("photo"));
            Sheet::document(photo, image::GrayImage::new(0, 0), size, 0.0, own_gloss, 0.004)
        }
    };
    let replacement = Replacement {
        turn: draw.normal().clamp(-2.0, 2.0),
        shift_mm: [draw.normal() * 0.3, draw.normal() * 0.3],
        scale,
        height_mm: draw.log_uniform(0.08..0.5),
        gloss: own_gloss - gloss,
        rim: [draw.uniform(0.02..0.1), draw.uniform(-0.35..0.45)],
        print,
    };
    let middle = place.center().scaled(mm);
    let at = [middle.x + replacement.shift_mm[0], middle.y + replacement.shift_mm[1]];
    Some((sheet, replacement, at))
}
