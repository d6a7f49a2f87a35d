//! How far two texts are apart.

/// The least number of letters to exchange, leave out or put in (Levenshtein 1966).
pub fn edit_distance<T: PartialEq>(a: &[T], b: &[T]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (index, letter) in a.iter().enumerate() {
        let mut before = index;
        row[0] = index + 1;
        for (column, other) in b.iter().enumerate() {
            let exchanged = before + usize::from(letter != other);
            before = row[column + 1];
            row[column + 1] = exchanged.min(before + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        for (a, b, edits) in
            [("", "", 0), ("ABC", "", 3), ("ABC", "ABD", 1), ("ABC", "BC", 1), ("KITTEN", "SITTING", 3)]
        {
            assert_eq!(edit_distance(a.as_bytes(), b.as_bytes()), edits);
        }
    }
}
