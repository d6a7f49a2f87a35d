//! The limits of a policy: none so low that honest files are refused one and all, none above what the program holds up to.

use super::within;
use crate::case::limits::{ImageLimits, ImportLimits, Limits, ListLimits, VideoLimits};

/// A kibibyte, a mebibyte and a gibibyte.
const KIB: f64 = 1024.0;
const MIB: f64 = 1024.0 * KIB;
const GIB: f64 = 1024.0 * MIB;
/// Most pixels of a frame that FFmpeg is ever let decode: its blocks of memory are bounded for these.
const DECODED_PIXELS: f64 = 64e6;
/// Deepest nesting that the reader of JSON follows.
const READ_DEPTH: f64 = 127.0;

/// Whether each limit lies where it may.
pub(super) fn check(limits: &Limits) -> Result<(), String> {
    check_import(&limits.import)?;
    within("limits.sound_seconds", f64::from(limits.sound_seconds), 1.0, 600.0)?;
    within("limits.barcode_bytes", limits.barcode_bytes as f64, 256.0, 64.0 * KIB)?;
    let ListLimits { bytes, addresses, images } = limits.lists;
    within("limits.lists.bytes", bytes as f64, KIB, 4.0 * GIB)?;
    within("limits.lists.addresses", addresses as f64, 1.0, 100e6)?;
    within("limits.lists.images", images as f64, 1.0, 10e6)
}

fn check_import(limits: &ImportLimits) -> Result<(), String> {
    let named =
        |name: &str, value: f64, low: f64, high: f64| within(&format!("limits.import.{name}"), value, low, high);
    named("image_bytes", limits.image_bytes as f64, 64.0 * KIB, GIB)?;
    let ImageLimits { max_pixels, max_side, max_memory_bytes } = limits.image;
    named("image.max_pixels", max_pixels as f64, 1e6, 1e9)?;
    named("image.max_side", f64::from(max_side), 1024.0, 1e6)?;
    named("image.max_memory_bytes", max_memory_bytes as f64, 3.0 * max_pixels as f64, 16.0 * GIB)?;
    named("video_bytes", limits.video_bytes as f64, MIB, 64.0 * GIB)?;
    let VideoLimits { max_pixels, max_seconds, max_frames } = limits.video;
    named("video.max_pixels", max_pixels as f64, 640.0 * 480.0, DECODED_PIXELS)?;
    named("video.max_seconds", f64::from(max_seconds), 10.0, 86_400.0)?;
    named("video.max_frames", f64::from(max_frames), 100.0, 10e6)?;
    named("request_bytes", limits.request_bytes as f64, 64.0 * KIB, GIB)?;
    named("meta_bytes", limits.meta_bytes as f64, KIB, 64.0 * MIB)?;
    named("json_depth", f64::from(limits.json_depth), 8.0, READ_DEPTH)?;
    named("frames", limits.frames as f64, 1.0, 100_000.0)?;
    named("entries", limits.entries as f64, 10.0, 10e6)?;
    named("cases", limits.cases as f64, 1.0, 10e6)?;
    named("total_bytes", limits.total_bytes as f64, MIB, 256.0 * GIB)?;
    named("unpack_ratio", limits.unpack_ratio as f64, 2.0, 1032.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{DEFAULT_POLICY, Policy};

    #[test]
    fn what_ships_is_what_a_policy_without_limits_has() {
        let shipped = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
        assert_eq!(shipped.limits, Limits::default(), "the file and the defaults in the code say the same");
        let (before, rest) = DEFAULT_POLICY.split_once("\n[limits]").unwrap();
        let after = rest.split_once("\n[operators]").unwrap().1;
        let without = Policy::parse(&format!("{before}\n[operators]{after}"), "bank.toml").unwrap();
        assert_eq!(without.limits, Limits::default());
    }

    #[test]
    fn limits_that_let_nothing_or_too_much_in_are_refused_by_name() {
        for (from, to, expected) in [
            ("image_bytes = 67_108_864", "image_bytes = 0", "limits.import.image_bytes"),
            ("max_pixels = 100_000_000", "max_pixels = 2_000_000_000", "limits.import.image.max_pixels"),
            ("max_memory_bytes = 1_073_741_824", "max_memory_bytes = 299_999_999", "image.max_memory_bytes"),
            ("max_pixels = 36_000_000", "max_pixels = 64_000_001", "limits.import.video.max_pixels"),
            ("max_seconds = 1_800", "max_seconds = 9", "limits.import.video.max_seconds"),
            ("json_depth = 32", "json_depth = 128", "limits.import.json_depth"),
            ("unpack_ratio = 200", "unpack_ratio = 1_033", "limits.import.unpack_ratio"),
            ("sound_seconds = 180", "sound_seconds = 601", "limits.sound_seconds"),
            ("barcode_bytes = 8_192", "barcode_bytes = 255", "limits.barcode_bytes"),
            ("images = 100_000", "images = 0", "limits.lists.images"),
            ("entries = 10_000", "entries = -1", "entries"),
            ("entries = 10_000", "entires = 10_000", "entires"),
        ] {
            let text = DEFAULT_POLICY.replacen(from, to, 1);
            assert_ne!(text, DEFAULT_POLICY, "{from}");
            let error = Policy::parse(&text, "p.toml").unwrap_err().to_string();
            assert!(error.contains(expected) && error.contains("p.toml"), "{expected}: {error}");
        }
    }
}
