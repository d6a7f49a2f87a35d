//! The gallery: its file under attack, the search by values, and a whole case whose face is enrolled as another client.

use std::{fs, path::Path, sync::Arc};

use assay::{
    case::{
        CaseId, Digest, RunId,
        finding::{CheckId, NotCheckedCause},
        gallery::{EnrolledPerson, EnrolmentFault, FaceTemplate, GalleryState, LiveEvidence},
        verdict::{Band, ProcessStatus, ReviewReason},
    },
    infer::Task,
    matching::{AddressList, FileHead, Gallery, GalleryError, GalleryFile, Owner, References, write_gallery},
    pipeline::Engine,
    policy::{DEFAULT_POLICY, Policy},
    seal::Secret,
    session::Desk,
};
use serde_json::json;

use crate::{
    fixtures::{
        cases::photo_case,
        networks::fake,
        program::Program,
        stills::{jpeg, marked},
        write,
    },
    pipeline::{Case, cause, engine, networks, reasons},
};

fn person(enrolment: i64, client: &str) -> EnrolledPerson {
    EnrolledPerson {
        enrolment,
        client_id: client.to_owned(),
        entity_name: Some(format!("Ana {client}")),
        case: CaseId(format!("case-{enrolment}")),
        run: RunId(enrolment),
        live: LiveEvidence::LiveVideoId(Digest::of(client.as_bytes())),
    }
}

fn model() -> Digest {
    fake(Task::FaceEmbedding, |_| Err(String::new())).entry().sha256
}

fn template(values: &[f32]) -> FaceTemplate {
    FaceTemplate { model: model(), values: values.to_vec() }
}

fn state(faces: u64) -> GalleryState {
    GalleryState { faces, other_faces: 0, model: Some(model()), newest: faces as i64, removals: 0 }
}

/// A gallery of these clients, enrolled one after the other.
fn gallery(faces: &[(&str, [f32; 2])]) -> Gallery {
    let people = (1..).zip(faces).map(|(number, (client, face))| (person(number, client), template(face)));
    Gallery::new(state(faces.len() as u64), None, people.collect()).unwrap()
}

fn among(gallery: Result<Gallery, GalleryError>) -> References {
    References { gallery: Some(Arc::new(gallery)), ..References::default() }
}

fn file_of(path: &Path, faces: &[(&str, [f32; 2])]) -> Result<GalleryFile, GalleryError> {
    let head = FileHead { model: model(), dimension: 2, newest: faces.len() as i64, removals: 0 };
    let people = (1..).zip(faces).map(|(number, (client, face))| Ok((person(number, client), face.to_vec())));
    write_gallery::<GalleryError>(path, &head, people, None)?;
    GalleryFile::open(path, None)
}

#[test]
fn a_search_finds_other_clients_in_file_and_memory_alike() {
    let folder = tempfile::tempdir().unwrap();
    let faces = [("a", [1.0, 0.0]), ("own", [1.0, 0.0]), ("b", [0.0, 1.0]), ("c", [0.8, 0.6]), ("d", [0.6, 0.8])];
    let file = Arc::new(file_of(&folder.path().join("gallery.bin"), &faces[..3]).unwrap());
    let recent = (4..).zip(&faces[3..]).map(|(number, (client, face))| (person(number, client), template(face)));
    let mapped = Gallery::new(state(5), Some(file), recent.collect()).unwrap();
    for gallery in [mapped, gallery(&faces)] {
        let case = CaseId("case-4".to_owned());
        let search = |threshold: f32, case: &CaseId| {
            let found = gallery.search(&template(&[1.0, 0.0]), threshold, Owner { client_id: "own", case }).unwrap();
            let names: Vec<_> = found.found.into_iter().map(|(person, _)| person.client_id).collect();
            (names.join(" "), found.closest)
        };
        assert_eq!(search(0.5, &CaseId("new".to_owned())), ("a c d".to_owned(), Some(1.0)));
        assert_eq!(search(0.5, &case).0, "a d", "an earlier run of the case is no other client");
        let other = FaceTemplate { model: Digest::ZERO, values: vec![1.0, 0.0] };
        let owner = Owner { client_id: "own", case: &case };
        assert_eq!(gallery.search(&other, 0.5, owner).unwrap_err().code(), -202);
        assert_eq!(gallery.search(&template(&[1.0, 0.0, 0.0]), 0.5, owner).unwrap_err().code(), -202);
    }
    assert!(Gallery::new(state(3), None, vec![(person(1, "a"), template(&[1.0]))]).is_err(), "faces are missing");
    let none = Gallery::empty().search(&template(&[1.0]), 0.0, Owner { client_id: "", case: &CaseId("x".into()) });
    assert!(none.unwrap().found.is_empty());
}

