//! Colours and tones: a matrix from the sensor's colours to sRGB, and an S-shaped curve on top of the sRGB encoding.

/// Steps of the tone table.
const STEPS: usize = 4096;

/// A matrix and a curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Tone {
    matrix: [[f32; 3]; 3],
    curve: Vec<f32>,
}

impl Tone {
    /// `matrix`: from balanced sensor colours to linear sRGB, rows that sum to 1. `contrast` 0 … 0.6: share of the smooth
    /// step mixed into the encoded tone. `gain`: brightening before the curve. `toe`: light taken as black.
    pub fn new(matrix: [[f32; 3]; 3], contrast: f32, gain: f32, toe: f32) -> Self {
        let curve = (0..=STEPS)
            .map(|step| {
                let light = ((step as f32 / STEPS as f32 - toe) * gain / (1.0 - toe)).clamp(0.0, 1.0);
                // A shoulder keeps highlights from breaking off.
                let light = light * (1.0 + 0.25 * light) / (1.0 + 0.25 * light * light);
                let code = if light <= 0.003_130_8 { light * 12.92 } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 };
                let code = code.min(1.0);
                255.0 * (code + contrast * (code * code * (3.0 - 2.0 * code) - code))
            })
            .collect();
        Tone { matrix, curve }
    }

    /// Balanced sensor colours to codes, 0 … 255, in place.
    #[inline(always)]
    pub(super) fn apply(&self, row: &mut [&mut [f32]; 3]) {
        let [m0, m1, m2] = self.matrix;
        let [red, green, blue] = row;
        for ((red, green), blue) in red.iter_mut().zip(green.iter_mut()).zip(blue.iter_mut()) {
            let (r, g, b) = (*red, *green, *blue);
            *red = m0[0] * r + m0[1] * g + m0[2] * b;
            *green = m1[0] * r + m1[1] * g + m1[2] * b;
            *blue = m2[0] * r + m2[1] * g + m2[2] * b;
        }
        for channel in row {
            for value in channel.iter_mut() {
                *value = self.curve[whole(value.clamp(0.0, 1.0) * STEPS as f32) as usize];
            }
        }
    }
}

/// The whole number nearest to `value`, 0 … 2²²: added to 2²³ it stands in the last bits. A cast has to care for all other
/// numbers as well and takes several times as long.
#[inline(always)]
pub(crate) fn whole(value: f32) -> u32 {
    (value + 8_388_608.0).to_bits() & 0x3f_ffff
}

/// The matrix of a sensor: `strength` 0 … 1 from none to the strong mixing of small pixels, times `saturation` around grey
/// (weights of ITU-R BT.709).
pub(crate) fn matrix(strength: f32, saturation: f32) -> [[f32; 3]; 3] {
    let sensor = unmixing(strength);
    let weights = [0.2126, 0.7152, 0.0722];
    std::array::from_fn(|row| {
        std::array::from_fn(|column| {
            (0..3)
                .map(|k| {
                    let keep = if row == k { saturation } else { 0.0 };
                    (keep + (1.0 - saturation) * weights[k]) * sensor[k][column]
                })
                .sum()
        })
    })
}

/// What the sensor's filters do to linear sRGB: rows that sum to 1, all entries above 0. Overlaps of the size usual for
/// phone sensors (own choice).
pub(crate) fn mixing(strength: f32) -> [[f32; 3]; 3] {
    let full = [[0.70, 0.24, 0.06], [0.16, 0.68, 0.16], [0.05, 0.25, 0.70]];
    std::array::from_fn(|row| {
        std::array::from_fn(|column| strength * full[row][column] + if row == column { 1.0 - strength } else { 0.0 })
    })
}

fn unmixing(strength: f32) -> [[f32; 3]; 3] {
    let m = mixing(strength);
    let minor = |a: usize, b: usize, c: usize, d: usize| m[a][c] * m[b][d] - m[a][d] * m[b][c];
    let determinant = m[0][0] * minor(1, 2, 1, 2) - m[0][1] * minor(1, 2, 0, 2) + m[0][2] * minor(1, 2, 0, 1);
    let other = [[1, 2], [0, 2], [0, 1]];
    std::array::from_fn(|row| {
        std::array::from_fn(|column| {
            let sign = if (row + column) % 2 == 0 { 1.0 } else { -1.0 };
            let ([a, b], [c, d]) = (other[column], other[row]);
            sign * minor(a, b, c, d) / determinant
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_matrix_undoes_the_filters_and_keeps_grey() {
        let (mixed, back) = (mixing(0.8), matrix(0.8, 1.0));
        for (row, back) in back.iter().enumerate() {
            let product = [0, 1, 2].map(|column| (0..3).map(|k| back[k] * mixed[k][column]).sum::<f32>());
            let wanted = [0, 1, 2].map(|column| if row == column { 1.0 } else { 0.0 });
            assert!(product.iter().zip(wanted).all(|(value, wanted)| (value - wanted).abs() < 1e-4), "{product:?}");
        }
        assert!(matrix(0.8, 1.3).iter().all(|row| (row.iter().sum::<f32>() - 1.0).abs() < 1e-4));
    }

    #[test]
    fn the_curve_rises_from_black_to_white() {
        let tone = Tone::new(matrix(0.0, 1.0), 0.5, 1.0, 0.002);
        assert!(tone.curve.windows(2).all(|pair| pair[0] <= pair[1]));
        assert_eq!((tone.curve[0], tone.curve[STEPS]), (0.0, 255.0));
    }
}
