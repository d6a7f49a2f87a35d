//! What the labels of a presentation attack set say.

/// Keys of `attrs` that name whom or what a presentation comes from, the closest first.
const SOURCES: [&str; 6] = ["subject", "person", "worker", "set", "clip", "source"];

/// The attack species that a label names; `None` of bona fide presentations: `real`, `real_photo` and whatever begins with
/// `genuine`. What follows the first `;` describes a presentation further, so that `real;talking` is bona fide and
/// `mask;paper` the species `mask`.
pub(super) fn attack_species(label: &str) -> Option<&str> {
    let name = label.split(';').next().unwrap_or(label).trim();
    let is_bona_fide = matches!(name, "real" | "real_photo") || name.starts_with("genuine");
    (!is_bona_fide).then_some(name)
}

/// The `name=value` entries of `attrs`, set apart by `mark`, those without a value left out.
pub(super) fn entries(attrs: &str, mark: char) -> impl Iterator<Item = (&str, &str)> {
    let named = attrs.split(mark).filter_map(|entry| entry.split_once('='));
    named.map(|(name, value)| (name.trim(), value.trim())).filter(|(_, value)| !value.is_empty())
}

/// The subject, clip or source of a presentation: the first of `subject=`, `person=`, `worker=`, `set=`, `clip=` and
/// `source=` in `attrs` (entries set apart by `;` or `,`), else the file at `path` itself.
pub(super) fn cluster(attrs: &str, path: &str) -> String {
    let entries = || attrs.split([';', ',']).filter_map(|entry| entry.split_once('='));
    let of_key = |key: &&str| entries().find(|(name, value)| name.trim() == *key && !value.trim().is_empty());
    match SOURCES.iter().find_map(of_key) {
        Some((name, value)) => format!("{}={}", name.trim(), value.trim()),
        None => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_bona_fide_or_name_a_species() {
        for label in ["real", "real_photo", "genuine", "genuine_phone", "real;head_turn", "real ; x"] {
            assert_eq!(attack_species(label), None, "{label}");
        }
        for (label, species) in [
            ("print_attack", "print_attack"),
            ("mask;paper", "mask"),
            ("realistic_mask", "realistic_mask"),
            ("unreal", "unreal"),
            ("Real", "Real"),
            ("no_face", "no_face"),
            ("pose=left_face", "pose=left_face"),
        ] {
            assert_eq!(attack_species(label), Some(species));
        }
    }

    #[test]
    fn clusters_are_people_before_clips_before_files() {
        assert_eq!(cluster("set=476f8e;worker=e787c650;device=webcam", "a.jpg"), "worker=e787c650");
        assert_eq!(cluster("30fps, clip=7", "a.jpg"), "clip=7");
        assert_eq!(cluster("subject=;480x640", "a.jpg"), "a.jpg");
        assert_eq!(cluster("", "b/a.jpg"), "b/a.jpg");
    }
}
