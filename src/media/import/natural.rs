//! The order in which people number files: `frame2` before `frame10`.

use std::cmp::Ordering;

/// Compares two names, runs of digits by their value and letters in any case; ties by the bytes themselves.
pub(super) fn compare(left: &str, right: &str) -> Ordering {
    let (mut a, mut b) = (left.as_bytes(), right.as_bytes());
    while let (Some(&x), Some(&y)) = (a.first(), b.first()) {
        let order = if x.is_ascii_digit() && y.is_ascii_digit() {
            let (number_a, number_b) = (take_number(&mut a), take_number(&mut b));
            number_a.len().cmp(&number_b.len()).then_with(|| number_a.cmp(number_b))
        } else {
            (a, b) = (&a[1..], &b[1..]);
            x.to_ascii_lowercase().cmp(&y.to_ascii_lowercase())
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    a.len().cmp(&b.len()).then_with(|| left.cmp(right))
}

/// Takes the digits at the front, without leading zeros.
fn take_number<'a>(text: &mut &'a [u8]) -> &'a [u8] {
    let end = text.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    *text = rest;
    let zeros = digits.iter().take_while(|&&byte| byte == b'0').count();
    &digits[zeros..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_by_value() {
        let mut names = ["f10.png", "F2.png", "f1.png", "f002b.png", "f.png", "99999999999999999999999", "é2", "é10"];
        names.sort_by(|a, b| compare(a, b));
        assert_eq!(
            names,
            ["99999999999999999999999", "f.png", "f1.png", "F2.png", "f002b.png", "f10.png", "é2", "é10"]
        );
    }
}
