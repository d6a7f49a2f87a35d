//! Bundles that are whole read back; whatever else they are is refused and named.

use std::{
    fs,
    io::{Cursor, Read},
    path::Path,
};

use super::{
    Bundle, BundleError, BundleLimits, Content, ContentList, ListedCase, OpenBundle, PartFile, SealOrder, SealedBundle,
    header::{Header, bundle_id},
    write::write_sealed,
    write_bundle,
};
use crate::{
    case::{CaseId, Digest, Evidence, EvidenceKind, sent::SentCase},
    seal::{Keyring, Receiver, Secret, Signer},
};

mod companions;

/// An installation.
struct Place {
    _folder: tempfile::TempDir,
    signer: Signer,
    receiver: Receiver,
    installation: String,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut keyring = Keyring::open(folder.path(), &Secret::None).unwrap();
        let (signer, receiver) = (keyring.signer().unwrap().0, keyring.receiver().unwrap().0);
        let installation = keyring.installation().unwrap();
        Place { _folder: folder, signer, receiver, installation }
    }

    fn order(&self, to: &Place) -> SealOrder<'_> {
        let recipient = to.receiver.public();
        SealOrder { installation: &self.installation, signer: &self.signer, recipient, sealed_at_millis: 1_000 }
    }
}

fn bytes_of(seed: usize, len: usize) -> Vec<u8> {
    (0..len).map(|place| ((place * 31 + seed * 7) % 251) as u8).collect()
}

fn evidence(kind: EvidenceKind, bytes: &[u8]) -> Evidence {
    let file_name = format!("{}.jpg", kind.stem());
    let (digest, byte_len) = (Digest::of(bytes), bytes.len() as u64);
    Evidence { kind, digest, file_name, media_type: "image/jpeg".to_owned(), byte_len }
}

/// A case of two photos, 100 000 and 70 000 bytes long.
fn sent(id: &str) -> (SentCase, Vec<Vec<u8>>) {
    let files = vec![bytes_of(id.len(), 100_000), bytes_of(id.len() + 1, 70_000)];
    let kinds = [EvidenceKind::DocumentFront, EvidenceKind::DocumentBack];
    let case = SentCase {
        id: CaseId(id.to_owned()),
        source: "somewhere".to_owned(),
        imported_at_millis: 900,
        meta_json: format!("{{\"id\":\"{id}\"}}"),
        warnings: vec!["a little dark".to_owned()],
        evidence: kinds.into_iter().zip(&files).map(|(kind, bytes)| evidence(kind, bytes)).collect(),
    };
    (case, files)
}

fn content<'a>(case: &SentCase, files: &'a [Vec<u8>], record: Option<&[u8]>) -> Content<'a> {
    let open = move |place: usize| Ok(Box::new(Cursor::new(files[place].as_slice())) as Box<dyn Read>);
    Content { case: case.clone(), record: record.map(<[u8]>::to_vec), open: Box::new(open) }
}

/// A bundle of two cases, one with a record, at the path.
fn written(path: &Path, order: &SealOrder<'_>) -> SealedBundle {
    let ((one, files), (other, more)) = (sent("first"), sent("second one"));
    let contents = [content(&one, &files, Some(b"{\"runs\":[]}")), content(&other, &more, None)];
    let mut file = PartFile::empty(path).unwrap();
    let sealed = write_bundle(file.file(), order, &contents).unwrap();
    file.settle().unwrap();
    assert_eq!(file.finish().unwrap(), path);
    sealed
}

fn opened(path: &Path, place: &Place) -> Result<OpenBundle, BundleError> {
    let mut bundle = Bundle::open(path)?;
    bundle.verify()?;
    bundle.unseal(&place.receiver, &BundleLimits::default())
}

/// Reads everything that the bundle holds, without a look at the signature over the whole.
fn drained(path: &Path, place: &Place) -> Result<(), BundleError> {
    Bundle::open(path)?.unseal(&place.receiver, &BundleLimits::default())?.drain()
}

