//! Evidence and the gallery sealed: what is read back, and what was touched is named.

use std::{fs, path::Path};

use assay::{
    case::{CaseId, Digest, RunId, gallery::EnrolledPerson, gallery::LiveEvidence},
    matching::{FileHead, GalleryError, GalleryFile, write_gallery},
    media::{
        sound_track::SoundTrack,
        vault::{Placement, Vault, VaultError},
        video::{FrameStream, SampleOptions, frame_at, probe},
    },
    seal::FileKey,
};

use crate::fixtures::{
    files_below,
    video::{Clip, Tone, coded_frames, encode},
};

fn sealed_vault(dir: &Path) -> (Vault, FileKey) {
    let key = FileKey::passing().unwrap();
    (Vault::open(dir, Some(key.clone())).unwrap(), key)
}

fn bytes(len: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(7);
    (0..len).map(|_| random.u8(..)).collect()
}

#[test]
fn sealed_evidence_bears_the_name_of_its_plain_bytes_and_nothing_of_them() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _) = sealed_vault(dir.path());
    let plain = bytes(200_000);
    let receiving = vault.receive(&mut &plain[..], u64::MAX).unwrap();
    let seen = |marker: &[u8]| super::readable(dir.path(), &[marker.to_vec()]);
    assert_eq!(seen(&plain[100_000..100_032]), Vec::<std::path::PathBuf>::new(), "not even while it is received");
    assert_eq!(receiving.file().read().unwrap(), plain);
    let stored = vault.place(vec![receiving]).unwrap()[0];
    assert_eq!((stored.digest, stored.byte_len), (Digest::of(&plain), 200_000));
    assert_eq!(vault.read(&stored.digest).unwrap(), plain);
    assert_eq!(vault.put(&mut &plain[..], u64::MAX).unwrap().placement, Placement::Known);
    assert_eq!(seen(&plain[100_000..100_032]), Vec::<std::path::PathBuf>::new());
    assert!(files_below(dir.path()).iter().any(|path| fs::metadata(path).unwrap().len() > 200_000));
}

/// Every kind of tampering with a file in the vault is refused and the file named; importing the case again mends it.
#[test]
fn touched_evidence_is_refused_by_name_and_repaired() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, key) = sealed_vault(dir.path());
    let plain = bytes(200_000);
    let digest = vault.put(&mut &plain[..], u64::MAX).unwrap().digest;
    let other = vault.put(&mut &plain[..190_000], u64::MAX).unwrap().digest;
    let path = vault.path(&digest);
    let whole = fs::read(&path).unwrap();
    let (header, part) = (48, 64 * 1024 + 16);
    let swapped = [
        &whole[..header],
        &whole[header + part..header + 2 * part],
        &whole[header..header + part],
        &whole[header + 2 * part..],
    ];
    let stranger = FileKey::passing().unwrap();
    let elsewhere = tempfile::tempdir().unwrap();
    let of_stranger = Vault::open(elsewhere.path(), Some(stranger)).unwrap();
    of_stranger.put(&mut &plain[..], u64::MAX).unwrap();
    let cases = [
        ("altered", {
            let mut bent = whole.clone();
            bent[100_000] ^= 1;
            bent
        }),
        ("altered", whole[..whole.len() - 1].to_vec()),
        ("altered", whole[..header + 2 * part].to_vec()),
        ("altered", whole[..header].to_vec()),
        ("altered", swapped.concat()),
        ("not encrypted", plain.clone()),
        ("not encrypted", Vec::new()),
        ("another key", fs::read(of_stranger.path(&digest)).unwrap()),
        // Sealed with the right key, but the bytes of another file.
        ("no longer match", fs::read(vault.path(&other)).unwrap()),
    ];
    for (words, tampered) in cases {
        fs::remove_file(&path).unwrap();
        fs::write(&path, &tampered).unwrap();
        for error in [vault.read(&digest).unwrap_err(), vault.verified_file(&digest).unwrap_err()] {
            assert!(matches!(error, VaultError::Sealed { .. } | VaultError::Altered { .. }), "{error:?}");
            let text = error.to_string();
            assert!(text.contains(words) && text.contains(path.to_str().unwrap()), "expected `{words}`: {text}");
        }
        assert_eq!(vault.put(&mut &plain[..], u64::MAX).unwrap().placement, Placement::Repaired, "{words}");
        assert_eq!(vault.read(&digest).unwrap(), plain);
    }
    let again = Vault::open(dir.path(), Some(key)).unwrap();
    assert!(matches!(vault.reseal(None, |_| ()), Err(VaultError::InUse { .. })), "not while another has it open");
    drop(vault);
    assert_eq!(again.read(&digest).unwrap(), plain);
    let plainly = Vault::open(dir.path(), None).unwrap();
    assert!(matches!(plainly.read(&digest), Err(VaultError::Altered { .. })));
}