/// A file that was cut, changed or made up is refused and says what to do; nothing in it is believed before its checksum.
#[test]
fn hostile_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gallery.bin");
    file_of(&path, &[("a", [1.0, 0.0]), ("b", [0.0, 1.0])]).unwrap();
    let whole = fs::read(&path).unwrap();
    let refused = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        let error = GalleryFile::open(&path, None).unwrap_err();
        assert!(error.to_string().contains("gallery.bin"), "{error}");
        error.code()
    };
    for len in [0, 1, 255, 256, whole.len() - 1] {
        assert_eq!(refused(&whole[..len]), -201, "{len}");
    }
    assert_eq!(refused(&[whole.as_slice(), &[0]].concat()), -299, "longer");
    for place in (0..whole.len()).filter(|place| !(144..256).contains(place)) {
        let mut bytes = whole.clone();
        bytes[place] ^= 1;
        let code = refused(&bytes);
        assert!(code == -299 || code == -201, "{place}: {code}");
    }
    // Headers that are whole but lie, each with a right checksum of its own.
    let lie = |place: usize, value: &[u8]| {
        let mut bytes = whole.clone();
        bytes[place..place + value.len()].copy_from_slice(value);
        let own = Digest::of(&bytes[..112]);
        bytes[112..144].copy_from_slice(own.as_bytes());
        refused(&bytes)
    };
    assert_eq!(lie(12, &0u32.to_ne_bytes()), -299, "no dimension");
    assert_eq!(lie(12, &3u32.to_ne_bytes()), -299, "another dimension");
    assert_eq!(lie(12, &u32::MAX.to_ne_bytes()), -299);
    assert_eq!(lie(16, &u64::MAX.to_ne_bytes()), -299, "more rows than memory");
    assert_eq!(lie(16, &1u64.to_ne_bytes()), -299, "fewer rows");
    assert_eq!(lie(24, &u64::MAX.to_ne_bytes()), -201);
    assert_eq!(lie(24, &(1u64 << 40).to_ne_bytes()), -201);
    assert_eq!(GalleryFile::open(&folder.path().join("none"), None).unwrap_err().code(), -200);
    for wrong in [[f32::NAN, 0.0], [0.0, 0.0], [9.0, 0.0]] {
        assert_eq!(file_of(&path, &[("a", wrong)]).unwrap_err().code(), -299, "{wrong:?}");
    }
}

#[test]
fn a_face_enrolled_as_another_client_goes_to_a_person() {
    let case = Case::with_video();
    let engine = engine(networks(None));
    let check = CheckId::PreviouslyEnrolledFace;
    let run = |references: &References| case.run_among(&engine, references, &()).unwrap();

    let report = run(&among(Ok(gallery(&[("other", [1.0, 0.0]), ("unlike", [0.0, 1.0])]))));
    assert_eq!(report.verdict.process, ProcessStatus::Inconclusive, "a duplicate is never rejected without a person");
    assert!(reasons(&report).contains(&ReviewReason::Borderline(check)));
    let found = report.enrolled_faces_matches.first().unwrap();
    assert_eq!((found.client_id.as_str(), found.entity_name.as_deref()), ("other", Some("Ana other")));
    assert_eq!((report.enrolled_faces_matches.len(), found.level.level), (1, 15));
    let value = json!(report);
    assert_eq!(value["enrolledFacesMatches"][0]["liveVideoId"], Digest::of(b"other").to_string());
    assert!(value["enrolledFacesMatches"][0].get("livePhotoId").is_none());
    assert_eq!(value["references"][0]["name"], "gallery");
    assert!(!value.to_string().contains("template"), "templates stay out of the report");

    let clear = run(&among(Ok(gallery(&[("unlike", [0.0, 1.0])]))));
    assert_eq!((clear.verdict.of(check).unwrap().band, clear.enrolled_faces_matches.len()), (Band::Clear, 0));
    let (_, live) = clear.enrolment.unwrap().face.unwrap();
    assert!(matches!(live, LiveEvidence::LiveVideoId(_)));
    assert_eq!(run(&among(Ok(Gallery::empty()))).verdict.of(check).unwrap().score, Some(1.0));
    assert_eq!(cause(&run(&References::default()), check), Some(NotCheckedCause::NotAsked));
}

