//! Large buffers that the next photograph on the same thread uses again. The system hands out fresh memory page by page, which
//! takes a tenth of a photograph's time. [`release`] gives them back.

use std::{cell::Cell, thread::LocalKey};

/// Most buffers that a thread keeps of each kind: a picture, and the same one turned.
const KEPT: usize = 2;

thread_local! {
    /// Codes of the sensor.
    pub(super) static CODES: Cell<Vec<Vec<u16>>> = const { Cell::new(Vec::new()) };
    /// Bytes of pictures.
    pub(super) static BYTES: Cell<Vec<Vec<u8>>> = const { Cell::new(Vec::new()) };
}

/// A buffer of `length` values that still hold what they held before: all of them are to be written.
pub(super) fn take<T: Copy + Default>(from: &'static LocalKey<Cell<Vec<Vec<T>>>>, length: usize) -> Vec<T> {
    let mut kept = from.take();
    let fitting = (0..kept.len()).filter(|place| kept[*place].capacity() >= length);
    let fitting = fitting.min_by_key(|place| kept[*place].capacity());
    let buffer = fitting.map(|place| kept.swap_remove(place));
    from.set(kept);
    match buffer {
        Some(mut buffer) => {
            buffer.resize(length, T::default());
            buffer
        }
        None => vec![T::default(); length],
    }
}

/// Keeps a buffer that is no longer needed; the smallest gives way where there are too many.
pub(super) fn keep<T>(at: &'static LocalKey<Cell<Vec<Vec<T>>>>, buffer: Vec<T>) {
    let mut kept = at.take();
    kept.push(buffer);
    if kept.len() > KEPT {
        kept.sort_by_key(|buffer| std::cmp::Reverse(buffer.capacity()));
        kept.truncate(KEPT);
    }
    at.set(kept);
}

/// Gives back what all threads keep.
pub(super) fn release() {
    rayon::broadcast(|_| {
        CODES.take();
        BYTES.take();
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_buffers_are_kept_and_used_again() {
        for length in [10, 4000, 300, 2000] {
            keep(&CODES, vec![7; length]);
        }
        let large = take(&CODES, 3000);
        assert!(large.len() == 3000 && large.capacity() >= 4000 && large.iter().all(|value| *value == 7));
        assert_eq!(take(&CODES, 3000), vec![0; 3000]);
        assert_eq!(take(&CODES, 2000), vec![7; 2000]);
        assert_eq!(take(&CODES, 1), [0]);
    }
}
