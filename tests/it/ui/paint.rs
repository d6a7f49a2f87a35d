//! Pictures painted from formulas: a face, a document, a frame of a selfie video.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use assay::session::Picture;

static NEXT: AtomicU64 = AtomicU64::new(1);

type Rgb = [f32; 3];

struct Canvas {
    width: usize,
    height: usize,
    pixels: Vec<Rgb>,
}

fn mix(one: Rgb, other: Rgb, share: f32) -> Rgb {
    std::array::from_fn(|index| one[index] + (other[index] - one[index]) * share.clamp(0.0, 1.0))
}

impl Canvas {
    fn gradient(width: usize, height: usize, top: Rgb, bottom: Rgb) -> Self {
        let pixels = (0..width * height).map(|at| mix(top, bottom, (at / width) as f32 / height as f32)).collect();
        Canvas { width, height, pixels }
    }

    fn ellipse(&mut self, center: [f32; 2], radius: [f32; 2], light: Rgb, dark: Rgb) {
        for y in 0..self.height {
            for x in 0..self.width {
                let (dx, dy) = ((x as f32 - center[0]) / radius[0], (y as f32 - center[1]) / radius[1]);
                let edge = (1.0 - dx.hypot(dy)) * radius[0].min(radius[1]);
                let shade = mix(light, dark, 0.5 + 0.5 * dx + 0.15 * dy);
                let pixel = &mut self.pixels[y * self.width + x];
                *pixel = mix(*pixel, shade, edge + 0.5);
            }
        }
    }

    fn rect(&mut self, at: [usize; 2], size: [usize; 2], color: Rgb) {
        for y in at[1]..(at[1] + size[1]).min(self.height) {
            for x in at[0]..(at[0] + size[0]).min(self.width) {
                self.pixels[y * self.width + x] = color;
            }
        }
    }

    /// A head `size` pixels wide, turned by `turn` in [-1, 1].
    fn face(&mut self, center: [f32; 2], size: f32, turn: f32) {
        let at = |x: f32, y: f32| [center[0] + x * size, center[1] + y * size];
        let (skin, shadow, hair) = ([226.0, 180.0, 152.0], [158.0, 108.0, 86.0], [52.0, 38.0, 32.0]);
        self.ellipse(at(0.0, 1.28), [size * 0.95, size * 0.62], [70.0, 92.0, 128.0], [38.0, 52.0, 78.0]);
        self.ellipse(at(0.0, 0.62), [size * 0.22, size * 0.34], skin, shadow);
        self.ellipse(at(0.0, -0.14), [size * 0.54, size * 0.68], hair, [26.0, 20.0, 18.0]);
        self.ellipse(at(turn * 0.06, 0.05), [size * 0.45, size * 0.6], skin, shadow);
        for side in [-1.0, 1.0] {
            let x = side * 0.19 + turn * 0.14;
            self.ellipse(at(x, -0.14), [size * 0.1, size * 0.024], hair, hair);
            self.ellipse(at(x, -0.04), [size * 0.075, size * 0.042], [246.0; 3], [226.0; 3]);
            self.ellipse(at(x + turn * 0.02, -0.04), [size * 0.036, size * 0.04], [58.0, 42.0, 34.0], [24.0; 3]);
        }
        self.ellipse(at(turn * 0.2, 0.13), [size * 0.055, size * 0.12], [214.0, 164.0, 136.0], shadow);
        self.ellipse(at(turn * 0.15, 0.36), [size * 0.15, size * 0.04], [176.0, 86.0, 84.0], [132.0, 62.0, 62.0]);
    }

    fn finish(self) -> Arc<Picture> {
        let rgba = self.pixels.iter().flat_map(|[r, g, b]| [*r as u8, *g as u8, *b as u8, 255]).collect();
        let (width, height) = (self.width as u32, self.height as u32);
        let id = NEXT.fetch_add(1, Ordering::Relaxed);
        Arc::new(Picture { id, width, height, rgba, original_size: [width * 2, height * 2] })
    }
}

/// An image as the window takes it, of an original of another size.
pub(super) fn picture(image: &image::RgbImage, original_size: [u32; 2]) -> Arc<Picture> {
    let rgba = image.pixels().flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255]).collect();
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    Arc::new(Picture { id, width: image.width(), height: image.height(), rgba, original_size })
}

/// An aligned face crop.
pub(super) fn face_crop(warm: bool) -> Arc<Picture> {
    let (top, bottom) =
        if warm { ([206.0, 214.0, 222.0], [168.0, 178.0, 190.0]) } else { ([112.0, 122.0, 118.0], [66.0, 74.0, 76.0]) };
    let mut canvas = Canvas::gradient(224, 224, top, bottom);
    canvas.face([112.0, 104.0], 150.0, if warm { 0.0 } else { 0.12 });
    canvas.finish()
}

/// A photo of an identity card on a table; its original is twice as large.
pub(super) fn document(front: bool) -> Arc<Picture> {
    let mut canvas = Canvas::gradient(640, 440, [112.0, 92.0, 74.0], [78.0, 62.0, 50.0]);
    canvas.rect([40, 40], [560, 354], [206.0, 220.0, 226.0]);
    for stripe in 0..29 {
        canvas.rect([40, 40 + stripe * 12], [560, 5], [194.0, 212.0, 222.0]);
    }
    canvas.rect([40, 40], [560, 40], [44.0, 84.0, 132.0]);
    if front {
        canvas.rect([66, 104], [156, 200], [222.0, 226.0, 228.0]);
        let mut portrait = Canvas::gradient(156, 200, [226.0; 3], [196.0; 3]);
        portrait.face([78.0, 92.0], 104.0, 0.0);
        for y in 0..200 {
            for x in 0..156 {
                canvas.pixels[(104 + y) * 640 + 66 + x] = portrait.pixels[y * 156 + x];
            }
        }
        for (line, width) in [180, 130, 220, 90, 150, 110].into_iter().enumerate() {
            canvas.rect([250, 112 + line * 32], [70, 6], [120.0, 136.0, 150.0]);
            canvas.rect([250, 122 + line * 32], [width, 10], [40.0, 46.0, 54.0]);
        }
    } else {
        for line in 0..3 {
            for place in 0..30 {
                canvas.rect([60 + place * 17, 282 + line * 34], [12, 18 - (place * 7 + line) % 5], [34.0; 3]);
            }
        }
    }
    canvas.finish()
}

/// A frame of the selfie video; its original is twice as large.
pub(super) fn frame(turn: f32) -> Arc<Picture> {
    let mut canvas = Canvas::gradient(360, 480, [150.0, 158.0, 160.0], [96.0, 100.0, 104.0]);
    canvas.rect([250, 0], [70, 300], [186.0, 192.0, 190.0]);
    canvas.face([180.0 + turn * 10.0, 210.0], 190.0, turn);
    canvas.finish()
}
