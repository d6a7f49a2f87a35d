//! Labels that were misread so far that they look like values.

use super::labels::LABELS;
use crate::case::edit_distance::edit_distance;

/// Letters of a label of so many or more that may be wrong, too many or missing where it is told from a value.
const SLIPS_OF_LABEL: usize = 2;
const LEAST_LABEL: usize = 6;

/// Whether a text is nearly a label, and so a label misread rather than a value.
pub(super) fn is_nearly_label(text: &str) -> bool {
    let plain: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_uppercase).take(48).collect();
    let is_near = |label: &str| {
        let label: Vec<char> = label.chars().collect();
        label.len() >= LEAST_LABEL
            && label.len().abs_diff(plain.len()) <= SLIPS_OF_LABEL
            && edit_distance(&plain, &label) <= SLIPS_OF_LABEL
    };
    LABELS.iter().flat_map(|(_, labels)| labels.iter()).any(|label| is_near(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misread_labels_are_told_from_values() {
        for text in ["Suame", "Given nmes", "SURNAME"] {
            assert!(is_nearly_label(text), "{text}");
        }
        for text in ["BERINGER", "", "LI", "12.05.2030", "é"] {
            assert!(!is_nearly_label(text), "{text}");
        }
    }
}
