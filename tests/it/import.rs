//! Import: honest cases come in whole, hostile ones leave nothing behind.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt, fs::PermissionsExt, fs::symlink},
    path::{Path, PathBuf},
};

use assay::{
    case::EvidenceKind,
    media::{
        image::ImageError,
        import::{ImportError, ImportLimits, StagedCase, discover, stage},
        vault::Vault,
    },
};
use image::ImageFormat;

use crate::fixtures::{
    archives::{marked_encrypted, renamed, with_mode, zip},
    files_below,
    stills::{encoded, jpeg, marked, png_claiming},
    video::{Clip, coded_frames, encode},
    write,
};

fn photo() -> Vec<u8> {
    jpeg(&marked(48, 32, 140))
}

fn clip() -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("clip.mp4");
    encode(&path, &Clip::default(), coded_frames(96, 64, [0, 40, 80]));
    fs::read(path).unwrap()
}

/// What lies in a vault, its lock files aside.
fn stored(vault: &Path) -> Vec<PathBuf> {
    files_below(vault).into_iter().filter(|path| path.extension() != Some(OsStr::new("lock"))).collect()
}

/// Imports everything at `path` up to the first error.
fn import(path: &Path, vault: &Path, limits: &ImportLimits) -> Result<Vec<StagedCase>, ImportError> {
    let vault = Vault::open(vault, None).unwrap();
    discover(path, limits)?.iter().map(|source| stage(source, &vault, limits)).collect()
}

/// Expects that a case with this content is refused, that the message says `words`, and that nothing is kept.
#[track_caller]
fn refused(path: &Path, limits: &ImportLimits, words: &str) -> ImportError {
    let vault = tempfile::tempdir().unwrap();
    let error = import(path, vault.path(), limits).expect_err("the case is refused");
    assert!(error.to_string().contains(words), "expected `{words}` in: {error}");
    assert_eq!(stored(vault.path()), Vec::<PathBuf>::new(), "left behind after: {error}");
    let problem = error.problem();
    assert!(problem.status >= 400 && !problem.instance.is_empty() && !problem.detail.is_empty());
    error
}

/// A folder with a good selfie, which must not be kept when something else is wrong, and this file beside it.
fn case_with(name: &str, bytes: &[u8]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    write(&dir.path().join("document_front.jpg"), photo());
    write(&dir.path().join(name), bytes);
    dir
}