#[test]
fn the_recipient_reads_what_the_sender_sealed_and_nobody_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let (kiosk, office, other) = (Place::new(), Place::new(), Place::new());
    let path = folder.path().join("two.assaybundle");
    let sealed = written(&path, &kiosk.order(&office));
    let bytes = fs::read(&path).unwrap();
    assert_eq!((sealed.byte_len, sealed.sha256), (bytes.len() as u64, Digest::of(&bytes)));
    assert!(super::is_bundle(&path) && !super::is_bundle(folder.path()));
    let mut open = opened(&path, &office).unwrap();
    assert_eq!(open.header().bundle, sealed.bundle);
    assert_eq!(open.header().sender.installation, kiosk.installation);
    for (index, id) in ["first", "second one"].into_iter().enumerate() {
        let (case, files) = sent(id);
        assert_eq!(open.list().cases[index].sent, case);
        for (place, expected) in files.iter().enumerate().rev() {
            let mut found = Vec::new();
            open.evidence(index, place).unwrap().read_to_end(&mut found).unwrap();
            assert!(found == *expected, "{id} {place}");
        }
    }
    assert_eq!(open.record(0).unwrap().as_deref(), Some(&b"{\"runs\":[]}"[..]));
    assert_eq!(open.record(1).unwrap(), None);
    assert!(open.record(2).is_err() && open.evidence(0, 2).is_err() && open.evidence(2, 0).is_err());
    for stranger in [&kiosk, &other] {
        let error = opened(&path, stranger).err().unwrap().to_string();
        assert!(error.contains("sealed to another installation"), "{error}");
    }
    for plain in [&b"first"[..], b"a little dark", b"somewhere"] {
        assert!(!bytes.windows(plain.len()).any(|window| window == plain), "something lies open");
    }
}

#[test]
fn a_changed_bit_anywhere_is_found_and_the_part_named() {
    let folder = tempfile::tempdir().unwrap();
    let (kiosk, office) = (Place::new(), Place::new());
    let path = folder.path().join("b.assaybundle");
    written(&path, &kiosk.order(&office));
    let whole = fs::read(&path).unwrap();
    let body = Bundle::open(&path).unwrap();
    let (start, end) = (body.byte_len() as usize - 64 - body.header().body_bytes as usize, whole.len() - 64);
    let with = |place: usize| {
        let mut bytes = whole.clone();
        bytes[place] ^= 0x10;
        fs::write(&path, bytes).unwrap();
    };
    for place in (0..start).step_by(7).chain([start - 1]) {
        with(place);
        assert!(Bundle::open(&path).is_err(), "byte {place} of the header");
    }
    let sealed_part = 64 * 1024 + 16;
    for part in 0..(end - start - 48).div_ceil(sealed_part) {
        with(start + 48 + part * sealed_part + 5);
        let error = Bundle::open(&path).unwrap().verify().unwrap_err();
        assert!(matches!(error, BundleError::Signature { what: "whole", .. }), "{error}");
        let error = drained(&path, &office).unwrap_err();
        let named = matches!(&error, BundleError::Body { source: crate::seal::UnsealError::Damaged { segment, .. }, .. }
            if *segment == part as u64 + 1);
        assert!(named, "part {part}: {error}");
        assert!(
            error.to_string().contains("b.assaybundle") && error.to_string().contains(&format!("part {}", part + 1))
        );
    }
    for place in [start, start + 8, start + 20, end, whole.len() - 1] {
        with(place);
        assert!(opened(&path, &office).is_err(), "byte {place}");
    }
    fs::write(&path, &whole).unwrap();
    drained(&path, &office).unwrap();
}

