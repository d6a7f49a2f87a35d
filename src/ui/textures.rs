//! Pictures on the graphics card: uploaded once, when their number is first seen, and dropped when no longer drawn.

use std::{cell::RefCell, collections::HashMap};

use eframe::egui::{self, ColorImage, TextureHandle, TextureId, TextureOptions};

use crate::session::Picture;

/// Frames for which a picture is kept after it was last drawn: flipping between two sides costs no upload.
const KEPT_FRAMES: u64 = 240;

struct Held {
    texture: TextureHandle,
    last_drawn: u64,
}

/// The cache.
#[derive(Default)]
pub(crate) struct Textures {
    held: RefCell<HashMap<u64, Held>>,
}

impl Textures {
    /// The texture of `picture`; absent where its bytes do not match its size.
    pub(crate) fn of(&self, ctx: &egui::Context, picture: &Picture) -> Option<TextureId> {
        let size = [picture.width as usize, picture.height as usize];
        if size[0] * size[1] * 4 != picture.rgba.len() || picture.rgba.is_empty() {
            return None;
        }
        let frame = ctx.cumulative_frame_nr();
        let mut held = self.held.borrow_mut();
        let entry = held.entry(picture.id).or_insert_with(|| {
            let image = ColorImage::from_rgba_unmultiplied(size, &picture.rgba);
            let options = TextureOptions::LINEAR.with_mipmap_mode(Some(egui::TextureFilter::Linear));
            Held { texture: ctx.load_texture(format!("picture {}", picture.id), image, options), last_drawn: frame }
        });
        entry.last_drawn = frame;
        Some(entry.texture.id())
    }

    /// Drops what has not been drawn for a while.
    pub(crate) fn sweep(&self, ctx: &egui::Context) {
        let frame = ctx.cumulative_frame_nr();
        self.held.borrow_mut().retain(|_, held| frame - held.last_drawn <= KEPT_FRAMES);
    }
}
