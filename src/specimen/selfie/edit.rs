//! What is done to a recording afterwards, and where things are then.

use super::{
    order::SelfieKind,
    truth::{Act, Span},
};
use crate::specimen::seed::Seed;

/// What was done to a recording afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    None,
    /// The first frames come again and again.
    Loop {
        length: usize,
    },
    /// After so many frames, so many are missing.
    Cut {
        after: usize,
        skipped: usize,
    },
}

impl Edit {
    pub(super) fn draw(kind: SelfieKind, frames: usize, seed: Seed) -> Self {
        let mut draw = seed.branch("edit").draw();
        let share = |share: f32| (frames as f32 * share) as usize;
        match kind {
            SelfieKind::Loop => Edit::Loop { length: share(draw.uniform(0.25..0.45)).max(2) },
            SelfieKind::Cut => {
                Edit::Cut { after: share(draw.uniform(0.35..0.65)), skipped: share(draw.uniform(0.15..0.4)).max(2) }
            }
            _ => Edit::None,
        }
    }

    pub(super) fn moment(self, frame: usize) -> usize {
        match self {
            Edit::Loop { length } => frame % length,
            Edit::None | Edit::Cut { .. } => frame,
        }
    }
}

/// Something that takes a stretch of time.
pub(super) trait Lasting: Copy {
    /// From when to when, in milliseconds.
    fn span(&self) -> (i64, i64);
    /// The same so many milliseconds later.
    fn later(self, millis: i64) -> Self;
}

impl Lasting for Act {
    fn span(&self) -> (i64, i64) {
        (self.start_millis, self.end_millis)
    }

    fn later(self, millis: i64) -> Self {
        Act { start_millis: self.start_millis + millis, end_millis: self.end_millis + millis, ..self }
    }
}

impl Lasting for Span {
    fn span(&self) -> (i64, i64) {
        (self.start_millis, self.end_millis)
    }

    fn later(self, millis: i64) -> Self {
        Span { start_millis: self.start_millis + millis, end_millis: self.end_millis + millis }
    }
}

/// Where things of the script are in the edited recording; what is cut short is left out.
pub(super) fn edited<T: Lasting>(things: Vec<T>, edit: Edit, times: &[i64]) -> Vec<T> {
    let end = times.last().copied().unwrap_or(0);
    let whole = |thing: &T| thing.span().1 <= end;
    match edit {
        Edit::None => things.into_iter().filter(whole).collect(),
        Edit::Loop { length } => {
            let turn = times.get(length).copied().unwrap_or(end);
            let within: Vec<T> = things.into_iter().filter(|thing| thing.span().1 < turn).collect();
            let again = |round: i64| within.iter().map(move |thing| thing.later(round * turn));
            (0..=end / turn.max(1)).flat_map(again).filter(whole).collect()
        }
        Edit::Cut { after, skipped } => {
            let cut = times.get(after).copied().unwrap_or(end);
            let gone = skipped as i64 * end / times.len().max(1) as i64;
            let moved = |thing: T| match thing.span() {
                (_, until) if until <= cut => Some(thing),
                (from, _) => (from >= cut + gone).then(|| thing.later(-gone)),
            };
            things.into_iter().filter_map(moved).filter(whole).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_move_what_they_move_and_leave_out_what_they_hide() {
        let times: Vec<i64> = (0..100).map(|frame| frame * 10).collect();
        let span = |start_millis: i64| Span { start_millis, end_millis: start_millis + 50 };
        let blinks = || vec![span(100), span(500), span(800)];
        let starts =
            |edit| edited(blinks(), edit, &times).iter().map(|span: &Span| span.start_millis).collect::<Vec<_>>();
        assert_eq!(starts(Edit::None), [100, 500, 800]);
        assert_eq!(starts(Edit::Loop { length: 30 }), [100, 400, 700]);
        assert_eq!(starts(Edit::Cut { after: 30, skipped: 30 }), [100, 503]);
    }
}
