//! One channel of a tile.

/// Values row by row.
#[derive(Debug, Clone)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) values: Vec<f32>,
}

impl Plane {
    pub(super) fn empty(width: usize, height: usize) -> Self {
        Plane { width, height, values: vec![0.0; width * height] }
    }

    #[cfg(test)]
    pub(super) fn from_fn(width: usize, height: usize, value: impl Fn(usize, usize) -> f32) -> Self {
        Plane { width, height, values: (0..width * height).map(|i| value(i % width, i / width)).collect() }
    }

    pub(super) fn row(&self, y: usize) -> &[f32] {
        &self.values[y * self.width..][..self.width]
    }

    pub(super) fn row_mut(&mut self, y: usize) -> &mut [f32] {
        &mut self.values[y * self.width..][..self.width]
    }
}
