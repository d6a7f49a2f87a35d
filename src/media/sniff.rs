//! What a file is, from its first bytes. Extensions are never trusted.

/// First bytes of a file needed to recognise it.
pub const HEAD_LEN: usize = 64;

/// A recognised kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileType {
    /// Still images that Assay reads.
    Image(ImageType),
    /// Images in an ISO base media file: HEIC, HEIF, AVIF. Recognised, to be refused with the remedy.
    Heif,
    /// An animation or video, with its media type.
    Video(&'static str),
    /// Something that is no evidence, with the word for it.
    Other(&'static str),
    /// Nothing known.
    Unknown,
}

/// Still images that Assay reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageType {
    /// JPEG (ITU-T T.81).
    Jpeg,
    /// Portable Network Graphics.
    Png,
    /// WebP.
    WebP,
    /// Windows bitmap.
    Bmp,
    /// Tagged Image File Format.
    Tiff,
}

impl ImageType {
    /// Media type, such as `image/jpeg`.
    pub const fn media_type(self) -> &'static str {
        match self {
            ImageType::Jpeg => "image/jpeg",
            ImageType::Png => "image/png",
            ImageType::WebP => "image/webp",
            ImageType::Bmp => "image/bmp",
            ImageType::Tiff => "image/tiff",
        }
    }
}

impl FileType {
    /// The kind of file that begins with `head`, at best [`HEAD_LEN`] bytes.
    pub fn of(head: &[u8]) -> FileType {
        let at = |offset: usize, magic: &[u8]| head.get(offset..).is_some_and(|rest| rest.starts_with(magic));
        if at(4, b"ftyp") {
            return iso_media(head);
        }
        if at(0, b"RIFF") {
            return match head.get(8..12) {
                Some(b"WEBP") => FileType::Image(ImageType::WebP),
                Some(b"AVI ") => FileType::Video("video/x-msvideo"),
                Some(b"WAVE") => FileType::Other("a sound file"),
                _ => FileType::Unknown,
            };
        }
        let known: [(&[u8], FileType); 20] = [
            (b"\xFF\xD8\xFF", FileType::Image(ImageType::Jpeg)),
            (b"\x89PNG\r\n\x1A\n", FileType::Image(ImageType::Png)),
            (b"BM", FileType::Image(ImageType::Bmp)),
            (b"II*\0", FileType::Image(ImageType::Tiff)),
            (b"MM\0*", FileType::Image(ImageType::Tiff)),
            (b"GIF87a", FileType::Video("image/gif")),
            (b"GIF89a", FileType::Video("image/gif")),
            (b"\x1A\x45\xDF\xA3", FileType::Video(matroska(head))),
            (b"FLV\x01", FileType::Video("video/x-flv")),
            (b"OggS", FileType::Video("video/ogg")),
            (b"\x00\x00\x01\xBA", FileType::Video("video/mpeg")),
            (b"\x00\x00\x01\xB3", FileType::Video("video/mpeg")),
            (b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", FileType::Video("video/x-ms-asf")),
            (b"%PDF-", FileType::Other("a PDF document")),
            (b"PK\x03\x04", FileType::Other("a zip archive")),
            (b"{", FileType::Other("a JSON text")),
            (b"<", FileType::Other("a markup text")),
            (b"#EXTM3U", FileType::Other("a playlist")),
            (b"\x7FELF", FileType::Other("a program")),
            (b"MZ", FileType::Other("a program")),
        ];
        known.into_iter().find(|(magic, _)| at(0, magic)).map_or(FileType::Unknown, |(_, kind)| kind)
    }

    /// Words for a message: "a JPEG image", "a video (video/mp4)".
    pub fn describe(self) -> String {
        match self {
            FileType::Image(kind) => format!("an image ({})", kind.media_type()),
            FileType::Heif => "a HEIC, HEIF or AVIF image".to_owned(),
            FileType::Video(media_type) => format!("a video ({media_type})"),
            FileType::Other(words) => words.to_owned(),
            FileType::Unknown => "of no known type".to_owned(),
        }
    }
}

/// ISO base media files by their major brand, or by a compatible one where the major brand says nothing.
fn iso_media(head: &[u8]) -> FileType {
    const STILL: [&[u8]; 11] =
        [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis", b"MiHE"];
    match head.get(8..12) {
        Some(brand) if STILL.contains(&brand) => FileType::Heif,
        Some(b"qt  ") => FileType::Video("video/quicktime"),
        Some(brand) if brand.starts_with(b"3gp") => FileType::Video("video/3gpp"),
        Some(_) => FileType::Video("video/mp4"),
        None => FileType::Unknown,
    }
}

/// WebM is Matroska with another document type, named within the first bytes of the header.
fn matroska(head: &[u8]) -> &'static str {
    if head.windows(4).any(|word| word == b"webm") { "video/webm" } else { "video/x-matroska" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_come_from_the_content() {
        assert_eq!(FileType::of(b"\xFF\xD8\xFF\xE0"), FileType::Image(ImageType::Jpeg));
        assert_eq!(FileType::of(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic"), FileType::Heif);
        assert_eq!(FileType::of(b"\0\0\0\x18ftypisom"), FileType::Video("video/mp4"));
        assert_eq!(FileType::of(b"\0\0\0\x14ftypqt  "), FileType::Video("video/quicktime"));
        assert_eq!(FileType::of(b"RIFF\0\0\0\0WEBPVP8 "), FileType::Image(ImageType::WebP));
        assert_eq!(FileType::of(b"\x1A\x45\xDF\xA3\x9F\x42\x82\x84webm"), FileType::Video("video/webm"));
        for head in [&b""[..], b"\0", b"ftyp", b"\0\0\0\x18ftyp", b"RIFF", b"hello"] {
            assert_eq!(FileType::of(head), FileType::Unknown, "{head:?}");
        }
    }
}
