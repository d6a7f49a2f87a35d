//! Which file of a case plays which role, by its stem in any letter case.

use std::path::Path;

use super::{CaseFile, ImportError, ImportLimits, natural};
use crate::case::EvidenceKind;

/// File with what the sender says about the case.
const META_FILE: &str = "case.json";
/// Folder of stills that stands for a video.
pub(super) const FRAMES_FOLDER: &str = "frames";
/// Kinds that are one file each.
const SINGLE: [EvidenceKind; 4] =
    [EvidenceKind::DocumentFront, EvidenceKind::DocumentBack, EvidenceKind::Selfie, EvidenceKind::Video];
/// Unknown files named one by one in warnings; the rest are counted.
const NAMED_WARNINGS: usize = 20;

/// The role a path below the case's folder has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Meta,
    Single(EvidenceKind),
    Frame,
    FramesFolder,
    Unknown,
}

/// Which files are used, by their place in the list.
pub(super) struct Plan {
    pub(super) meta: Option<usize>,
    /// In order of kind, frames in natural order of their names.
    pub(super) evidence: Vec<(EvidenceKind, usize)>,
    pub(super) warnings: Vec<String>,
}

/// Files that systems leave behind without the user's doing.
pub(super) fn is_litter(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.split('/').any(|part| part == "__MACOSX")
        || name.starts_with("._")
        || [".DS_Store", "Thumbs.db", "desktop.ini"].contains(&name)
}

/// Whether a path below the case's folder is its folder of frames, which ends in `/`.
pub(super) fn is_frames_folder(path: &str) -> bool {
    path.strip_suffix('/').is_some_and(|folder| folder.eq_ignore_ascii_case(FRAMES_FOLDER))
}

/// Whether a path below a folder makes that folder a case.
pub(super) fn is_case_file(path: &str) -> bool {
    !is_litter(path) && role_of(path) != Role::Unknown
}

fn role_of(path: &str) -> Role {
    match path.split_once('/') {
        _ if is_frames_folder(path) => Role::FramesFolder,
        None if path.eq_ignore_ascii_case(META_FILE) => Role::Meta,
        None => {
            let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
            let kind = SINGLE.into_iter().find(|kind| kind.stem().eq_ignore_ascii_case(stem));
            kind.map_or(Role::Unknown, Role::Single)
        }
        Some((folder, name)) if folder.eq_ignore_ascii_case(FRAMES_FOLDER) && !name.contains('/') => Role::Frame,
        Some(_) => Role::Unknown,
    }
}

/// Gives every file its role.
///
/// # Errors
/// Two files for one role, no frame or too many in the folder of frames, or no evidence at all.
pub(super) fn assign(case: &str, files: &[CaseFile], limits: &ImportLimits) -> Result<Plan, ImportError> {
    let mut plan = Plan { meta: None, evidence: Vec::new(), warnings: Vec::new() };
    let mut frames = Vec::new();
    let mut frames_folder = None;
    let mut unknown = Vec::new();
    let clash = |first: usize, second: usize| {
        let mut paths = [files[first].path.clone(), files[second].path.clone()];
        paths.sort_unstable();
        let [first, second] = paths;
        ImportError::TwoForOneRole { case: case.to_owned(), first, second }
    };
    for (index, file) in files.iter().enumerate().filter(|(_, file)| !is_litter(&file.path)) {
        match role_of(&file.path) {
            Role::Meta => {
                if let Some(other) = plan.meta.replace(index) {
                    return Err(clash(other, index));
                }
            }
            Role::Single(kind) => {
                if let Some((_, other)) = plan.evidence.iter().find(|(taken, _)| *taken == kind) {
                    return Err(clash(*other, index));
                }
                plan.evidence.push((kind, index));
            }
            Role::Frame => frames.push(index),
            Role::FramesFolder => frames_folder = Some(index),
            Role::Unknown => unknown.push(file.path.as_str()),
        }
    }
    let video = plan.evidence.iter().find(|(kind, _)| *kind == EvidenceKind::Video);
    if let (Some((_, video)), Some(&frame)) = (video, frames.first()) {
        return Err(clash(*video, frame));
    }
    if let (None, Some(folder), true) = (video, frames_folder, frames.is_empty()) {
        return Err(ImportError::NoFrames { path: Path::new(case).join(&files[folder].path) });
    }
    let folder_of = |index: usize| files[index].path.split('/').next();
    if let Some(&other) = frames.iter().find(|&&frame| folder_of(frame) != folder_of(frames[0])) {
        return Err(clash(frames[0], other));
    }
    if frames.len() > limits.frames {
        return Err(ImportError::TooManyFrames { case: case.to_owned(), count: frames.len(), limit: limits.frames });
    }
    if plan.evidence.is_empty() && frames.is_empty() {
        return Err(ImportError::NoEvidence { case: case.to_owned() });
    }
    frames.sort_by(|&a, &b| natural::compare(&files[a].path, &files[b].path));
    plan.evidence.extend(frames.into_iter().zip(0..).map(|(index, place)| (EvidenceKind::Frame(place), index)));
    plan.evidence.sort_by_key(|(kind, _)| *kind);
    plan.warnings = unknown_warnings(unknown);
    Ok(plan)
}

