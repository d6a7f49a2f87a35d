//! What files of others may ask for at most: bytes, pixels, seconds, values. The policy says how much; the defaults are those of the
//! policy that ships, for one that leaves them out.

use serde::Deserialize;

/// What a still image may be at most; looked at before memory is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImageLimits {
    /// Most pixels. The default, 100 million, is above the largest phone camera in use as evidence.
    pub max_pixels: u64,
    /// Longest side in pixels. The default is what the JPEG format itself can hold.
    pub max_side: u32,
    /// Most bytes of memory for the pixels as the file codes them, before they are brought to three bytes each. The default, 1 GiB,
    /// holds 100 million of 16 bits in four channels.
    pub max_memory_bytes: u64,
}

impl Default for ImageLimits {
    fn default() -> Self {
        ImageLimits { max_pixels: 100_000_000, max_side: 65_535, max_memory_bytes: 1 << 30 }
    }
}

/// What a video may be at most. A container says this of itself, which is looked at when it comes in; whoever decodes it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct VideoLimits {
    /// Most pixels of a frame. The default, 36 million, is above 8K UHD (33 million) and its wider sister.
    pub max_pixels: u64,
    /// Longest in seconds. The default is half an hour; selfie videos last 5 to 30 seconds.
    pub max_seconds: u32,
    /// Most frames decoded. The default is half an hour at 120 a second, and some.
    pub max_frames: u32,
}

impl Default for VideoLimits {
    fn default() -> Self {
        VideoLimits { max_pixels: 36_000_000, max_seconds: 1_800, max_frames: 250_000 }
    }
}

/// What a case, and an import of many, may hold at most. The defaults are several times what phones and services send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportLimits {
    /// Longest still image file in bytes; 64 MiB by default, a 50-megapixel PNG.
    pub image_bytes: u64,
    /// Size of a still image.
    pub image: ImageLimits,
    /// Longest video file in bytes; 2 GiB by default.
    pub video_bytes: u64,
    /// Size and length of a video.
    pub video: VideoLimits,
    /// Longest request in bytes, photos and videos as base64 included; 128 MiB by default, a video of 90 MB. A longer one
    /// lies beside the request and is named by its path.
    pub request_bytes: u64,
    /// Longest `case.json` in bytes; 1 MiB by default, a thousand times a usual one.
    pub meta_bytes: u64,
    /// Deepest nesting of lists and objects in `case.json` and in requests; 32 by default, ten times what any form has.
    pub json_depth: u32,
    /// Most stills in `frames/`; 1,000 by default, a minute and a half at ten a second.
    pub frames: usize,
    /// Most files in a case folder or archive, and most values in `case.json` or a request; 10,000 by default, for archives of many
    /// cases.
    pub entries: usize,
    /// Most cases at one path; 100,000 by default, twice the largest installation that was measured.
    pub cases: usize,
    /// Most bytes of one case in all, unpacked; 4 GiB by default.
    pub total_bytes: u64,
    /// Most bytes out of an archive per byte in it, beyond the first 16 MiB of a file; 200 by default. Photos and videos
    /// hardly shrink at all.
    pub unpack_ratio: u64,
}

impl Default for ImportLimits {
    fn default() -> Self {
        ImportLimits {
            image_bytes: 64 << 20,
            image: ImageLimits::default(),
            video_bytes: 2 << 30,
            video: VideoLimits::default(),
            request_bytes: 128 << 20,
            meta_bytes: 1 << 20,
            json_depth: 32,
            frames: 1_000,
            entries: 10_000,
            cases: 100_000,
            total_bytes: 4 << 30,
            unpack_ratio: 200,
        }
    }
}

/// What a list that an installation imports may hold at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ListLimits {
    /// Longest list of known images in bytes, and longest image file of one; 256 MiB by default.
    pub bytes: u64,
    /// Most lines with addresses; 4 million by default, the largest lists in use have some hundred thousand.
    pub addresses: u64,
    /// Most images of one list; 100,000 by default. The fingerprint of one takes 5 KB of memory.
    pub images: usize,
}

impl Default for ListLimits {
    fn default() -> Self {
        ListLimits { bytes: 256 << 20, addresses: 4_000_000, images: 100_000 }
    }
}

/// All of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Cases.
    pub import: ImportLimits,
    /// Longest sound in seconds in which digits are listened for; 180 by default, as much as the frames that are looked at. A longer
    /// one goes to a person.
    pub sound_seconds: u32,
    /// Most bytes that are kept of what a barcode says; 8,192 by default: a PDF417 holds 1,850 letters, a QR code 4,296.
    pub barcode_bytes: usize,
    /// Lists.
    pub lists: ListLimits,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            import: ImportLimits::default(),
            sound_seconds: 180,
            barcode_bytes: 8_192,
            lists: ListLimits::default(),
        }
    }
}
