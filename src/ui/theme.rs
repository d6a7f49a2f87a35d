//! Colours, text sizes and spacing of the window, in a dark and a light version with the same contrast.

use std::sync::Arc;

use eframe::egui::{
    self, Color32, CornerRadius, FontData, FontDefinitions, FontFamily, FontId, Margin, Shadow, Stroke, Style,
    TextStyle, Theme, Vec2, Visuals,
    style::{Selection, WidgetVisuals},
};

use super::language::WordOrder;

/// The colours of one version. Text colours reach a contrast of 4.5 : 1 on `ground`, `card` and `field`.
pub(crate) struct Palette {
    /// Behind everything.
    pub(crate) ground: Color32,
    /// Panes and bars.
    pub(crate) card: Color32,
    /// Text fields, plots and the space around pictures.
    pub(crate) field: Color32,
    /// Buttons at rest.
    pub(crate) button: Color32,
    /// Buttons under the pointer.
    pub(crate) button_hover: Color32,
    /// Edges of panes.
    pub(crate) edge: Color32,
    /// Text.
    pub(crate) text: Color32,
    /// Secondary text.
    pub(crate) weak: Color32,
    /// What can be acted on or is chosen.
    pub(crate) accent: Color32,
    /// Text on the accent.
    pub(crate) on_accent: Color32,
    /// Passes.
    pub(crate) clear: Color32,
    /// To a person.
    pub(crate) review: Color32,
    /// Fails.
    pub(crate) fail: Color32,
    /// One per timeline.
    pub(crate) series: [Color32; 5],
}

const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

static DARK: Palette = Palette {
    ground: rgb(0x12151a),
    card: rgb(0x1a1e25),
    field: rgb(0x0d1014),
    button: rgb(0x2a303a),
    button_hover: rgb(0x363e4a),
    edge: rgb(0x2e3540),
    text: rgb(0xe4e8ee),
    weak: rgb(0x9ea8b6),
    accent: rgb(0x6cb0ff),
    on_accent: rgb(0x08172a),
    clear: rgb(0x5fcf95),
    review: rgb(0xf0b955),
    fail: rgb(0xff8a80),
    series: [rgb(0x6cb0ff), rgb(0x5fcf95), rgb(0xd2a1ff), rgb(0xf0b955), rgb(0x57d3e0)],
};

static LIGHT: Palette = Palette {
    ground: rgb(0xe9ecf1),
    card: rgb(0xffffff),
    field: rgb(0xf4f6f9),
    button: rgb(0xe3e7ee),
    button_hover: rgb(0xd3dae4),
    edge: rgb(0xc9d0da),
    text: rgb(0x1a2029),
    weak: rgb(0x505a69),
    accent: rgb(0x0f56b3),
    on_accent: rgb(0xffffff),
    clear: rgb(0x116b3d),
    review: rgb(0x7d5200),
    fail: rgb(0xb0241c),
    series: [rgb(0x0f56b3), rgb(0x116b3d), rgb(0x7b35b5), rgb(0x7d5200), rgb(0x00636f)],
};

impl Palette {
    /// The colours of `theme`.
    pub(crate) fn of(theme: Theme) -> &'static Palette {
        match theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }
}

/// Corner radius of panes in points.
pub(crate) const PANE_RADIUS: CornerRadius = CornerRadius::same(6);
/// Share of the accent in the ground of what is selected.
const SELECTION: f32 = 0.2;
/// Space between panes in points.
pub(crate) const GAP: f32 = 8.0;

/// Size of the large text of a case's name.
pub(crate) fn title_font() -> FontId {
    FontId::new(19.0, FontFamily::Proportional)
}

/// Sets both versions, the fonts and the order of words; the window follows the system's theme until the person chooses one.
pub(crate) fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts());
    ctx.add_plugin(WordOrder);
    for theme in [Theme::Dark, Theme::Light] {
        ctx.set_style_of(theme, style(theme));
    }
}