fn unknown_warnings(mut unknown: Vec<&str>) -> Vec<String> {
    unknown.sort_by(|a, b| natural::compare(a, b));
    let more = unknown.len().saturating_sub(NAMED_WARNINGS);
    let named = unknown.iter().take(NAMED_WARNINGS).map(|path| format!("{path} has no role in a case and is ignored"));
    named.chain((more > 0).then(|| format!("{more} more files have no role in a case and are ignored"))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(paths: &[&str]) -> Result<Plan, ImportError> {
        let files: Vec<_> = paths.iter().map(|path| CaseFile { path: (*path).to_owned(), byte_len: 1 }).collect();
        assign("c", &files, &ImportLimits { frames: 3, ..ImportLimits::default() })
    }

    #[test]
    fn roles_go_by_stem_in_any_letter_case() {
        let found =
            plan(&["Frames/10.png", "SELFIE.PNG", "frames.txt", "Document_Front.jpeg", "Case.JSON", "._video.mp4"]);
        let found = found.unwrap();
        let kinds: Vec<_> = found.evidence.iter().map(|(kind, index)| (*kind, *index)).collect();
        assert_eq!(kinds, [(EvidenceKind::DocumentFront, 3), (EvidenceKind::Selfie, 1), (EvidenceKind::Frame(0), 0)]);
        assert_eq!((found.meta, found.warnings.len()), (Some(4), 1));
    }

    #[test]
    fn clashes_name_both_files() {
        for paths in [
            ["video.mp4", "VIDEO.mov"],
            ["selfie", "selfie.png"],
            ["video.mp4", "frames/1.png"],
            ["frames/1.png", "FRAMES/2.png"],
            ["case.json", "CASE.json"],
        ] {
            let message = plan(&paths).err().unwrap().to_string();
            assert!(paths.iter().all(|path| message.contains(path)), "{message}");
        }
    }

    #[test]
    fn a_folder_of_frames_holds_frames_unless_there_is_a_video() {
        let empty = plan(&["selfie.png", "Frames/"]).err().unwrap();
        assert!(empty.to_string().contains("c/Frames"), "{empty}");
        assert_eq!(empty.problem().code, Some(-13));
        assert!(matches!(plan(&["frames/", "frames/.DS_Store"]), Err(ImportError::NoFrames { .. })));
        assert!(plan(&["frames/", "video.mp4"]).is_ok_and(|plan| plan.warnings.is_empty()));
        assert!(plan(&["frames/", "frames/1.png"]).is_ok_and(|plan| plan.warnings.is_empty()));
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert!(matches!(plan(&["case.json", "notes.txt"]), Err(ImportError::NoEvidence { .. })));
        let frames = ["frames/1.png", "frames/2.png", "frames/3.png", "frames/4.png"];
        assert!(matches!(plan(&frames), Err(ImportError::TooManyFrames { count: 4, limit: 3, .. })));
    }
}
