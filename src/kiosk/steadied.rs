//! A value that changes only when another one held for a while: so that guidance does not flicker.

/// What is shown of a value that is measured again and again.
#[derive(Debug, Clone)]
pub(super) struct Steadied<T> {
    hold_millis: u64,
    shown: Option<T>,
    /// The other value, and since when it has been measured.
    next: Option<(T, u64)>,
}

impl<T: Copy + PartialEq> Steadied<T> {
    /// Nothing is shown yet; another value is once it held for `hold_millis`.
    pub(super) fn new(hold_millis: u64) -> Self {
        Steadied { hold_millis, shown: None, next: None }
    }

    /// What is shown now that `value` was measured at `now`.
    pub(super) fn see(&mut self, now: u64, value: T) -> T {
        let Some(shown) = self.shown.filter(|shown| *shown != value) else {
            (self.shown, self.next) = (Some(value), None);
            return value;
        };
        let since = self.next.filter(|(next, _)| *next == value).map_or(now, |(_, since)| since);
        if now.saturating_sub(since) >= self.hold_millis {
            (self.shown, self.next) = (Some(value), None);
            return value;
        }
        self.next = Some((value, since));
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_must_hold_before_it_is_shown_and_flicker_is_not() {
        let mut shown = Steadied::new(400);
        let seen: Vec<char> =
            [(0, 'a'), (100, 'b'), (200, 'a'), (300, 'b'), (500, 'b'), (699, 'b'), (700, 'b'), (800, 'a')]
                .into_iter()
                .map(|(now, value)| shown.see(now, value))
                .collect();
        assert_eq!(seen, ['a', 'a', 'a', 'a', 'a', 'a', 'b', 'b']);
        let mut changing = Steadied::new(400);
        let seen: Vec<char> =
            "abcdefgh".chars().zip((0..).step_by(300)).map(|(value, now)| changing.see(now, value)).collect();
        assert_eq!(seen, ['a'; 8], "none of the others held");
        assert_eq!(Steadied::new(0).see(5, 'x'), 'x');
    }
}
