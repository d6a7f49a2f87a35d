//! The data a camera writes beside the picture (Exif 2.32, CIPA DC-008): a TIFF structure with invented makers.

/// What a file says about its photograph.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exif {
    /// Maker, invented.
    pub make: String,
    /// Model, invented.
    pub model: String,
    /// Software version.
    pub software: String,
    /// How stored pixels are to be turned: 1 not, 3 by 180°, 6 by 90° clockwise, 8 by 90° anticlockwise.
    pub orientation: u16,
    /// `YYYY:MM:DD HH:MM:SS`.
    pub taken_at: String,
    /// Exposure time: one over this many seconds.
    pub exposure_inverse: u32,
    /// Aperture number times 100.
    pub aperture_percent: u32,
    /// ISO speed.
    pub iso: u16,
    /// Focal length in 1/1000 mm.
    pub focal_micrometres: u32,
    /// The focal length of the same view on 35-mm film.
    pub focal_35mm: u16,
}

enum Value {
    Text(String),
    Short(u16),
    Long(u32),
    Ratio(u32, u32),
}

impl Exif {
    /// The structure that follows `Exif\0\0` in the file, for stored pixels of the given size.
    pub(crate) fn tiff(&self, width: u32, height: u32) -> Vec<u8> {
        let detail = [
            (0x829a, Value::Ratio(1, self.exposure_inverse)),
            (0x829d, Value::Ratio(self.aperture_percent, 100)),
            (0x8827, Value::Short(self.iso)),
            (0x9003, Value::Text(self.taken_at.clone())),
            (0x9004, Value::Text(self.taken_at.clone())),
            (0x9209, Value::Short(16)),
            (0x920a, Value::Ratio(self.focal_micrometres, 1000)),
            (0xa001, Value::Short(1)),
            (0xa002, Value::Long(width)),
            (0xa003, Value::Long(height)),
            (0xa405, Value::Short(self.focal_35mm)),
        ];
        let main = |offset: u32| {
            [
                (0x010f, Value::Text(self.make.clone())),
                (0x0110, Value::Text(self.model.clone())),
                (0x0112, Value::Short(self.orientation)),
                (0x011a, Value::Ratio(72, 1)),
                (0x011b, Value::Ratio(72, 1)),
                (0x0128, Value::Short(2)),
                (0x0131, Value::Text(self.software.clone())),
                (0x0132, Value::Text(self.taken_at.clone())),
                (0x8769, Value::Long(offset)),
            ]
        };
        let mut bytes = b"II*\0\x08\0\0\0".to_vec();
        let start = 8 + directory(&main(0), 8).len() as u32;
        bytes.extend(directory(&main(start), 8));
        bytes.extend(directory(&detail, start));
        bytes
    }
}

/// A directory and what does not fit into its entries; `start` is its place in the structure.
fn directory(entries: &[(u16, Value)], start: u32) -> Vec<u8> {
    let mut bytes = (entries.len() as u16).to_le_bytes().to_vec();
    let mut outside: Vec<u8> = Vec::new();
    let behind = start + 2 + 12 * entries.len() as u32 + 4;
    for (tag, value) in entries {
        let (kind, count, data): (u16, u32, Vec<u8>) = match value {
            Value::Text(text) => (2, text.len() as u32 + 1, [text.as_bytes(), &[0]].concat()),
            Value::Short(number) => (3, 1, number.to_le_bytes().to_vec()),
            Value::Long(number) => (4, 1, number.to_le_bytes().to_vec()),
            Value::Ratio(over, under) => (5, 1, [over.to_le_bytes(), under.to_le_bytes()].concat()),
        };
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        if data.len() <= 4 {
            bytes.extend(data.iter().chain(&[0; 4]).take(4));
        } else {
            bytes.extend((behind + outside.len() as u32).to_le_bytes());
            outside.extend(&data);
            outside.resize(outside.len().next_multiple_of(2), 0);
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(outside);
    bytes
}
