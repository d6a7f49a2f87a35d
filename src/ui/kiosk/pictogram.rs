//! Drawings that say what words say, for who reads none of the languages.

use eframe::egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2,
};

use crate::{
    session::{Outcome, Papers, Prompt},
    ui::{symbols::Symbol, theme::Palette},
};

/// A pen in a square: places are shares of it.
struct Pen<'a> {
    painter: &'a Painter,
    square: Rect,
    color: Color32,
}

impl<'a> Pen<'a> {
    fn new(painter: &'a Painter, rect: Rect, color: Color32) -> Self {
        let square = Rect::from_center_size(rect.center(), Vec2::splat(rect.size().min_elem()));
        Pen { painter, square, color }
    }

    fn at(&self, x: f32, y: f32) -> Pos2 {
        self.square.min + self.square.size() * vec2(x, y)
    }

    fn stroke(&self) -> Stroke {
        Stroke::new((self.square.width() * 0.03).max(2.0), self.color)
    }

    fn line(&self, points: &[(f32, f32)]) {
        self.painter.line(points.iter().map(|(x, y)| self.at(*x, *y)).collect(), self.stroke());
    }

    fn sheet(&self, min: (f32, f32), max: (f32, f32)) {
        let rect = Rect::from_min_max(self.at(min.0, min.1), self.at(max.0, max.1));
        let radius = CornerRadius::same((self.square.width() * 0.05) as u8);
        self.painter.rect_stroke(rect, radius, self.stroke(), StrokeKind::Middle);
    }

    /// An ellipse, or a part of it: turns from the top, clockwise.
    fn arc(&self, middle: (f32, f32), radii: (f32, f32), turns: (f32, f32)) {
        let point = |step: u8| {
            let turn = turns.0 + (turns.1 - turns.0) * f32::from(step) / 32.0;
            let (sine, cosine) = (turn * std::f32::consts::TAU).sin_cos();
            self.at(middle.0 + radii.0 * sine, middle.1 - radii.1 * cosine)
        };
        self.painter.add(Shape::line((0..=32).map(point).collect(), self.stroke()));
    }

    fn dot(&self, x: f32, y: f32, radius: f32) {
        self.painter.circle_filled(self.at(x, y), self.square.width() * radius, self.color);
    }

    /// An arrow from one place to another.
    fn arrow(&self, from: (f32, f32), to: (f32, f32)) {
        let (start, end) = (self.at(from.0, from.1), self.at(to.0, to.1));
        let along = (end - start).normalized() * self.square.width() * 0.09;
        let stroke = Stroke::new(self.stroke().width * 1.6, self.color);
        self.painter.line_segment([start, end], stroke);
        self.painter.line(vec![end - along + along.rot90(), end, end - along - along.rot90()], stroke);
    }

    /// A person's head and shoulders within a place of this height.
    fn portrait(&self, middle: (f32, f32), height: f32) {
        self.arc((middle.0, middle.1 - height * 0.2), (height * 0.2, height * 0.24), (0.0, 1.0));
        self.arc((middle.0, middle.1 + height * 0.46), (height * 0.38, height * 0.36), (-0.25, 0.25));
    }
}

/// What is photographed.
pub(super) fn papers(painter: &Painter, rect: Rect, color: Color32, papers: Papers) {
    let pen = Pen::new(painter, rect, color);
    match papers {
        Papers::Card => {
            pen.sheet((0.06, 0.2), (0.94, 0.8));
            pen.portrait((0.27, 0.5), 0.36);
            for (y, end) in [(0.38, 0.84), (0.5, 0.76), (0.62, 0.84)] {
                pen.line(&[(0.5, y), (end, y)]);
            }
        }
        Papers::Passport => {
            pen.sheet((0.2, 0.04), (0.8, 0.96));
            pen.line(&[(0.2, 0.48), (0.8, 0.48)]);
            pen.portrait((0.37, 0.7), 0.28);
            for (y, end) in [(0.62, 0.72), (0.72, 0.68)] {
                pen.line(&[(0.53, y), (end, y)]);
            }
            pen.line(&[(0.28, 0.88), (0.72, 0.88)]);
        }
    }
}