#[test]
fn cut_longer_and_reordered_bundles_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (kiosk, office) = (Place::new(), Place::new());
    let path = folder.path().join("b.assaybundle");
    written(&path, &kiosk.order(&office));
    let whole = fs::read(&path).unwrap();
    for length in (0..whole.len()).step_by(9_973).chain([whole.len() - 1]) {
        fs::write(&path, &whole[..length]).unwrap();
        let error = Bundle::open(&path).unwrap_err();
        assert!(matches!(error, BundleError::Length { .. } | BundleError::Foreign { .. }), "{length}: {error}");
    }
    fs::write(&path, [&whole[..], b"more"].concat()).unwrap();
    assert!(matches!(Bundle::open(&path).unwrap_err(), BundleError::Length { .. }));
    fs::write(&path, &whole).unwrap();
    let start = whole.len() - 64 - Bundle::open(&path).unwrap().header().body_bytes as usize + 48;
    let part = 64 * 1024 + 16;
    let mut swapped = whole.clone();
    swapped[start..start + part].copy_from_slice(&whole[start + part..start + 2 * part]);
    swapped[start + part..start + 2 * part].copy_from_slice(&whole[start..start + part]);
    fs::write(&path, swapped).unwrap();
    assert!(matches!(Bundle::open(&path).unwrap().verify(), Err(BundleError::Signature { .. })));
    assert!(drained(&path, &office).unwrap_err().to_string().contains("part 1"));
}

#[test]
fn heads_bodies_and_ends_of_two_bundles_do_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let (kiosk, office) = (Place::new(), Place::new());
    let [one, other] = ["one.assaybundle", "other.assaybundle"].map(|name| folder.path().join(name));
    written(&one, &kiosk.order(&office));
    written(&other, &kiosk.order(&office));
    let (first, second) = (fs::read(&one).unwrap(), fs::read(&other).unwrap());
    assert_eq!(first.len(), second.len(), "the same contents");
    let start = first.len() - 64 - Bundle::open(&one).unwrap().header().body_bytes as usize;
    fs::write(&one, [&first[..start], &second[start..]].concat()).unwrap();
    assert!(matches!(Bundle::open(&one).unwrap().verify(), Err(BundleError::Signature { .. })));
    assert!(matches!(drained(&one, &office), Err(BundleError::Body { .. })));
    let end = first.len() - 64;
    fs::write(&one, [&first[..end], &second[end..]].concat()).unwrap();
    assert!(matches!(Bundle::open(&one).unwrap().verify(), Err(BundleError::Signature { .. })));
}

/// A thief may put his name on a bundle; its body does not open under it.
#[test]
fn a_bundle_under_the_name_of_another_sender_does_not_open() {
    let folder = tempfile::tempdir().unwrap();
    let (kiosk, office, thief) = (Place::new(), Place::new(), Place::new());
    let path = folder.path().join("b.assaybundle");
    written(&path, &kiosk.order(&office));
    let whole = fs::read(&path).unwrap();
    let bundle = Bundle::open(&path).unwrap();
    let start = whole.len() - 64 - bundle.header().body_bytes as usize;
    let mut header = bundle.header().clone();
    header.sender.signing_key = thief.signer.public();
    let own = header.to_bytes(&thief.signer).unwrap();
    fs::write(&path, [&own[..], &whole[start..]].concat()).unwrap();
    assert!(matches!(Bundle::open(&path).unwrap().verify(), Err(BundleError::Signature { what: "whole", .. })));
    assert!(matches!(drained(&path, &office), Err(BundleError::Body { .. })));
    // The header of the kiosk with the thief's signature.
    let forged = bundle.header().to_bytes(&thief.signer).unwrap();
    fs::write(&path, [&forged[..], &whole[start..]].concat()).unwrap();
    assert!(matches!(Bundle::open(&path).unwrap_err(), BundleError::Signature { what: "header", .. }));
}

