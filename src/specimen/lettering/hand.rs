//! Signatures: pen strokes that follow the letters of a name the way a quick hand does, with its own slant, width and decay.

use crate::specimen::seed::{Draw, Seed};

/// One stroke of a pen.
#[derive(Debug, Clone, PartialEq)]
pub struct PenStroke {
    /// Places along the stroke and the width of the line there, in units of the height of a small letter, y down, the
    /// baseline at 0.
    pub points: Vec<[f32; 3]>,
}

/// The habits of one hand.
struct Hand {
    slant: f32,
    stretch: f32,
    decay: f32,
    shake: f32,
    capital: f32,
    pen: f32,
}

impl Hand {
    fn draw(draw: &mut Draw) -> Self {
        Hand {
            slant: draw.uniform(-0.05..0.55),
            stretch: draw.uniform(0.75..1.35),
            decay: draw.uniform(0.0..0.6),
            shake: draw.uniform(0.03..0.13),
            capital: draw.uniform(2.3..3.4),
            pen: draw.uniform(0.13..0.2),
        }
    }
}

/// Knots of a small letter as (x, y up), in heights of a small letter; the last is where the next letter begins.
fn small_letter(letter: char) -> &'static [(f32, f32)] {
    match letter {
        'a' => &[(0.5, 0.95), (0.1, 0.7), (0.15, 0.08), (0.5, 0.3), (0.62, 0.9), (0.68, 0.08), (0.9, 0.15)],
        'b' => &[(0.4, 1.5), (0.32, 2.2), (0.12, 1.6), (0.15, 0.1), (0.45, 0.05), (0.55, 0.7), (0.85, 0.7)],
        'c' => &[(0.5, 0.9), (0.15, 0.7), (0.15, 0.1), (0.6, 0.15)],
        'd' => &[(0.5, 0.9), (0.1, 0.6), (0.2, 0.05), (0.55, 0.5), (0.7, 2.2), (0.62, 0.1), (0.9, 0.1)],
        'e' => &[(0.35, 0.45), (0.45, 0.92), (0.18, 0.8), (0.15, 0.15), (0.6, 0.15)],
        'f' => &[(0.45, 1.6), (0.4, 2.2), (0.2, 1.4), (0.12, -0.9), (0.3, -0.6), (0.3, 0.2), (0.7, 0.3)],
        'g' => &[(0.5, 0.9), (0.1, 0.6), (0.2, 0.1), (0.55, 0.7), (0.5, -1.0), (0.15, -1.0), (0.5, 0.0), (0.8, 0.3)],
        'h' => {
            &[(0.4, 1.5), (0.32, 2.2), (0.12, 1.5), (0.1, 0.05), (0.35, 0.85), (0.6, 0.7), (0.62, 0.05), (0.9, 0.15)]
        }
        'i' | 'r' => &[(0.2, 0.9), (0.3, 0.85), (0.32, 0.08), (0.6, 0.2)],
        'j' => &[(0.25, 0.9), (0.25, -0.9), (0.0, -1.0), (0.3, 0.0), (0.6, 0.3)],
        'k' => &[(0.4, 1.5), (0.3, 2.2), (0.1, 1.4), (0.1, 0.05), (0.5, 0.85), (0.25, 0.45), (0.65, 0.05), (0.85, 0.2)],
        'l' => &[(0.4, 1.4), (0.34, 2.2), (0.14, 1.6), (0.2, 0.08), (0.55, 0.15)],
        'm' => &[
            (0.15, 0.9),
            (0.2, 0.05),
            (0.4, 0.9),
            (0.52, 0.7),
            (0.54, 0.05),
            (0.75, 0.9),
            (0.9, 0.7),
            (0.95, 0.05),
            (1.2, 0.15),
        ],
        'n' | 'x' => &[(0.15, 0.9), (0.2, 0.05), (0.45, 0.9), (0.6, 0.7), (0.62, 0.05), (0.9, 0.15)],
        'o' => &[(0.4, 0.95), (0.1, 0.6), (0.3, 0.03), (0.6, 0.5), (0.4, 0.92), (0.85, 0.8)],
        'p' => &[(0.2, 0.9), (0.15, -1.1), (0.25, 0.6), (0.55, 0.85), (0.6, 0.2), (0.3, 0.05), (0.85, 0.15)],
        'q' => &[(0.5, 0.9), (0.1, 0.6), (0.2, 0.1), (0.55, 0.7), (0.55, -1.1), (0.75, -0.6), (0.85, 0.1)],
        's' => &[(0.35, 0.95), (0.3, 0.6), (0.5, 0.2), (0.2, 0.03), (0.7, 0.15)],
        't' => &[(0.3, 1.5), (0.28, 1.6), (0.26, 0.1), (0.6, 0.12)],
        'u' => &[(0.1, 0.9), (0.15, 0.08), (0.45, 0.15), (0.55, 0.9), (0.6, 0.08), (0.9, 0.15)],
        'v' => &[(0.15, 0.9), (0.3, 0.03), (0.55, 0.9), (0.8, 0.8)],
        'w' => &[(0.1, 0.9), (0.22, 0.05), (0.45, 0.8), (0.6, 0.05), (0.85, 0.9), (1.1, 0.8)],
        'y' => &[(0.1, 0.9), (0.2, 0.1), (0.5, 0.9), (0.45, -1.0), (0.1, -1.0), (0.5, 0.0), (0.85, 0.3)],
        _ => &[(0.2, 0.9), (0.55, 0.9), (0.15, 0.05), (0.7, 0.1)],
    }
}

