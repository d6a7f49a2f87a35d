//! A texture with coarser copies of itself.

use super::vector::smooth;

/// Linear albedo (three), slope of the relief to the right and upwards, shine; two that fill it up.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Texel(pub(super) [f32; 8]);

#[derive(Debug, Clone)]
struct Level {
    width: usize,
    height: usize,
    texels: Vec<Texel>,
}

/// Texels at their own size, half, quarter and so on.
#[derive(Debug, Clone)]
pub(super) struct Texture {
    levels: Vec<Level>,
}

impl Texture {
    pub(super) fn of(width: usize, height: usize, texels: Vec<Texel>) -> Self {
        let mut levels = vec![Level { width, height, texels }];
        while let Some(last) = levels.last()
            && last.width > 40
        {
            levels.push(last.halved());
        }
        Texture { levels }
    }

    /// Width at its own size.
    pub(super) fn width(&self) -> usize {
        self.levels[0].width
    }

    /// The texel at `uv` (0 … 1) on a scale of `level` (0 its own, 1 half, …), smooth in all three.
    pub(super) fn at(&self, uv: [f32; 2], level: f32) -> Texel {
        let level = level.clamp(0.0, (self.levels.len() - 1) as f32);
        let lower = level as usize;
        let fine = self.levels[lower].at(uv);
        // Near to a level that one alone is enough.
        let share = smooth(0.25, 0.75, level - lower as f32);
        if share == 0.0 {
            return fine;
        }
        let coarse = self.levels[lower + 1].at(uv);
        Texel(std::array::from_fn(|i| fine.0[i] + share * (coarse.0[i] - fine.0[i])))
    }
}

impl Level {
    fn halved(&self) -> Level {
        let (width, height) = (self.width / 2, self.height / 2);
        let texel = |index: usize| {
            let (x, y) = (index % width * 2, index / width * 2);
            let four = [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(dx, dy)| self.texels[(y + dy) * self.width + x + dx].0);
            Texel(std::array::from_fn(|i| four.iter().map(|texel| texel[i]).sum::<f32>() / 4.0))
        };
        Level { width, height, texels: (0..width * height).map(texel).collect() }
    }

    #[inline]
    fn at(&self, [u, v]: [f32; 2]) -> Texel {
        let x = u.clamp(0.0, 1.0) * (self.width - 1) as f32;
        let y = v.clamp(0.0, 1.0) * (self.height - 1) as f32;
        let (left, top) = ((x as usize).min(self.width - 2), (y as usize).min(self.height - 2));
        let (fx, fy) = (x - left as f32, y - top as f32);
        let at = top * self.width + left;
        let (a, b) = (&self.texels[at].0, &self.texels[at + 1].0);
        let (c, d) = (&self.texels[at + self.width].0, &self.texels[at + self.width + 1].0);
        let share = [(1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy];
        let mut sum = [0.0; 8];
        for (i, value) in sum.iter_mut().enumerate() {
            *value = share[0] * a[i] + share[1] * b[i] + share[2] * c[i] + share[3] * d[i];
        }
        Texel(sum)
    }
}