/// What cannot be searched is never a pass, and says which code of the service it is.
#[test]
fn a_gallery_that_cannot_be_searched_holds_the_case_up() {
    let case = Case::with_video();
    let check = CheckId::PreviouslyEnrolledFace;
    let path = || "gallery.bin".into();
    let old = FaceTemplate { model: Digest::ZERO, values: vec![1.0, 0.0] };
    let other_network = GalleryState { model: Some(Digest::ZERO), ..state(1) };
    let galleries = [
        (Err(GalleryError::Unreachable { path: path(), detail: "gone".to_owned() }), -200),
        (Err(GalleryError::CutOff { path: path(), found: 1, expected: 2 }), -201),
        (Gallery::new(other_network, None, vec![(person(1, "a"), old)]), -202),
        (Gallery::new(GalleryState { other_faces: 3, ..state(0) }, None, Vec::new()), -202),
        (Err(GalleryError::Damaged { path: path(), detail: "bits".to_owned() }), -299),
    ];
    for (gallery, code) in galleries {
        let report = case.run_among(&engine(networks(None)), &among(gallery), &()).unwrap();
        assert_eq!(report.finding(check).unwrap().code, Some(code));
        assert_eq!(report.verdict.of(check).unwrap().band, Band::NotChecked);
        assert!(reasons(&report).contains(&ReviewReason::RequiredNotChecked(check)), "{code}");
    }
}

#[test]
fn who_was_not_live_or_not_alone_is_not_enrolled() {
    let case = Case::with_video();
    let fault = |engine: &Engine| {
        let report = case.run_among(engine, &References::default(), &()).unwrap();
        report.enrolment.unwrap().face.unwrap_err()
    };
    let attack = fake(Task::PassiveLiveness, |input| {
        Ok(crate::fixtures::networks::rows(input.shape[0], |_| vec![0.95, 0.02, 0.03]))
    });
    assert_eq!(fault(&engine(networks(Some(attack)))), EnrolmentFault::AttackSuspected);
    let blind = fake(Task::FaceDetection, |input| Ok(crate::fixtures::networks::detections(input, &[])));
    assert_eq!(fault(&engine(networks(Some(blind)))), EnrolmentFault::NoValidFace);
}

#[test]
fn the_address_of_a_case_is_looked_up() {
    let mut case = Case::with_video();
    case.staged.meta.capture_ip = "198.51.100.9".parse().ok();
    let check = CheckId::CaptureAddress;
    let list = |text: &str| AddressList::parse(text.as_bytes(), "vpn.txt", 4000).unwrap().0;
    let run = |addresses: Option<AddressList>| {
        let references = References { addresses: addresses.map(Arc::new), ..References::default() };
        case.run_among(&engine(networks(None)), &references, &()).unwrap()
    };
    assert!(reasons(&run(Some(list("198.51.100.0/24")))).contains(&ReviewReason::Borderline(check)));
    assert_eq!(run(Some(list("203.0.113.0/24"))).verdict.of(check).unwrap().band, Band::Clear);
    assert_eq!(cause(&run(None), check), Some(NotCheckedCause::NoReference));
}

/// Enrols `count` clients past the store, each with the template [1, 0].
fn enrol_many(database: &Path, count: u32) {
    let sql = format!(
        "BEGIN;
         CREATE TEMP TABLE n AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) SELECT i FROM n;
         INSERT INTO cases SELECT 'c' || i, 's', '{{}}', NULL, NULL, 1, '[]', 0 FROM n;
         INSERT INTO runs SELECT i + 100, 'c' || i, 0, 'a', 'accepted', 'p', '{{}}' FROM n;
         INSERT INTO enrolments SELECT i + 100, 'c' || i, i + 100, 'c' || i, NULL, 1, NULL, '', 0, 'a' FROM n;
         INSERT INTO enrolled_faces SELECT i + 100, 'c' || i, '{{\"liveVideoId\":\"{video}\"}}', '{model}', x'0000803F00000000' FROM n;
         COMMIT;",
        video = Digest::ZERO,
        model = model(),
    );
    rusqlite::Connection::open(database).unwrap().execute_batch(&sql).unwrap();
}