/// Knots of a capital, at the height of a small letter's double.
fn capital(letter: char) -> &'static [(f32, f32)] {
    match letter {
        'A' | 'M' | 'N' | 'K' | 'H' => {
            &[(-0.2, 0.1), (0.1, 0.0), (0.55, 1.0), (0.62, 0.95), (0.7, 0.05), (0.45, 0.42), (0.2, 0.4), (0.9, 0.2)]
        }
        'B' | 'D' | 'P' | 'R' => &[
            (0.25, 0.9),
            (0.2, 0.0),
            (0.1, 0.15),
            (0.1, 0.85),
            (0.6, 1.0),
            (0.75, 0.75),
            (0.3, 0.5),
            (0.75, 0.3),
            (0.9, 0.05),
        ],
        'C' | 'E' | 'G' | 'O' | 'Q' => &[
            (0.65, 0.85),
            (0.5, 1.0),
            (0.12, 0.75),
            (0.05, 0.3),
            (0.35, 0.0),
            (0.7, 0.2),
            (0.6, 0.45),
            (0.4, 0.3),
            (0.9, 0.1),
        ],
        'L' | 'I' | 'J' | 'S' | 'T' | 'F' => {
            &[(0.0, 0.5), (0.35, 0.95), (0.5, 0.9), (0.35, 0.45), (0.2, 0.0), (0.0, 0.1), (0.3, 0.15), (0.85, 0.05)]
        }
        _ => &[(0.0, 0.85), (0.12, 1.0), (0.25, 0.1), (0.4, 0.0), (0.7, 0.95), (0.72, 0.5), (0.6, 0.05), (0.9, 0.15)],
    }
}

/// The signature of a person with that name (in Latin letters) by the hand that belongs to the seed.
pub fn signature(name: &str, seed: Seed) -> Vec<PenStroke> {
    let mut draw = seed.draw();
    let hand = Hand::draw(&mut draw);
    let mut strokes = Vec::new();
    let mut x = 0.0;
    for word in words(name, &mut draw) {
        let knots = word_knots(&word, &hand, &mut x, &mut draw);
        if let (true, Some(&(tx, _))) = (word.contains('t'), knots.get(knots.len() / 2)) {
            let bar = [(tx - 0.5, 1.35), (tx + 0.2, 1.5), (tx + 1.2, 1.45)];
            strokes.push(pen_stroke(&bar, &hand));
        }
        strokes.push(pen_stroke(&knots, &hand));
        x += draw.uniform(0.1..0.5);
    }
    if draw.chance(0.45) {
        strokes.push(pen_stroke(&paraph(x, &mut draw), &hand));
    }
    strokes
}

