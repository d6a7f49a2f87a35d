//! The segments of a JPEG, and whether it is whole: decoders fill what is missing with grey and say nothing.

/// Start of image, end of image, start of scan (ITU-T T.81, table B.1).
const START_OF_IMAGE: u8 = 0xD8;
const END_OF_IMAGE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;

/// Whether the image's own end marker is there.
///
/// Segments are stepped over by their length, so a thumbnail's end marker inside EXIF does not count, and neither does
/// anything that follows the image.
pub(super) fn has_end_marker(bytes: &[u8]) -> bool {
    segments(bytes).any(|(code, _)| code == END_OF_IMAGE)
}

/// Bytes behind the image's own end marker; `None` where it has none.
pub(super) fn trailing_bytes(bytes: &[u8]) -> Option<usize> {
    let mut segments = segments(bytes);
    loop {
        let rest = segments.rest?;
        if segments.next()?.0 == END_OF_IMAGE {
            let code_at = rest.iter().position(|&byte| byte != 0xFF)?;
            return Some(rest.len() - code_at - 1);
        }
    }
}

/// The image's own segments up to its end marker: code and body, which is empty for markers without one.
pub(super) fn segments(bytes: &[u8]) -> Segments<'_> {
    Segments { rest: bytes.strip_prefix(&[0xFF, START_OF_IMAGE]) }
}

/// Segments of a JPEG, until something is wrong with one.
pub(super) struct Segments<'a> {
    rest: Option<&'a [u8]>,
}

impl<'a> Iterator for Segments<'a> {
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        // Any number of fill bytes may stand before a marker.
        let code_at = rest.iter().position(|&byte| byte != 0xFF).filter(|&at| at > 0)?;
        let (code, rest) = (rest[code_at], &rest[code_at + 1..]);
        if matches!(code, END_OF_IMAGE | 0x01 | 0xD0..=0xD7) {
            self.rest = (code != END_OF_IMAGE).then_some(rest);
            return Some((code, &[]));
        }
        let length = rest.first_chunk::<2>().map(|length| usize::from(u16::from_be_bytes(*length)).max(2))?;
        let (body, after) = (rest.get(2..length)?, rest.get(length..)?);
        self.rest = Some(if code == START_OF_SCAN { skip_scan(after) } else { after });
        Some((code, body))
    }
}

/// The bytes from the first marker after entropy-coded data; stuffed zeros and restart markers belong to the data.
fn skip_scan(data: &[u8]) -> &[u8] {
    let end = data.windows(2).position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xD0..=0xD7 | 0xFF));
    &data[end.unwrap_or(data.len())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_images_own_end_counts() {
        let thumbnail = [0xFF, 0xE1, 0, 6, 0xFF, 0xD8, 0xFF, 0xD9];
        let scan = [0xFF, 0xDA, 0, 2, 1, 2, 0xFF, 0x00, 0xFF, 0xD3, 7];
        let mut image = vec![0xFF, 0xD8];
        image.extend(thumbnail);
        image.extend([0xFF, 0xFF, 0xC4, 0, 2]);
        image.extend(scan);
        for cut in 0..=image.len() {
            assert!(!has_end_marker(&image[..cut]), "cut at {cut}");
        }
        image.extend([0xFF, 0xC4, 0, 2, 0xFF, 0xDA, 0, 2, 9, 0xFF, 0xD9]);
        assert!(has_end_marker(&image));
        assert_eq!(trailing_bytes(&image), Some(0));
        image.extend(b"trailing bytes of a vendor \xFF\xD8");
        assert!(has_end_marker(&image));
        assert_eq!((trailing_bytes(&image), trailing_bytes(&image[..20])), (Some(29), None));
    }
}
