//! A head, built once and rendered often.

use super::{
    Person,
    anatomy::Anatomy,
    dress::add_dress,
    loft::Loft,
    mesh::Mesh,
    parts::{add_ears, add_eyes, add_mouth},
    scalp::Scalp,
    shadow::open_sky,
    skin,
    strands::Strands,
    surface::{COLUMNS, ROWS, add_skin},
    texture::Texture,
    vector::V3,
};

/// Directions over which the open sky is summed up.
const SKY: usize = 30;

/// A person's head, ready to be rendered. It holds all that does not change with view, expression and light.
#[derive(Debug, Clone)]
pub struct Head {
    pub(super) person: Person,
    pub(super) anatomy: Anatomy,
    pub(super) mesh: Mesh,
    pub(super) texture: Texture,
    pub(super) strands: Strands,
    /// Corners of the skin at the corners of the mouth: left of the picture, right.
    pub(super) mouth_corners: [usize; 2],
    /// For every triangle of the skin, whether it lies at an eye.
    pub(super) at_eye: Vec<bool>,
    reach: (f32, f32),
}

impl Head {
    /// Builds the head of a person.
    pub fn build(person: &Person) -> Self {
        let anatomy = Anatomy::of(person);
        let loft = Loft::of(&anatomy);
        let mut mesh = Mesh::default();
        add_skin(&mut mesh, &anatomy, &loft);
        let skin_corners = ROWS * COLUMNS;
        let scalp = Scalp::of(person, &anatomy);
        let texture = skin::bake(person, &anatomy, &scalp, &mesh.corners[..skin_corners]);
        let skin_triangles = mesh.triangles.len();
        let nearest = |x: f32, y: f32| nearest_corner(&mesh, x, y);
        let half = anatomy.mouth.1;
        let mouth_corners = [-half, half].map(|x| nearest(x, anatomy.seam(x)));
        let lip_z = mesh.corners[nearest(0.0, anatomy.seam(0.0))].place[2];
        let at_eye = mesh.triangles.iter().map(|corners| lies_at_eye(&anatomy, &mesh, corners)).collect();
        let strands = Strands::grow(person, &anatomy, &scalp, &mesh);
        let skin_z = |x: f32, y: f32| mesh.corners[nearest(x, y)].place[2];
        let mut parts = Mesh::default();
        add_eyes(&mut parts, &anatomy, skin_z);
        add_ears(&mut parts, person, &anatomy, &loft);
        add_mouth(&mut parts, person, &anatomy, lip_z);
        add_dress(&mut parts, person, &anatomy);
        super::glasses::add_glasses(&mut parts, person, &anatomy, &loft);
        mesh.append(parts);
        mesh.note_materials();
        mesh.note_casters();
        debug_assert_eq!(mesh.parts[0].1.end, skin_triangles);
        let places: Vec<V3> = mesh.corners.iter().map(|corner| corner.place).collect();
        let normals = mesh.normals(&places);
        mesh.open = open_sky(&places, &normals, || mesh.casters(&places).chain(strands.occluders()), SKY);
        let top = strands.top().max(places[0][1]);
        Head {
            reach: (top, -anatomy.chin + 1.0),
            person: person.clone(),
            anatomy,
            mesh,
            texture,
            strands,
            mouth_corners,
            at_eye,
        }
    }

    /// How far hair and chin reach above and below the pupils, in millimetres.
    pub(super) fn reach_mm(&self) -> (f32, f32) {
        self.reach
    }
}

/// The corner of the skin whose place in the face is nearest to (x, y).
fn nearest_corner(mesh: &Mesh, x: f32, y: f32) -> usize {
    let distance = |index: usize| {
        let face = mesh.corners[index].face;
        (face[0] - x) * (face[0] - x) + (face[1] - y) * (face[1] - y)
    };
    // Rows follow the height in front closely enough to look at a band of them only.
    let row = (0..ROWS).rev().find(|row| mesh.corners[row * COLUMNS + COLUMNS / 2].face[1] > y).unwrap_or(0);
    let rows = row.saturating_sub(12)..(row + 12).min(ROWS);
    // Columns run from the left to the right of the picture; the back's are far from any place in the face.
    let columns = if x < 0.0 { COLUMNS / 10..COLUMNS / 2 + 2 } else { COLUMNS / 2 - 1..COLUMNS - COLUMNS / 10 };
    let corners = rows.flat_map(|row| columns.clone().map(move |column| row * COLUMNS + column));
    corners.min_by(|a, b| distance(*a).total_cmp(&distance(*b))).unwrap_or(0)
}

fn lies_at_eye(a: &Anatomy, mesh: &Mesh, corners: &[u32; 3]) -> bool {
    corners.iter().any(|corner| {
        let [x, y] = mesh.corners[*corner as usize].face;
        (x.abs() - a.eye_x).abs() < a.eye_half + 2.0 && y.abs() < 11.0
    })
}