#[test]
fn bundles_of_newer_forms_and_other_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let (kiosk, office) = (Place::new(), Place::new());
    let path = folder.path().join("b.assaybundle");
    written(&path, &kiosk.order(&office));
    let whole = fs::read(&path).unwrap();
    let mut newer = whole.clone();
    newer[7] = b'2';
    fs::write(&path, newer).unwrap();
    assert!(Bundle::open(&path).unwrap_err().to_string().contains("newer Assay"));
    fs::write(&path, &whole).unwrap();
    let mut header = Bundle::open(&path).unwrap().header().clone();
    header.schema = "assay.bundle/2".to_owned();
    fs::write(&path, header.to_bytes(&kiosk.signer).unwrap()).unwrap();
    assert!(Bundle::open(&path).unwrap_err().to_string().contains("newer Assay"));
    let long = [&b"ASSAYBN1"[..], &u32::MAX.to_be_bytes(), b"{}"].concat();
    for bytes in [&b""[..], b"ASSAYBN", b"PK\x03\x04 and so on, a zip archive", &long, &whole[..200]] {
        fs::write(&path, bytes).unwrap();
        let error = Bundle::open(&path).unwrap_err();
        assert!(matches!(error, BundleError::Foreign { .. } | BundleError::Limit { .. }), "{error}");
    }
    assert!(matches!(Bundle::open(folder.path()).unwrap_err(), BundleError::Foreign { .. }));
}

/// A bundle whose list of contents says what it likes, and as many bytes of contents as it is told to have.
fn forged(path: &Path, order: &SealOrder<'_>, change: impl FnOnce(&mut ContentList), contents: &[u8]) {
    let (case, _) = sent("first");
    let list = |bundle: &_| {
        let mut list = ContentList::new(Clone::clone(bundle), vec![ListedCase { sent: case, record: None }]);
        change(&mut list);
        Ok((serde_json::to_vec(&list).unwrap(), contents.len() as u64))
    };
    drop(fs::remove_file(path));
    let mut file = fs::File::create(path).unwrap();
    write_sealed(&mut file, order, list, |body| {
        body.write_all(contents).unwrap();
        Ok(())
    })
    .unwrap();
}

#[test]
fn lists_that_lie_are_refused_before_anything_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let (kiosk, office) = (Place::new(), Place::new());
    let (path, order) = (folder.path().join("b.assaybundle"), kiosk.order(&office));
    let contents = sent("first").1.concat();
    type Change = fn(&mut ContentList);
    let lies: [(&str, Change); 12] = [
        ("speaks of 169999 bytes", |list| list.cases[0].sent.evidence[0].byte_len = 99_999),
        ("above the limit", |list| list.cases[0].sent.evidence[0].byte_len = u64::MAX),
        ("no name of a file", |list| list.cases[0].sent.evidence[0].file_name = "../../etc/passwd".to_owned()),
        ("no name of a file", |list| list.cases[0].sent.evidence[0].file_name = "a\\b.jpg".to_owned()),
        ("no name of a file", |list| list.cases[0].sent.evidence[0].file_name = "..".to_owned()),
        ("no name of a file", |list| list.cases[0].sent.evidence[0].file_name = "a\u{0}.jpg".to_owned()),
        ("no name of a file", |list| list.cases[0].sent.evidence[0].file_name = "x".repeat(256)),
        ("twice", |list| list.cases[0].sent.evidence[1].kind = EvidenceKind::DocumentFront),
        ("identifier", |list| list.cases[0].sent.id = CaseId("a\u{1b}[2J".to_owned())),
        ("warnings", |list| list.cases[0].sent.warnings = vec![String::new(); 1001]),
        ("another bundle", |list| list.bundle = "0".repeat(32).parse().unwrap()),
        ("newer Assay", |list| list.schema = "assay.bundle-contents/2".to_owned()),
    ];
    for (expected, change) in lies {
        forged(&path, &order, change, &contents);
        let error = opened(&path, &office).err().unwrap().to_string();
        assert!(error.contains(expected) && error.contains("b.assaybundle"), "{expected}: {error}");
    }
    let twice = |list: &mut ContentList| list.cases.push(list.cases[0].clone());
    forged(&path, &order, twice, &[&contents[..], &contents].concat());
    assert!(opened(&path, &office).err().unwrap().to_string().contains("case first is in it twice"));
    forged(&path, &order, |_| {}, &contents[1..]);
    assert!(opened(&path, &office).err().unwrap().to_string().contains("169999 are there"));
}

