//! Error diffusion (Floyd and Steinberg 1976), as inkjet printers place their drops.

use super::texture::Texture;

/// Drops for the coverages in `tones`, at `width` × `height` drops: each of the four inks is there or not.
pub(crate) fn diffuse(tones: &Texture, width: usize, height: usize) -> Texture {
    let blank = image::RgbImage::new(width as u32, height as u32);
    let mut drops = Texture::from_image(&blank, |_, _, _| [0; 4]);
    let step = [tones.width as f32 / width as f32, tones.height as f32 / height as f32];
    let mut errors = [vec![[0.0f32; 4]; width + 2], vec![[0.0f32; 4]; width + 2]];
    for y in 0..height {
        let (this, next) = errors.split_at_mut(1);
        let (this, next) = if y % 2 == 0 { (&mut this[0], &mut next[0]) } else { (&mut next[0], &mut this[0]) };
        next.fill([0.0; 4]);
        let row = drops.row_mut(y);
        let from = ((y as f32 + 0.5) * step[1]) as usize;
        for turn in 0..width {
            // Every second row runs backwards, or drops would line up.
            let (x, ahead) = if y % 2 == 0 { (turn, 1isize) } else { (width - 1 - turn, -1) };
            let tone =
                tones.texel((((x as f32 + 0.5) * step[0]) as usize).min(tones.width - 1), from.min(tones.height - 1));
            let at = x + 1;
            let (front, back) = (at.wrapping_add_signed(ahead), at.wrapping_add_signed(-ahead));
            for ink in 0..4 {
                let wanted = f32::from(tone[ink]) + this[at][ink];
                let drop = if wanted > 32_767.0 { 65_535.0 } else { 0.0 };
                let error = wanted - drop;
                row[x][ink] = drop as u16;
                this[front][ink] += error * (7.0 / 16.0);
                next[back][ink] += error * (3.0 / 16.0);
                next[at][ink] += error * (5.0 / 16.0);
                next[front][ink] += error * (1.0 / 16.0);
            }
        }
    }
    drops
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drops_cover_their_share_and_are_all_or_nothing() {
        let grey = image::RgbImage::from_pixel(40, 40, image::Rgb([64; 3]));
        let tones = Texture::from_image(&grey, |codes, _, _| [u16::from(codes[0]) * 257; 4]);
        let drops = diffuse(&tones, 80, 80);
        let inked = (0..6400).filter(|i| drops.texel(i % 80, i / 80)[2] == 65_535).count();
        assert!((0..6400).all(|i| [0, 65_535].contains(&drops.texel(i % 80, i / 80)[0])));
        assert!((inked as f32 / 6400.0 - 64.0 / 255.0).abs() < 0.02, "{inked}");
    }
}