/// The library's fonts, and behind them DejaVu Sans, which has what they lack: Arabic above all.
fn fonts() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let name = "DejaVu Sans".to_owned();
    fonts.font_data.insert(name.clone(), Arc::new(FontData::from_static(dejavu::sans::regular())));
    for family in [FontFamily::Proportional, FontFamily::Monospace] {
        fonts.families.entry(family).or_default().push(name.clone());
    }
    fonts
}

fn style(theme: Theme) -> Style {
    let mut style = Style { visuals: visuals(theme), animation_time: 0.08, ..Style::default() };
    let sizes = [
        (TextStyle::Small, 12.0, FontFamily::Proportional),
        (TextStyle::Body, 14.0, FontFamily::Proportional),
        (TextStyle::Button, 14.0, FontFamily::Proportional),
        (TextStyle::Heading, 16.0, FontFamily::Proportional),
        (TextStyle::Monospace, 13.0, FontFamily::Monospace),
    ];
    style.text_styles = sizes.into_iter().map(|(name, size, family)| (name, FontId::new(size, family))).collect();
    style.spacing.item_spacing = Vec2::new(8.0, 5.0);
    style.spacing.button_padding = Vec2::new(10.0, 4.0);
    style.spacing.interact_size = Vec2::new(32.0, 24.0);
    style.spacing.window_margin = Margin::same(16);
    style.spacing.menu_margin = Margin::same(8);
    style.spacing.tooltip_width = 420.0;
    style.interaction.selectable_labels = false;
    style
}

fn visuals(theme: Theme) -> Visuals {
    let palette = Palette::of(theme);
    let mut visuals = theme.default_visuals();
    visuals.override_text_color = None;
    visuals.weak_text_color = Some(palette.weak);
    visuals.hyperlink_color = palette.accent;
    visuals.faint_bg_color = palette.field;
    visuals.extreme_bg_color = palette.field;
    visuals.code_bg_color = palette.field;
    visuals.warn_fg_color = palette.review;
    visuals.error_fg_color = palette.fail;
    visuals.panel_fill = palette.card;
    visuals.window_fill = palette.card;
    visuals.window_stroke = Stroke::new(1.0, palette.edge);
    visuals.window_shadow = Shadow { offset: [0, 6], blur: 18, spread: 0, color: Color32::from_black_alpha(70) };
    visuals.popup_shadow = visuals.window_shadow;
    visuals.selection =
        Selection { bg_fill: palette.accent.gamma_multiply(SELECTION), stroke: Stroke::new(1.0, palette.text) };
    let state = |fill: Color32, edge: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: CornerRadius::same(5),
        fg_stroke: Stroke::new(1.0, palette.text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = state(palette.card, palette.edge);
    visuals.widgets.inactive = state(palette.button, palette.edge);
    visuals.widgets.hovered = state(palette.button_hover, palette.weak);
    visuals.widgets.active = state(palette.button_hover, palette.accent);
    visuals.widgets.open = state(palette.button, palette.accent);
    visuals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(color: Color32) -> f64 {
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(color.r()) + 0.7152 * linear(color.g()) + 0.0722 * linear(color.b())
    }

    /// Contrast ratio of WCAG 2.2.
    fn contrast(one: Color32, other: Color32) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    #[test]
    fn every_text_colour_is_readable_on_every_surface() {
        for palette in [&DARK, &LIGHT] {
            let mut inks =
                vec![palette.text, palette.weak, palette.accent, palette.clear, palette.review, palette.fail];
            inks.extend(palette.series);
            for ink in inks {
                let selected = palette.card.lerp_to_gamma(palette.accent, SELECTION);
                for surface in [palette.ground, palette.card, palette.field, selected] {
                    let ratio = contrast(ink, surface);
                    assert!(ratio >= 4.5, "{ink:?} on {surface:?}: {ratio:.2}");
                }
            }
            for surface in [palette.button, palette.button_hover] {
                assert!(contrast(palette.text, surface) >= 4.5);
            }
            assert!(contrast(palette.on_accent, palette.accent) >= 4.5);
        }
    }
}