/// A card that is turned over.
pub(super) fn turn_over(painter: &Painter, rect: Rect, color: Color32) {
    let pen = Pen::new(painter, rect, color);
    pen.sheet((0.16, 0.34), (0.84, 0.8));
    pen.line(&[(0.16, 0.46), (0.84, 0.46)]);
    pen.line(&[(0.26, 0.66), (0.62, 0.66)]);
    pen.arc((0.5, 0.3), (0.3, 0.2), (-0.25, 0.2));
    pen.arrow((0.775, 0.2), (0.81, 0.3));
}

/// What is asked for before the camera, as in a mirror.
pub(super) fn prompt(painter: &Painter, rect: Rect, color: Color32, prompt: Prompt) {
    let pen = Pen::new(painter, rect, color);
    pen.arc((0.5, 0.5), (0.24, 0.32), (0.0, 1.0));
    if prompt == Prompt::Blink {
        pen.arc((0.41, 0.42), (0.05, 0.03), (0.25, 0.75));
        pen.arc((0.59, 0.42), (0.05, 0.03), (0.25, 0.75));
    } else {
        pen.dot(0.41, 0.43, 0.02);
        pen.dot(0.59, 0.43, 0.02);
    }
    match prompt {
        Prompt::Smile => pen.arc((0.5, 0.58), (0.11, 0.09), (0.25, 0.75)),
        Prompt::OpenMouth | Prompt::SayDigits => pen.arc((0.5, 0.64), (0.06, 0.08), (0.0, 1.0)),
        _ => pen.line(&[(0.43, 0.64), (0.57, 0.64)]),
    }
    match prompt {
        Prompt::TurnLeft => pen.arrow((0.22, 0.5), (0.03, 0.5)),
        Prompt::TurnRight => pen.arrow((0.78, 0.5), (0.97, 0.5)),
        Prompt::TurnSideToSide => {
            pen.arrow((0.22, 0.5), (0.03, 0.5));
            pen.arrow((0.78, 0.5), (0.97, 0.5));
        }
        Prompt::LookUp => pen.arrow((0.5, 0.16), (0.5, 0.01)),
        Prompt::LookDown => pen.arrow((0.5, 0.84), (0.5, 0.99)),
        Prompt::SayDigits => {
            for radius in [0.1, 0.17, 0.24] {
                pen.arc((0.68, 0.64), (radius, radius), (0.15, 0.35));
            }
        }
        Prompt::LookAhead | Prompt::Smile | Prompt::Blink | Prompt::OpenMouth => {}
    }
}

/// How a session went.
pub(super) fn outcome(painter: &Painter, rect: Rect, palette: &Palette, outcome: Outcome) {
    let color = match outcome {
        Outcome::Thanks => palette.clear,
        Outcome::SeeColleague => palette.accent,
        Outcome::TryAgain(_) => palette.review,
    };
    let pen = Pen::new(painter, rect, color);
    painter.circle(pen.square.center(), pen.square.width() * 0.48, color.gamma_multiply(0.13), pen.stroke());
    match outcome {
        Outcome::Thanks => Symbol::Clear.paint(painter, pen.square.shrink(pen.square.width() * 0.27), color),
        Outcome::SeeColleague => pen.portrait((0.5, 0.5), 0.5),
        Outcome::TryAgain(_) => {
            pen.arc((0.5, 0.5), (0.24, 0.24), (0.1, 0.92));
            pen.arrow((0.33, 0.33), (0.42, 0.27));
        }
    }
}

/// Points that say in turn that something is being done; which one is large changes twice a second.
pub(super) fn working(painter: &Painter, rect: Rect, palette: &Palette, time: f64) {
    let large = (time * 2.0).rem_euclid(3.0) as u8;
    for place in 0..3_u8 {
        let middle = rect.center() + vec2((f32::from(place) - 1.0) * rect.height() * 0.5, 0.0);
        let is_large = place == large;
        let color = if is_large { palette.accent } else { palette.weak };
        painter.circle_filled(middle, rect.height() * if is_large { 0.16 } else { 0.1 }, color);
    }
}

/// A number in a circle.
pub(super) fn numbered(painter: &Painter, middle: Pos2, radius: f32, palette: &Palette, number: usize) {
    painter.circle_filled(middle, radius, palette.accent);
    let font = FontId::proportional(radius * 1.1);
    painter.text(pos2(middle.x, middle.y), Align2::CENTER_CENTER, number, font, palette.on_accent);
}
