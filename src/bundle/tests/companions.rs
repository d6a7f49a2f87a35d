//! What goes with bundles: acknowledgements, contact files, copies.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{Place, bytes_of, content, evidence, sent, written};
use crate::{
    bundle::{
        Acknowledgement, Bundle, BundleError, Carried, Contact, Fate, Fingerprint, PartFile, acknowledgement_path,
        carry, read_acknowledgement, write_bundle,
    },
    case::{CaseId, Digest, EvidenceKind},
};

#[test]
fn an_acknowledgement_holds_for_its_bundle_and_recipient_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (kiosk, office) = (Place::new(), Place::new());
    let path = folder.path().join("b.assaybundle");
    let sealed = written(&path, &kiosk.order(&office));
    let header = Bundle::open(&path).unwrap().header().clone();
    let cases = vec![(CaseId("first".to_owned()), Fate::Received), (CaseId("second one".to_owned()), Fate::Known)];
    let made = Acknowledgement::new(&header, sealed.sha256, (&office.installation, &office.signer), 2_000, cases);
    let ack = acknowledgement_path(&path);
    assert_eq!(ack.file_name().unwrap(), "b.assaybundle.ack");
    fs::write(&ack, made.to_text()).unwrap();
    let read = read_acknowledgement(&ack).unwrap();
    assert_eq!(read, made);
    let office_key = office.signer.public();
    read.check(&header, &sealed.sha256, &office_key, &ack).unwrap();
    assert!(read.check(&header, &Digest::ZERO, &office_key, &ack).is_err());
    assert!(read.check(&header, &sealed.sha256, &kiosk.signer.public(), &ack).is_err());
    let other = folder.path().join("other.assaybundle");
    written(&other, &kiosk.order(&office));
    let other = Bundle::open(&other).unwrap();
    assert!(read.check(other.header(), &sealed.sha256, &office_key, &ack).is_err());
    let text = made.to_text();
    for (from, to) in
        [("\"known\"", "\"received\""), ("2000", "2001"), ("first", "worst"), ("acknowledgement/1", "x/1")]
    {
        assert!(text.contains(from), "{from}");
        fs::write(&ack, text.replacen(from, to, 1)).unwrap();
        assert!(read_acknowledgement(&ack).is_err(), "{to}");
    }
    for bytes in [vec![], vec![0xff; 100], vec![b'{'; 2 << 20]] {
        fs::write(&ack, bytes).unwrap();
        assert!(matches!(read_acknowledgement(&ack).unwrap_err(), BundleError::Foreign { .. }));
    }
}

#[test]
fn a_contact_file_is_the_installations_own_and_has_a_fingerprint() {
    let folder = tempfile::tempdir().unwrap();
    let (office, other) = (Place::new(), Place::new());
    let contact = Contact::new(&office.installation, &office.signer, office.receiver.public());
    let path = folder.path().join("office.contact");
    fs::write(&path, contact.to_text()).unwrap();
    assert_eq!(Contact::read(&path).unwrap(), contact);
    let shown = contact.fingerprint().to_string();
    assert_eq!((shown.len(), shown.parse()), (49, Ok(contact.fingerprint())));
    assert_eq!(shown.replace('-', "").to_uppercase().parse(), Ok(contact.fingerprint()));
    assert!(shown[1..].parse::<Fingerprint>().is_err());
    let text = contact.to_text();
    let changes = [
        (office.receiver.public().to_string(), other.receiver.public().to_string()),
        (office.signer.public().to_string(), other.signer.public().to_string()),
        (office.installation.clone(), other.installation.clone()),
        (office.installation.clone(), "../..".to_owned()),
        ("assay.contact/1".to_owned(), "assay.contact/2".to_owned()),
        ("receivingKey".to_owned(), "key".to_owned()),
    ];
    for (from, to) in changes {
        fs::write(&path, text.replace(&from, &to)).unwrap();
        assert!(Contact::read(&path).is_err(), "{to}");
    }
    for bytes in [vec![], vec![0xff; 10], vec![b' '; 20_000]] {
        fs::write(&path, bytes).unwrap();
        assert!(Contact::read(&path).is_err());
    }
}

fn copied(path: &Path, folder: &Path) -> Result<Carried, BundleError> {
    carry(path, folder, |_, _| {})
}

#[test]
fn a_copy_goes_on_where_it_was_interrupted_and_is_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let (kiosk, office) = (Place::new(), Place::new());
    let path = folder.path().join("b.assaybundle");
    let (mut case, _) = sent("long");
    let files = vec![bytes_of(3, 3_500_000), bytes_of(4, 10)];
    case.evidence = vec![evidence(EvidenceKind::Video, &files[0]), evidence(EvidenceKind::Selfie, &files[1])];
    let mut file = PartFile::empty(&path).unwrap();
    write_bundle(file.file(), &kiosk.order(&office), &[content(&case, &files, None)]).unwrap();
    file.finish().unwrap();
    let whole = fs::read(&path).unwrap();
    let stick = folder.path().join("stick");
    fs::create_dir(&stick).unwrap();
    let (part, copy): (PathBuf, PathBuf) = (stick.join("b.assaybundle.part"), stick.join("b.assaybundle"));
    let mut bent = whole.clone();
    bent[1_500_000] ^= 1;
    let block = 1 << 20;
    let left: [(&[u8], u64); 6] = [
        (b"", 0),
        (&whole[..block - 1], 0),
        (&whole[..2 * block + 5], 2 * block as u64),
        (&bent, block as u64),
        (&whole, 3 * block as u64),
        (&[&whole[..], b"more than there is"].concat(), 3 * block as u64),
    ];
    for (left, resumed_from) in left {
        fs::write(&part, left).unwrap();
        let carried = copied(&path, &stick).unwrap();
        assert_eq!((carried.resumed_from, carried.sha256), (resumed_from, Digest::of(&whole)));
        assert!(fs::read(&copy).unwrap() == whole && !part.exists());
        assert!(matches!(copied(&path, &stick), Err(BundleError::Exists { .. })) && !part.exists());
        fs::remove_file(&copy).unwrap();
    }
    fs::write(&path, &bent).unwrap();
    assert!(matches!(copied(&path, &stick), Err(BundleError::Signature { .. })) && !copy.exists() && !part.exists());
    fs::write(&path, &whole).unwrap();
    let held = PartFile::open(&copy).unwrap();
    assert!(matches!(copied(&path, &stick), Err(BundleError::Busy { .. })));
    held.discard().unwrap();
    fs::create_dir(&part).unwrap();
    assert!(matches!(copied(&path, &stick), Err(BundleError::Exists { .. })));
}