#[test]
fn a_whole_case_comes_in_with_its_roles_and_warnings() {
    let dir = tempfile::tempdir().unwrap();
    let case = dir.path().join("case 7");
    write(&case.join("Document_FRONT.JPEG"), encoded(marked(40, 30, 90), ImageFormat::Png));
    write(&case.join("document_back.png"), photo());
    write(&case.join("selfie"), photo());
    write(&case.join("video.mov"), clip());
    write(&case.join("CASE.json"), r#"{"id": "s-1", "clientId": "c", "mood": 1}"#);
    write(&case.join("notes.txt"), "hello");
    write(&case.join("._selfie"), "left by a file system");
    let vault_dir = tempfile::tempdir().unwrap();
    let staged = import(&case, vault_dir.path(), &ImportLimits::default()).unwrap();
    let [staged] = &staged[..] else { panic!("one case") };
    assert_eq!((staged.name.as_str(), staged.id_hint.as_deref()), ("case 7", Some("s-1")));
    assert!(staged.meta_json.contains("mood") && staged.meta.client_id.as_deref() == Some("c"));
    let found: Vec<_> =
        staged.evidence.iter().map(|item| (item.kind, item.file_name.as_str(), item.media_type.as_str())).collect();
    assert_eq!(
        found,
        [
            (EvidenceKind::DocumentFront, "Document_FRONT.JPEG", "image/png"),
            (EvidenceKind::DocumentBack, "document_back.png", "image/jpeg"),
            (EvidenceKind::Selfie, "selfie", "image/jpeg"),
            (EvidenceKind::Video, "video.mov", "video/mp4"),
        ]
    );
    assert_eq!(staged.warnings.len(), 2, "{:?}", staged.warnings);
    let vault = Vault::open(vault_dir.path(), None).unwrap();
    for item in &staged.evidence {
        let bytes = vault.read(&item.digest).unwrap();
        assert_eq!(bytes, fs::read(case.join(&item.file_name)).unwrap());
        assert_eq!(bytes.len() as u64, item.byte_len);
    }
    // The back and the selfie are the same bytes.
    assert_eq!(stored(vault_dir.path()).len(), 3);
}

#[test]
fn frames_come_in_natural_order() {
    let dir = tempfile::tempdir().unwrap();
    for name in ["f10.jpg", "f9.jpg", "f1.jpg"] {
        write(&dir.path().join("Frames").join(name), photo());
    }
    let staged = import(dir.path(), tempfile::tempdir().unwrap().path(), &ImportLimits::default()).unwrap();
    let names: Vec<_> = staged[0].evidence.iter().map(|item| (item.kind, item.file_name.as_str())).collect();
    let frame = EvidenceKind::Frame;
    assert_eq!(names, [(frame(0), "f1.jpg"), (frame(1), "f9.jpg"), (frame(2), "f10.jpg")]);
    let few = ImportLimits { frames: 2, ..ImportLimits::default() };
    assert!(matches!(refused(dir.path(), &few, "the limit is 2"), ImportError::TooManyFrames { count: 3, .. }));
}

#[test]
fn folders_and_archives_of_several_cases_are_found() {
    let (photo, dir) = (photo(), tempfile::tempdir().unwrap());
    let folder = dir.path().join("batch");
    write(&folder.join("case10/selfie.jpg"), &photo);
    write(&folder.join("case9/document_front.jpg"), &photo);
    write(&folder.join("labels.csv"), "not a case");
    write(&folder.join("packed.zip"), zip([("selfie.jpg", &photo[..])]));
    write(&folder.join("wrapped.zip"), zip([("top/selfie.jpg", &photo[..]), ("top/frames/1.jpg", &photo)]));
    let several = zip([("all/b/frames/1.jpg", &photo[..]), ("all/a/selfie.jpg", &photo), ("all/notes.txt", b"")]);
    write(&dir.path().join("several.zip"), several);
    let names = |path: &Path| {
        let sources = discover(path, &ImportLimits::default()).unwrap();
        sources.iter().map(|source| source.name().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names(&folder), ["case9", "case10", "packed", "top"]);
    assert_eq!(names(&dir.path().join("several.zip")), ["a", "b"]);
    for path in [folder, dir.path().join("several.zip")] {
        let vault = tempfile::tempdir().unwrap();
        let staged = import(&path, vault.path(), &ImportLimits::default()).unwrap();
        assert!(staged.iter().all(|case| case.warnings.is_empty() && !case.evidence.is_empty()));
        assert_eq!(stored(vault.path()).len(), 1);
    }
}

#[test]
fn wrong_paths_say_what_is_expected() {
    let dir = tempfile::tempdir().unwrap();
    let limits = ImportLimits::default();
    let missing = refused(&dir.path().join("nowhere"), &limits, "does not exist");
    assert_eq!(missing.problem().status, 404);
    let text = dir.path().join("case.txt");
    write(&text, "hello");
    assert!(matches!(refused(&text, &limits, "neither a folder nor a zip"), ImportError::NotACase { .. }));
    let empty = tempfile::tempdir().unwrap();
    assert!(matches!(refused(empty.path(), &limits, "document_front, document_back"), ImportError::NoEvidence { .. }));
    let bare = tempfile::tempdir().unwrap();
    write(&bare.path().join("case.json"), "{}");
    assert!(matches!(refused(bare.path(), &limits, "holds no evidence"), ImportError::NoEvidence { .. }));
}

#[test]
fn files_with_wrong_content_are_refused() {
    let limits = ImportLimits::default();
    let (photo, clip) = (photo(), clip());
    let refuse = |name: &str, bytes: &[u8], words: &str| {
        let dir = case_with(name, bytes);
        let error = refused(dir.path(), &limits, words);
        assert!(error.to_string().contains(name), "{error}");
        error.problem().status
    };
    assert_eq!(refuse("selfie.jpg", b"", "is empty"), 400);
    assert_eq!(refuse("video.mp4", b"", "is empty"), 400);
    assert_eq!(refuse("selfie.jpg", &photo[..photo.len() - 9], "cut off"), 400);
    assert_eq!(refuse("selfie.jpg", b"just some text", "of no known type"), 415);
    assert_eq!(refuse("selfie.jpg", &clip, "a video (video/mp4)"), 415);
    assert_eq!(refuse("selfie.heic", b"\0\0\0\x18ftypheic\0\0\0\0", "convert it to JPEG"), 415);
    assert_eq!(refuse("selfie.png", &png_claiming(60_000, 60_000), "60000 x 60000"), 413);
    assert_eq!(refuse("video.mp4", &photo, "not a video"), 415);
    assert_eq!(refuse("video.mp4", &clip[..clip.len() / 4], "cannot be used as a video"), 400);
    assert_eq!(refuse("video.mp4", &[7; 9000], "cannot be used as a video"), 400);
    assert_eq!(refuse("frames/2.png", b"%PDF-1.7", "a PDF document"), 415);
    assert_eq!(refuse("case.json", b"\xFF\xFE{", "not UTF-8"), 400);
    let dir = case_with("case.json", br#"{"countryCode": "ES", "priority": 4}"#);
    let problem = refused(dir.path(), &limits, "wrong fields").problem();
    assert_eq!(problem.errors.len(), 2);
    assert!(problem.instance.ends_with("case.json"));
}

#[test]
fn two_files_for_one_role_are_both_named() {
    for other in ["document_front.PNG", "Document_Front.webp"] {
        let dir = case_with(other, &photo());
        let error = refused(dir.path(), &ImportLimits::default(), other);
        assert!(
            matches!(&error, ImportError::TwoForOneRole { .. }) && error.to_string().contains("document_front.jpg")
        );
    }
}

#[test]
fn limits_are_kept() {
    let clip = clip();
    let dir = case_with("video.mp4", &clip);
    write(&dir.path().join("case.json"), format!("{{{}}}", " ".repeat(300)));
    let bytes = |name: &str| fs::metadata(dir.path().join(name)).unwrap().len();
    let all = ImportLimits::default();
    let front = bytes("document_front.jpg");
    assert!(matches!(
        refused(dir.path(), &ImportLimits { image_bytes: front - 1, ..all }, "document_front.jpg"),
        ImportError::FileTooLarge { .. }
    ));
    assert!(matches!(
        refused(dir.path(), &ImportLimits { video_bytes: clip.len() as u64 - 1, ..all }, "video.mp4"),
        ImportError::FileTooLarge { .. }
    ));
    assert!(matches!(
        refused(dir.path(), &ImportLimits { total_bytes: front + clip.len() as u64 - 1, ..all }, "allowed for a case"),
        ImportError::CaseTooLarge { .. }
    ));
    assert!(matches!(
        refused(dir.path(), &ImportLimits { meta_bytes: 300, ..all }, "case.json"),
        ImportError::FileTooLarge { .. }
    ));
    assert!(matches!(
        refused(dir.path(), &ImportLimits { entries: 2, ..all }, "more than 2 files"),
        ImportError::TooManyFiles { .. }
    ));
    let mut pixels = all;
    pixels.image.max_pixels = 48 * 32 - 1;
    let error = refused(dir.path(), &pixels, "48 x 32");
    assert!(matches!(error, ImportError::Image(ImageError::TooManyPixels { .. })));
    let exact =
        ImportLimits { image_bytes: front, total_bytes: front + clip.len() as u64, meta_bytes: 302, entries: 3, ..all };
    assert!(import(dir.path(), tempfile::tempdir().unwrap().path(), &exact).is_ok());
}

#[test]
fn links_pipes_and_odd_names_are_refused() {
    let limits = ImportLimits::default();
    let elsewhere = tempfile::tempdir().unwrap();
    write(&elsewhere.path().join("selfie.jpg"), photo());
    let link = |to: PathBuf, name: &str| {
        let dir = case_with("notes.txt", b"");
        symlink(to, dir.path().join(name)).unwrap();
        assert!(matches!(refused(dir.path(), &limits, name), ImportError::Link { .. }));
    };
    link(elsewhere.path().join("selfie.jpg"), "selfie.jpg");
    link(elsewhere.path().to_owned(), "frames");
    link(elsewhere.path().join("missing"), "video.mp4");
    let batch = tempfile::tempdir().unwrap();
    symlink(elsewhere.path(), batch.path().join("case1")).unwrap();
    assert!(matches!(refused(batch.path(), &limits, "case1"), ImportError::Link { .. }));

    let dir = case_with("notes.txt", b"");
    let pipe = dir.path().join("video.mp4");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(matches!(refused(dir.path(), &limits, "video.mp4"), ImportError::NotAPlainFile { .. }));
    assert!(matches!(refused(&pipe, &limits, "video.mp4"), ImportError::NotACase { .. }));

    let dir = case_with("notes.txt", b"");
    write(&dir.path().join(OsStr::from_bytes(b"selfie\xFF.jpg")), photo());
    assert!(matches!(refused(dir.path(), &limits, "not valid UTF-8"), ImportError::NameNotText { .. }));
}

#[test]
fn files_without_permission_are_refused() {
    let dir = case_with("selfie.jpg", &photo());
    let path = dir.path().join("selfie.jpg");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o0)).unwrap();
    // The superuser reads everything, and then there is nothing to refuse.
    if fs::read(&path).is_err() {
        let error = refused(dir.path(), &ImportLimits::default(), "check its permissions");
        assert!(matches!(error, ImportError::Unreadable { .. }));
    }
}

#[test]
fn hostile_archives_are_refused() {
    let limits = ImportLimits::default();
    let (photo, dir) = (photo(), tempfile::tempdir().unwrap());
    let path = dir.path().join("case.zip");
    let honest = || zip([("selfie.jpg", &photo[..]), ("extra-file.jpg", &photo)]);
    let refuse = |bytes: Vec<u8>, words: &str| {
        write(&path, bytes);
        refused(&path, &limits, words)
    };
    for name in ["../tra-file.jpg", "/xtra-file.jpg", "ex\\ra-file.jpg", "C:tra-file.jpg", "a/../-file.jpg"] {
        let name = if name.len() > 14 { &name[..14] } else { name };
        let error = refuse(renamed(honest(), b"extra-file.jpg", format!("{name:-<14}").as_bytes()), "leads out");
        assert!(matches!(error, ImportError::EscapingName { .. }), "{error}");
    }
    let not_text = renamed(honest(), b"extra-file.jpg", b"extra-\xFF\xFEle.jpg");
    assert!(matches!(refuse(not_text, "not valid UTF-8"), ImportError::NameNotText { .. }));
    let twice = renamed(zip([("selfie.jpg", &photo[..]), ("selfie_jpg", &photo)]), b"selfie_jpg", b"selfie.jpg");
    assert!(matches!(refuse(twice, "two files of the same name"), ImportError::DuplicateNames { .. }));
    assert!(matches!(refuse(with_mode(honest(), 0o120_777), "is a link"), ImportError::Link { .. }));
    assert!(matches!(refuse(with_mode(honest(), 0o010_644), "not a plain file"), ImportError::NotAPlainFile { .. }));
    assert!(matches!(refuse(marked_encrypted(honest()), "is encrypted"), ImportError::Encrypted { .. }));
    let cut = honest();
    assert!(matches!(refuse(cut[..cut.len() - 30].to_vec(), "as a zip archive"), ImportError::DamagedArchive { .. }));
    let nested = zip([("selfie.jpg", &honest()[..])]);
    assert!(matches!(refuse(nested, "a zip archive"), ImportError::Image(ImageError::WrongType { .. })));
    let mut flipped = honest();
    flipped[60] ^= 0xFF;
    assert!(matches!(refuse(flipped, "selfie.jpg"), ImportError::DamagedFile { .. }));
}

#[test]
fn archive_bombs_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("case.zip");
    let limits = ImportLimits::default();
    let zeros = vec![0u8; 40 << 20];
    write(&path, zip([("selfie.bmp", &zeros[..])]));
    assert!(matches!(refused(&path, &limits, "unpacks to far more"), ImportError::Bomb { .. }));
    let small = ImportLimits { image_bytes: 1 << 20, ..limits };
    assert!(matches!(refused(&path, &small, "larger than the 1048576 bytes"), ImportError::FileTooLarge { .. }));
    // An entry that states a length of one byte and yields forty million.
    let mut lying = zip([("selfie.bmp", &zeros[..])]);
    let stated = (zeros.len() as u32).to_le_bytes();
    let places: Vec<_> = (0..lying.len() - 4).filter(|&at| lying[at..at + 4] == stated).collect();
    places.into_iter().for_each(|at| lying[at..at + 4].copy_from_slice(&1u32.to_le_bytes()));
    write(&path, lying);
    refused(&path, &small, "selfie.bmp");
    let names: Vec<_> = (0..50).map(|index| format!("frames/{index}.jpg")).collect();
    write(&path, zip(names.iter().map(|name| (name.as_str(), &b""[..]))));
    let few = ImportLimits { entries: 49, ..limits };
    assert!(matches!(refused(&path, &few, "more than 49 files"), ImportError::TooManyFiles { .. }));
}
