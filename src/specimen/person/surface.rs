//! The skin of head and neck as a mesh: rows from the vertex to the neck, columns around, dense in the face, with a slit
//! between the lips.

use std::f32::consts::{FRAC_PI_2, PI};

use super::{
    anatomy::Anatomy,
    loft::Loft,
    mesh::{Corner, Material, Mesh},
    vector::{V3, bell, lerp, smooth, sub},
};

/// Rows of corners.
pub(super) const ROWS: usize = 226;
/// Columns of corners; the first and the last meet at the back.
pub(super) const COLUMNS: usize = 237;

/// Adds the skin to the mesh.
pub(super) fn add_skin(mesh: &mut Mesh, anatomy: &Anatomy, loft: &Loft) {
    let levels = levels(loft, anatomy);
    let angles: Vec<f32> = (0..COLUMNS).map(angle).collect();
    // Two rows lie on the mouth's seam: the upper one's lip and the lower one's.
    let seam_level = levels.iter().position(|&u| loft.at(u, 0.0)[1] < anatomy.mouth.0).unwrap_or(ROWS / 2);
    let level = |row: usize| if row <= seam_level { levels[row] } else { levels[row - 1] };
    let seam_y = loft.at(levels[seam_level], 0.0)[1];
    let half = anatomy.mouth.1;
    let skip = |row: usize, column: usize| {
        let x = |column: usize| loft.at(levels[seam_level], angles[column])[0].abs();
        row == seam_level && angles[column].abs() < 1.0 && x(column) < half && x(column + 1) < half
    };
    mesh.grid(Material::Skin, (ROWS, COLUMNS), skip, |row, column| {
        let (u, angle) = (level(row), angles[column]);
        let mut p = loft.at(u, angle);
        let front = angle.cos() > 0.0;
        if front {
            let near = smooth(9.0, 0.0, (p[1] - seam_y).abs()) * smooth(half + 12.0, half, p[0].abs());
            let shifted = anatomy.seam(p[0]) - loft.at(levels[seam_level], angle)[1];
            p[1] += near * shifted;
        }
        let place = if front { anatomy.sculpt(p) } else { p };
        let upper = row <= seam_level;
        let mut corner = Corner {
            place,
            uv: [column as f32 / (COLUMNS - 1) as f32, row as f32 / (ROWS - 1) as f32],
            ..Corner::default()
        };
        corner.face = if front { [p[0], p[1]] } else { [p[0].signum() * 200.0, p[1]] };
        corner.body = smooth(15.6, 17.6, u);
        if front {
            move_with(&mut corner, anatomy, p, upper, u);
        }
        corner
    });
}

/// The angle of a column: 0 in front, dense there.
fn angle(column: usize) -> f32 {
    let t = 2.0 * column as f32 / (COLUMNS - 1) as f32 - 1.0;
    let (size, front) = (t.abs(), 0.80);
    let quarter = |t: f32| 0.78 * t + 0.22 * t * t * t;
    let angle = if size < front {
        FRAC_PI_2 * quarter(size / front)
    } else {
        FRAC_PI_2 + (PI - FRAC_PI_2) * (size - front) / (1.0 - front)
    };
    angle * t.signum()
}

/// The rings at which rows lie, by the length of the profile and the detail needed there.
fn levels(loft: &Loft, anatomy: &Anatomy) -> Vec<f32> {
    const STEPS: usize = 3000;
    let at = |step: usize| Loft::LAST * step as f32 / STEPS as f32;
    let mut sums = vec![0.0];
    for step in 0..STEPS {
        let (a, b) = (loft.at(at(step), 0.0), loft.at(at(step + 1), 0.0));
        let y = a[1];
        let detail = 0.32
            + 0.58 * smooth(84.0, 62.0, y)
            + 0.9 * bell(y - 1.0, 10.0)
            + 0.8 * bell(y - anatomy.nose_base - 2.0, 6.0)
            + 0.9 * bell(y - anatomy.mouth.0, 8.0)
            - 0.35 * smooth(anatomy.chin + 3.0, anatomy.chin - 4.0, y);
        let length = super::vector::length(sub(b, a)) + 0.02;
        sums.push(sums[step] + detail * length);
    }
    let total = sums[STEPS];
    let mut step = 0;
    (0..ROWS - 1)
        .map(|row| {
            let wanted = total * row as f32 / (ROWS - 2) as f32;
            while step + 1 < STEPS && sums[step + 1] < wanted {
                step += 1;
            }
            at(step) + (wanted - sums[step]) / (sums[step + 1] - sums[step]).max(1e-6) * (at(1) - at(0))
        })
        .collect()
}

/// How a corner of the face moves with jaw, smile, brows and lids.
fn move_with(corner: &mut Corner, a: &Anatomy, p: V3, upper: bool, u: f32) {
    let [x, y, _] = p;
    let (ax, side) = (x.abs(), x.signum());
    let (mouth_y, half) = a.mouth;
    let step = if upper { 0.0 } else { 1.0 };
    let beside = smooth(mouth_y + 24.0, mouth_y - 24.0, y);
    let jaw = lerp(step, beside, smooth(0.35 * half, 1.02 * half, ax));
    corner.jaw = jaw * smooth(-78.0, -42.0, corner.place[2]) * smooth(16.6, 15.2, u);
    // Smile: the corners go out, up and back, the upper lip rises, the cheeks bulge, the lower lid follows.
    let at_corner = bell(ax - half, 9.0) * bell(y - mouth_y, 8.5);
    let lip = smooth(half, 0.3 * half, ax) * bell(y - mouth_y, 9.0);
    let cheek = bell(ax - 41.0, 11.0) * bell(y + 26.0, 12.0);
    let fold = bell(ax - half - 9.0, 5.0) * bell(y - mouth_y - 14.0, 10.0);
    let lower_lid = bell(ax - a.eye_x, 10.0) * bell(y + 10.0, 4.5);
    corner.smile = [
        side * (5.6 * at_corner + 1.5 * fold),
        4.6 * at_corner + lip * (if upper { 2.4 } else { 0.6 }) + 2.6 * cheek + 1.2 * lower_lid,
        -2.8 * at_corner - 1.6 * lip + 3.2 * cheek + 1.4 * fold + 0.6 * lower_lid,
    ];
    let raised = smooth(6.0, 20.0, y) * smooth(75.0, 35.0, y) * smooth(62.0, 45.0, ax);
    corner.brow = [0.0, 6.5 * raised, 0.3 * raised];
    let lid = bell(ax - a.eye_x, 9.0) * bell(y - 9.0, 4.5);
    corner.blink = [0.0, -1.6 * lid, 0.2 * lid];
}
