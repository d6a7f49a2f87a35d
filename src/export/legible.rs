//! Text as it may stand on paper and in tables: whatever a sender or a reviewer wrote, a reader sees all of it, in its order.

use std::borrow::Cow;

/// Most combining marks on one letter: no language needs more, and a taller stack covers the lines around it.
const MOST_MARKS: usize = 3;

/// Whether the character cannot be seen, turns the order of reading, or has no meaning outside the program that wrote it: controls,
/// marks of direction, spaces without width, tags, private use.
fn is_hidden(c: char) -> bool {
    let code = u32::from(c);
    c.is_control()
        || matches!(
            code,
            0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x3164 | 0xFEFF | 0xFFA0
        )
        || matches!(code, 0x200B..=0x200F | 0x2028..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFFF0..=0xFFFB)
        || matches!(code, 0xE000..=0xF8FF | 0xE0000..=0xE0FFF | 0xF0000..=0x10_FFFF)
        || code & 0xFFFE == 0xFFFE
        || (0xFDD0..=0xFDEF).contains(&code)
}

/// Whether the character stands on the one before it.
pub(super) fn is_mark(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0x300..=0x36F | 0x483..=0x489 | 0x591..=0x5BD | 0x610..=0x61A | 0x64B..=0x65F | 0x670)
        || matches!(code, 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF | 0xFE20..=0xFE2F)
}

/// The text in one line with every character that is hidden, or that `can_show` has no sign for, written as `[U+…]`; breaks of lines
/// and tabs are spaces.
pub(super) fn legible(text: &str, can_show: impl Fn(char) -> bool) -> Cow<'_, str> {
    let mut marks = 0;
    let mut is_plain = |c: char| {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        !is_hidden(c) && marks <= MOST_MARKS && can_show(c)
    };
    if text.chars().all(&mut is_plain) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' | '\t' => shown.push(' '),
            '\r' => {}
            c if is_plain(c) => shown.push(c),
            c => shown.push_str(&format!("[U+{:04X}]", u32::from(c))),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_hidden_is_told_and_what_is_plain_stays() {
        for plain in ["Ana", "Жуков", "محمد", "Zoë", "a\u{301}", "<b>&amp;</b>", ""] {
            assert!(matches!(legible(plain, |_| true), Cow::Borrowed(_)), "{plain}");
        }
        assert_eq!(legible("a\u{202E}b\u{200B}c\0", |_| true), "a[U+202E]b[U+200B]c[U+0000]");
        assert_eq!(legible("one\r\ntwo\tthree", |_| true), "one two three");
        assert_eq!(legible("日a", |c| c.is_ascii()), "[U+65E5]a");
        let stack = format!("a{}", "\u{301}".repeat(5));
        assert_eq!(legible(&stack, |_| true), "a\u{301}\u{301}\u{301}[U+0301][U+0301]");
        assert_eq!(legible("\u{E000}\u{FFFF}\u{E0041}", |_| true), "[U+E000][U+FFFF][U+E0041]");
    }
}
