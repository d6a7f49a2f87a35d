//! The exact search: one product per face, every face looked at.

use rayon::prelude::*;

/// Numbers that are multiplied side by side: two registers of eight, or four of four.
const LANES: usize = 16;
/// Faces that one thread takes at a time: 2 MiB of 128 numbers each, so that a search stops for nobody long.
const FACES_AT_A_TIME: usize = 4096;

/// A face found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hit {
    /// Its place in the matrix.
    pub(super) row: usize,
    /// Product of the two templates.
    pub(super) similarity: f32,
}

/// What a search came to.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Hits {
    /// Every face at or above the threshold, in the order of the matrix.
    pub(super) found: Vec<Hit>,
    /// The highest similarity of all faces that were not passed over.
    pub(super) closest: Option<f32>,
}

impl Hits {
    /// What two parts of a gallery came to, the second one's places counted on from `offset`.
    pub(super) fn and(mut self, later: Hits, offset: usize) -> Hits {
        self.found.extend(later.found.into_iter().map(|hit| Hit { row: hit.row + offset, ..hit }));
        let closest = self.closest.into_iter().chain(later.closest).reduce(f32::max);
        Hits { closest, ..self }
    }
}

/// Compares `probe` with every row of `matrix` (rows of the probe's length, one after the other). `passed_over` is asked
/// about faces that are similar, not about all. Each product is summed in one order, whatever the number of threads.
pub(super) fn search(
    matrix: &[f32],
    probe: &[f32],
    threshold: f32,
    passed_over: &(impl Fn(usize) -> bool + Sync),
) -> Hits {
    let length = probe.len().max(1);
    let parts: Vec<Hits> = matrix
        .par_chunks(FACES_AT_A_TIME * length)
        .enumerate()
        .map(|(part, rows)| {
            let mut hits = Hits::default();
            for (place, row) in rows.chunks_exact(length).enumerate() {
                let similarity = product(row, probe);
                let closer = hits.closest.map_or(!similarity.is_nan(), |closest| similarity > closest);
                let row = part * FACES_AT_A_TIME + place;
                if (similarity >= threshold || closer) && !passed_over(row) {
                    hits.closest = Some(hits.closest.map_or(similarity, |closest| closest.max(similarity)));
                    hits.found.extend((similarity >= threshold).then_some(Hit { row, similarity }));
                }
            }
            hits
        })
        .collect();
    parts.into_iter().fold(Hits::default(), |all, part| all.and(part, 0))
}

/// The product of two vectors of one length.
fn product(one: &[f32], other: &[f32]) -> f32 {
    let (one, one_rest) = one.as_chunks::<LANES>();
    let (other, other_rest) = other.as_chunks::<LANES>();
    let mut sums = [0.0f32; LANES];
    for (one, other) in one.iter().zip(other) {
        sums.iter_mut().zip(one.iter().zip(other)).for_each(|(sum, (one, other))| *sum += one * other);
    }
    let rest: f32 = one_rest.iter().zip(other_rest).map(|(one, other)| one * other).sum();
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_face_is_compared_whatever_its_place_and_length() {
        let mut random = fastrand::Rng::with_seed(7);
        for length in [1, 3, 16, 37] {
            let rows = 2 * FACES_AT_A_TIME + 5;
            let matrix: Vec<f32> = (0..rows * length).map(|_| random.f32() - 0.5).collect();
            let probe: Vec<f32> = (0..length).map(|_| random.f32() - 0.5).collect();
            let plain = |row: usize| -> f64 {
                let face = &matrix[row * length..(row + 1) * length];
                face.iter().zip(&probe).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
            };
            let best = (0..rows).max_by(|&a, &b| plain(a).total_cmp(&plain(b))).unwrap();
            let hits = search(&matrix, &probe, plain(best) as f32 - 1e-4, &|_| false);
            assert!(hits.found.iter().any(|hit| hit.row == best), "{length}");
            assert!(hits.found.iter().all(|hit| (f64::from(hit.similarity) - plain(hit.row)).abs() < 1e-4));
            let without = search(&matrix, &probe, -1e3, &|row| row == best);
            assert_eq!(without.found.len(), rows - 1);
            assert!(without.closest.unwrap() <= hits.closest.unwrap());
        }
        assert_eq!(search(&[], &[1.0], 0.0, &|_| false), Hits::default());
        // A number that is none resembles nothing and hides nobody.
        let hits = search(&[f32::NAN, 1.0], &[1.0], 0.5, &|_| false);
        assert_eq!(hits.found, [Hit { row: 1, similarity: 1.0 }]);
    }
}