/// FFmpeg gets decrypted bytes and finds the same in them as in the plain file.
#[test]
fn a_sealed_video_is_decoded_like_the_plain_one() {
    let dir = tempfile::tempdir().unwrap();
    let clip = dir.path().join("clip.mp4");
    let tone = Some(Tone { hertz: 440.0, millis: 2000, rate: 44_100 });
    encode(&clip, &Clip { tone, ..Clip::default() }, coded_frames(320, 240, (0..60).map(|index| index * 50)));
    let (vault, _) = sealed_vault(&dir.path().join("vault"));
    let digest = vault.put(&mut fs::File::open(&clip).unwrap(), u64::MAX).unwrap().digest;
    let sealed = vault.verified_file(&digest).unwrap();
    assert_eq!(probe(&sealed).unwrap(), probe(&clip).unwrap());
    let options = SampleOptions { threads: 1, ..SampleOptions::default() };
    let (mut one, mut other) =
        (FrameStream::open(&sealed, options).unwrap(), FrameStream::open(&clip, options).unwrap());
    let frames: Vec<_> = one.by_ref().map(Result::unwrap).collect();
    assert_eq!(frames, other.by_ref().map(Result::unwrap).collect::<Vec<_>>());
    assert!(frames.len() >= 25 && one.outcome() == other.outcome());
    for millis in [0, 1500, 2900] {
        assert_eq!(frame_at(&sealed, millis, 640).unwrap(), frame_at(&clip, millis, 640).unwrap(), "{millis}");
    }
    let heard = SoundTrack::read(&sealed, 5).unwrap();
    assert!(heard.samples.len() > 20_000 && heard == SoundTrack::read(&clip, 5).unwrap());
}

#[test]
fn a_sealed_gallery_file_is_read_with_its_key_and_shows_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gallery.bin");
    let key = FileKey::passing().unwrap();
    let head = FileHead { model: Digest::of(b"model"), dimension: 64, newest: 300, removals: 0 };
    let template = |number: i64| {
        let mut values = vec![0.0f32; 64];
        values[(number % 64) as usize] = 1.0;
        values
    };
    let person = |number: i64| EnrolledPerson {
        enrolment: number,
        client_id: format!("client-{number}"),
        entity_name: Some("Zoë Müller".to_owned()),
        case: CaseId(format!("case-{number}")),
        run: RunId(number),
        live: LiveEvidence::LiveVideoId(Digest::ZERO),
    };
    let people = || (1..=300).map(|number| Ok((person(number), template(number))));
    write_gallery::<GalleryError>(&path, &head, people(), Some(&key)).unwrap();
    let file = GalleryFile::open(&path, Some(&key)).unwrap();
    assert_eq!((file.rows(), file.head()), (300, &head));
    assert_eq!(file.person(41).unwrap(), person(42));
    assert_eq!(file.matrix().unwrap()[..64], template(1)[..]);
    let name = vec!["Zoë Müller".as_bytes().to_vec()];
    assert_eq!(super::readable(dir.path(), &name), Vec::<std::path::PathBuf>::new());
    let damaged = |key: Option<&FileKey>| matches!(GalleryFile::open(&path, key), Err(GalleryError::Damaged { .. }));
    assert!(damaged(Some(&FileKey::passing().unwrap())) && damaged(None));
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..48 + 64 * 1024 + 16]).unwrap();
    assert!(damaged(Some(&key)));
    write_gallery::<GalleryError>(&path, &head, people(), None).unwrap();
    assert_eq!(super::readable(dir.path(), &name), std::slice::from_ref(&path));
    assert!(damaged(Some(&key)));
}
