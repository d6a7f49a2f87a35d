//! Random numbers that depend on a seed and on nothing else: not on the order of work, nor on the number of threads.

use std::ops::Range;

/// A place in the tree of seeds. Every part of a specimen draws from its own branch, so that a change to one part leaves
/// the others as they were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(u64);

impl Seed {
    /// The root for a number given by the user.
    pub fn new(number: u64) -> Self {
        Seed(mix(number ^ 0x5bd1_e995_9d1b_54a5))
    }

    /// The branch called `name`.
    pub fn branch(self, name: &str) -> Self {
        // FNV-1a, then the finaliser: names that differ in one letter give unrelated branches.
        let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
        });
        Seed(mix(self.0 ^ mix(hash)))
    }

    /// The branch with the number `index`.
    pub fn nth(self, index: u64) -> Self {
        Seed(mix(self.0.wrapping_add(mix(index.wrapping_add(0x9e37_79b9_7f4a_7c15)))))
    }

    /// The numbers drawn here, from the first.
    pub fn draw(self) -> Draw {
        Draw(fastrand::Rng::with_seed(self.0))
    }

    /// The seed as a number.
    pub fn number(self) -> u64 {
        self.0
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).
fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Draw(fastrand::Rng);

impl Draw {
    /// Uniform in the range.
    pub fn uniform(&mut self, range: Range<f32>) -> f32 {
        range.start + (range.end - range.start) * self.0.f32()
    }

    /// Uniform on a logarithmic scale; both ends must be above zero.
    pub fn log_uniform(&mut self, range: Range<f32>) -> f32 {
        self.uniform(range.start.ln()..range.end.ln()).exp()
    }

    /// Normally distributed with mean 0 and standard deviation 1 (Box and Muller 1958).
    pub fn normal(&mut self) -> f32 {
        let radius = (-2.0 * (1.0 - self.0.f32()).ln()).sqrt();
        radius * (std::f32::consts::TAU * self.0.f32()).cos()
    }

    /// A whole number in the range; its start when the range is empty.
    pub fn whole(&mut self, range: Range<u32>) -> u32 {
        if range.is_empty() { range.start } else { self.0.u32(range) }
    }

    /// True with the given probability in [0, 1].
    pub fn chance(&mut self, probability: f32) -> bool {
        self.0.f32() < probability
    }

    /// One of the things; `None` when there are none.
    pub fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        things.get(self.whole(0..things.len() as u32) as usize)
    }

    /// Puts the things in a random order.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        self.0.shuffle(things);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn branches_are_repeatable_and_apart() {
        let root = Seed::new(7);
        assert_eq!(root.branch("portrait"), Seed::new(7).branch("portrait"));
        assert_ne!(root.branch("portrait"), root.branch("portrais"));
        assert_ne!(root.nth(0), root.nth(1));
        assert_ne!(root.branch("a").branch("b"), root.branch("b").branch("a"));
        assert_eq!(root.draw().uniform(0.0..1.0).to_bits(), root.draw().uniform(0.0..1.0).to_bits());
    }

    #[test]
    fn draws_have_the_spread_they_claim() {
        let mut draw = Seed::new(1).draw();
        let normal: Vec<f32> = (0..20_000).map(|_| draw.normal()).collect();
        let mean = normal.iter().sum::<f32>() / 20_000.0;
        let variance = normal.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / 20_000.0;
        assert!(mean.abs() < 0.03 && (variance - 1.0).abs() < 0.05, "{mean} {variance}");
        assert!((0..1000).all(|_| (2.0..3.0).contains(&draw.log_uniform(2.0..3.0))));
        assert_eq!(draw.pick::<u8>(&[]), None);
        assert_eq!(draw.whole(4..4), 4);
    }
}
