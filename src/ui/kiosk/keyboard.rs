//! Keys on the screen for staff at a machine without a keyboard: every character of ASCII that can be seen.

use eframe::egui::{Rect, Ui, pos2, vec2};

use super::{
    scene::Scene,
    stage::TARGET,
    touched::{Weight, button},
};
use crate::ui::language::tr;

/// Rows of every layer; the last one has room for two more keys.
const LAYERS: [[&str; 3]; 4] = [
    ["qwertyuiop", "asdfghjkl", "zxcvbnm"],
    ["QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"],
    ["1234567890", "-_.,:;!?@", "/()+*=#"],
    ["[]{}<>^`~|", "\"$%&'\\", ""],
];
const SMALL: usize = 0;
const CAPITAL: usize = 1;
const SIGNS: usize = 2;
const MORE_SIGNS: usize = 3;
/// Space between keys in units.
const GAP: f32 = 8.0;

/// What a key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stroke {
    /// Writes this.
    Write(char),
    /// Takes the last character away.
    Delete,
}

/// Which layer is shown.
#[derive(Debug, Default)]
pub(super) struct Keyboard {
    layer: usize,
}

/// Height in units.
pub(super) const HEIGHT: f32 = 4.0 * TARGET + 3.0 * GAP;

impl Keyboard {
    /// Draws the keys into `rect`; the one that was used.
    pub(super) fn show(&mut self, ui: &Ui, scene: &Scene<'_>, rect: Rect) -> Option<Stroke> {
        let gap = scene.stage.units(GAP);
        let (width, height) = ((rect.width() - 9.0 * gap) / 10.0, (rect.height() - 3.0 * gap) / 4.0);
        let place = |row: usize, column: f32, keys: f32| {
            let min = pos2(rect.left() + column * (width + gap), rect.top() + row as f32 * (height + gap));
            Rect::from_min_size(min, vec2(width * keys + gap * (keys - 1.0), height))
        };
        let mut used = None;
        let rows = LAYERS.get(self.layer).unwrap_or(&LAYERS[SMALL]);
        for (row, keys) in rows.iter().enumerate() {
            // Rows begin further in as they do on a keyboard; the third one after the key for capitals.
            let first = [0.0, 0.5, 1.5][row];
            for (column, key) in keys.chars().enumerate() {
                let key_rect = place(row, first + column as f32, 1.0);
                if button(ui, scene, key_rect, key.encode_utf8(&mut [0; 4]), Weight::Plain) {
                    used = Some(Stroke::Write(key));
                }
            }
        }
        let is_letters = self.layer <= CAPITAL;
        let (turned, name) = match self.layer {
            SMALL => (CAPITAL, tr!("kiosk-key-capitals")),
            CAPITAL => (SMALL, tr!("kiosk-key-small")),
            SIGNS => (MORE_SIGNS, tr!("kiosk-key-more-signs")),
            _ => (SIGNS, tr!("kiosk-key-digits")),
        };
        let (other, other_name) =
            if is_letters { (SIGNS, tr!("kiosk-key-digits")) } else { (SMALL, tr!("kiosk-key-letters")) };
        if button(ui, scene, place(2, 0.0, 1.5), name, Weight::Plain) {
            self.layer = turned;
        }
        if button(ui, scene, place(2, 8.5, 1.5), tr!("kiosk-key-delete"), Weight::Plain) {
            used = Some(Stroke::Delete);
        }
        if button(ui, scene, place(3, 0.0, 2.0), other_name, Weight::Plain) {
            self.layer = other;
        }
        if button(ui, scene, place(3, 2.0, 8.0), tr!("kiosk-key-space"), Weight::Plain) {
            used = Some(Stroke::Write(' '));
        }
        if matches!(used, Some(Stroke::Write(_))) && self.layer == CAPITAL {
            self.layer = SMALL;
        }
        used
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_character_that_can_be_seen_is_on_some_layer_once() {
        let keys: Vec<char> = LAYERS.iter().flatten().flat_map(|row| row.chars()).collect();
        let different: BTreeSet<char> = keys.iter().copied().collect();
        assert_eq!(different.len(), keys.len());
        assert_eq!(different, ('!'..='~').collect());
        assert!(LAYERS.iter().all(|rows| rows[0].len() <= 10 && rows[1].len() <= 9 && rows[2].len() <= 7));
    }
}