/// What of the name is written: everything, the family name with an initial, or a monogram with a tail.
fn words(name: &str, draw: &mut Draw) -> Vec<String> {
    let parts: Vec<&str> = name.split([' ', '-', '\'']).filter(|part| !part.is_empty()).collect();
    let last = parts.last().copied().unwrap_or("x");
    let initial: String = parts.first().and_then(|first| first.chars().next()).into_iter().collect();
    match draw.whole(0..4) {
        0 if parts.len() > 1 => vec![parts[0].to_owned(), last.to_owned()],
        1 => vec![last.to_owned()],
        _ if parts.len() > 1 => vec![initial, last.to_owned()],
        _ => vec![last.to_owned()],
    }
}

fn word_knots(word: &str, hand: &Hand, x: &mut f32, draw: &mut Draw) -> Vec<(f32, f32)> {
    let mut knots = Vec::new();
    for (index, letter) in word.chars().take(11).enumerate() {
        let progress = index as f32 / 8.0;
        let height = (1.0 - hand.decay * progress).max(0.3);
        let (shape, tall, wide) = if index == 0 {
            (capital(letter.to_ascii_uppercase()), hand.capital, hand.capital * 0.62)
        } else {
            (small_letter(letter.to_ascii_lowercase()), height, hand.stretch * (1.0 + 0.5 * hand.decay * progress))
        };
        for &(u, v) in shape {
            let shake = hand.shake * if index == 0 { 1.6 } else { 1.0 };
            knots.push((*x + u * wide + draw.normal() * shake, v * tall + draw.normal() * shake));
        }
        *x += shape.last().map_or(0.0, |last| last.0) * wide;
    }
    if let Some(&(end, y)) = knots.last() {
        // The pen leaves the paper on the move.
        knots.push((end + draw.uniform(0.4..1.8), y + draw.uniform(-0.4..0.5)));
    }
    knots
}

/// The flourish under the name.
fn paraph(width: f32, draw: &mut Draw) -> Vec<(f32, f32)> {
    let low = draw.uniform(-1.3..-0.6);
    let tilt = draw.uniform(-0.1..0.5);
    vec![
        (width * 0.9, low + 0.6),
        (width * 0.5, low + 0.15),
        (width * 0.02, low - 0.2),
        (-0.3, low - 0.05),
        (width * 0.3, low + tilt * 0.4),
        (width * draw.uniform(0.8..1.15), low + tilt),
    ]
}

/// A smooth stroke through the knots (centripetal Catmull–Rom, sampled); slow turns are wider than fast runs.
fn pen_stroke(knots: &[(f32, f32)], hand: &Hand) -> PenStroke {
    const STEPS: usize = 9;
    let place = |(x, y): (f32, f32)| [x + hand.slant * y, -y];
    let mut points: Vec<[f32; 3]> = Vec::with_capacity(knots.len() * STEPS);
    let last = knots.len().saturating_sub(1);
    for index in 0..last {
        let knot = |offset: isize| place(knots[(index as isize + offset).clamp(0, last as isize) as usize]);
        let (a, b, c, d) = (knot(-1), knot(0), knot(1), knot(2));
        let speed = (c[0] - b[0]).hypot(c[1] - b[1]);
        let width = hand.pen * (1.25 - 0.35 * speed.min(1.6));
        for step in 0..STEPS {
            let t = step as f32 / STEPS as f32;
            let spline = |i: usize| {
                0.5 * (2.0 * b[i]
                    + (c[i] - a[i]) * t
                    + (2.0 * a[i] - 5.0 * b[i] + 4.0 * c[i] - d[i]) * t * t
                    + (3.0 * b[i] - a[i] - 3.0 * c[i] + d[i]) * t * t * t)
            };
            let before = points.last().map_or(width, |point| point[2]);
            points.push([spline(0), spline(1), before + (width - before) * 0.25]);
        }
    }
    PenStroke { points }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_writes_the_same_name_the_same_way_and_others_differ() {
        let written = signature("Ana Petrova", Seed::new(3));
        assert_eq!(written, signature("Ana Petrova", Seed::new(3)));
        assert_ne!(written, signature("Ana Petrova", Seed::new(4)));
        assert_ne!(written, signature("Ivo Horak", Seed::new(3)));
        let points: Vec<_> = written.iter().flat_map(|stroke| &stroke.points).collect();
        assert!(points.len() > 40 && points.iter().all(|point| point[2] > 0.02 && point[2] < 0.4));
        assert!(!signature("", Seed::new(1)).is_empty());
    }
}