/// The store is the truth: a file of the gallery that is damaged, or of another time, is made again or goes.
#[test]
fn the_file_follows_the_store() {
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
    let path = folder.path().join("gallery.bin");
    write(&path, b"ASSAYGL1 and nothing else");
    let open = || Desk::open(folder.path(), "ana", &policy, &Secret::None).unwrap();
    let faces = |references: &References| {
        let gallery = references.gallery.as_deref().unwrap().as_ref().unwrap();
        let (case, client_id) = (CaseId("new".to_owned()), "new");
        let search = gallery.search(&template(&[1.0, 0.0]), 0.9, Owner { client_id, case: &case });
        (gallery.state().faces, search.unwrap().found.len())
    };
    let mut desk = open();
    let empty = desk.references().unwrap();
    assert_eq!((faces(&empty), path.exists()), ((0, 0), false));
    let again = desk.references().unwrap();
    assert!(Arc::ptr_eq(empty.gallery.as_ref().unwrap(), again.gallery.as_ref().unwrap()), "read once");

    enrol_many(&folder.path().join("assay.db"), 5000);
    assert_eq!(faces(&desk.references().unwrap()), (5000, 5000));
    assert_eq!(GalleryFile::open(&path, None).unwrap().rows(), 5000);
    desk.remove_client("c7").unwrap();
    assert_eq!(GalleryFile::open(&path, None).unwrap().rows(), 4999, "a removed template stays in no file");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert_eq!(faces(&open().references().unwrap()), (4999, 4999));
    assert_eq!(fs::read(&path).unwrap(), bytes);
    // Where the file can neither be read nor made, nothing is searched, and that is said.
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    let references = open().references().unwrap();
    assert_eq!(references.gallery.as_deref().unwrap().as_ref().unwrap_err().code(), -200);
}

#[test]
fn the_command_line_shows_and_removes_clients() {
    let program = Program::new();
    photo_case(&program.path("in"), "k1", 90);
    program.done(&["import", "in"]);
    assert_eq!(program.done(&["gallery", "list", "--json"]).object()["faces"], 0);
    program.done(&["claim", "k1"]);
    let run = program.done(&["show", "k1", "--json"]).object()["run"].to_string();
    program.done(&["decide", "k1", "approve", "--run", &run, "--reason", "101"]);
    let enrolment = program.done(&["show", "k1", "--json"]).object()["enrolment"].clone();
    assert_eq!(
        (&enrolment["completed"], &enrolment["code"]),
        (&json!(false), &json!(-203)),
        "no face, nobody enrolled"
    );
    program.refused(1, "nobody is enrolled as client k1", &["gallery", "delete", "k1"]);

    enrol_many(&program.data().join("assay.db"), 3);
    let clients = program.done(&["gallery", "list", "--limit", "2", "--json"]).object();
    assert_eq!((&clients["clients"][1]["clientId"], &clients["faces"]), (&json!("c2"), &json!(3)));
    let shown = program.done(&["gallery", "show", "c2", "--json"]).object();
    assert_eq!(shown["enrolments"][0]["liveVideoId"], Digest::ZERO.to_string());
    assert!(program.done(&["gallery", "delete", "c2"]).out.contains("1 faces were removed"));
    program.refused(1, "nobody is enrolled", &["gallery", "show", "c2"]);
    assert_eq!(program.done(&["gallery", "list", "--json"]).object()["faces"], 2);
    assert_eq!(program.done(&["audit", "verify", "--json"]).object()["broken"], serde_json::Value::Null);
}

/// `check` stores nothing; where a data folder is named and there, it is compared with its lists.
#[test]
fn a_check_is_compared_with_the_data_folder_it_names() {
    let program = Program::new();
    write(&program.path("in/c1/document_front.jpg"), jpeg(&marked(96, 64, 90)));
    write(&program.path("in/c1/case.json"), json!({"id": "c1", "captureIp": "192.0.2.7"}).to_string());
    write(&program.path("vpn.txt"), "192.0.2.0/24\n");
    let address = |report: serde_json::Value| {
        let findings = report["findings"].as_array().unwrap().clone();
        findings.into_iter().find(|finding| finding["check"] == "capture_address").unwrap()["outcome"].clone()
    };
    let without = address(program.done(&["check", "in", "--json"]).object());
    assert_eq!(without["not_checked"]["cause"], "no_reference");
    assert!(!program.data().exists());
    program.done(&["lists", "import", "addresses", "vpn.txt"]);
    let with = program.done(&["check", "in", "--json"]).object();
    assert_eq!(with["references"][1]["name"], "addresses/vpn");
    assert_eq!(address(with)["scored"]["score"], 0.0);
    assert_eq!(program.done(&["queue", "--json"]).object()["total"], 0);
}