#[test]
fn more_than_the_limits_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (kiosk, office) = (Place::new(), Place::new());
    let path = folder.path().join("b.assaybundle");
    written(&path, &kiosk.order(&office));
    let usual = BundleLimits::default();
    let tight = [
        BundleLimits { cases: 1, ..usual },
        BundleLimits { evidence: 3, ..usual },
        BundleLimits { list_bytes: 100, ..usual },
        BundleLimits { record_bytes: 5, ..usual },
        BundleLimits { total_bytes: 200_000, ..usual },
    ];
    for limits in tight {
        let error = Bundle::open(&path).unwrap().unseal(&office.receiver, &limits).err().unwrap();
        assert!(matches!(error, BundleError::Limit { .. }), "{limits:?}: {error}");
    }
}

#[test]
fn evidence_that_changed_is_not_sealed() {
    let (kiosk, office) = (Place::new(), Place::new());
    let (case, files) = sent("first");
    for wrong in [bytes_of(9, 100_000), bytes_of(5, 99_999), bytes_of(5, 100_001), Vec::new()] {
        let files = [wrong, files[1].clone()];
        let error = write_bundle(Vec::new(), &kiosk.order(&office), &[content(&case, &files, None)]).unwrap_err();
        assert!(error.to_string().contains("document_front of case first"), "{error}");
    }
    let mut hidden = case.clone();
    hidden.evidence[0].file_name = "a/b".to_owned();
    let refused = write_bundle(Vec::new(), &kiosk.order(&office), &[content(&hidden, &files, None)]);
    assert!(refused.unwrap_err().to_string().contains("no name of a file"));
}

#[test]
fn the_number_follows_from_the_key_and_nothing_else_bears_it() {
    let folder = tempfile::tempdir().unwrap();
    let (kiosk, office) = (Place::new(), Place::new());
    let path = folder.path().join("b.assaybundle");
    let sealed = written(&path, &kiosk.order(&office));
    let mut header: Header = Bundle::open(&path).unwrap().header().clone();
    assert_eq!(bundle_id(&header.encapsulated), sealed.bundle);
    header.bundle = "0".repeat(32).parse().unwrap();
    fs::write(&path, header.to_bytes(&kiosk.signer).unwrap()).unwrap();
    assert!(Bundle::open(&path).unwrap_err().to_string().contains("do not belong to its keys"));
}

/// Takes nothing: what is refused must not have been begun.
struct Untouched;

impl std::io::Write for Untouched {
    fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
        panic!("something was written")
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn what_no_recipient_takes_is_refused_before_anything_is_written() {
    let (kiosk, office) = (Place::new(), Place::new());
    let (case, _) = sent("first");
    let bare = |id: String| SentCase { id: CaseId(id), evidence: Vec::new(), ..case.clone() };
    let most = BundleLimits::default().cases;
    let many: Vec<Content<'_>> = (0..=most).map(|place| content(&bare(place.to_string()), &[], None)).collect();
    let refused = |contents: &[Content<'_>]| write_bundle(Untouched, &kiosk.order(&office), contents).unwrap_err();
    match refused(&many) {
        BundleError::TooMuch { what: "the number of its cases", found: 1001, limit: 1000 } => {}
        other => panic!("{other}"),
    }
    let twice = [content(&bare("a".to_owned()), &[], None), content(&bare("a".to_owned()), &[], None)];
    assert!(refused(&twice).to_string().contains("named twice"));
    let unfit = [content(&bare(String::new()), &[], None)];
    assert!(refused(&unfit).to_string().contains("its identifier is empty"));
}

#[test]
fn what_nobody_writes_any_more_is_removed_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.assaybundle");
    let part = folder.path().join("a.assaybundle.part");
    let held = PartFile::empty(&path).unwrap();
    PartFile::remove_abandoned(&part).unwrap();
    assert!(part.exists(), "somebody is writing it");
    drop(held);
    PartFile::remove_abandoned(&part).unwrap();
    assert!(!part.exists());
    PartFile::remove_abandoned(&part).unwrap();
}
