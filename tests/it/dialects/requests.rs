//! Requests in the JSON of the services as cases: whole ones come in like a folder, wrong and hostile ones leave nothing.

use std::{fs, os::unix::fs::symlink, path::Path};

use assay::{
    case::{EvidenceKind, ProblemDetails, meta::LivenessMethod},
    media::{
        import::{ImportError, ImportLimits, StagedCase, discover, stage},
        vault::Vault,
    },
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::fixtures::{
    cases::photo_case,
    files_below,
    program::{Answer, Program},
    stills::{jpeg, marked},
    video::{Clip, coded_frames, encode},
    write,
};

const LICENCE: &str = "SECRET-LICENCE-0815";

fn photo() -> Vec<u8> {
    jpeg(&marked(48, 32, 140))
}

fn photo_base64() -> String {
    STANDARD.encode(photo())
}

fn clip() -> Vec<u8> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("clip.mp4");
    encode(&path, &Clip::default(), coded_frames(96, 64, [0, 40, 80]));
    fs::read(path).unwrap()
}

/// A folder with this request, and a vault.
struct Sent {
    dir: tempfile::TempDir,
}

impl Sent {
    fn new(request: &Value) -> Self {
        Sent::text(&request.to_string())
    }

    fn text(request: &str) -> Self {
        let sent = Sent { dir: tempfile::tempdir().unwrap() };
        sent.put("ana.request.json", request);
        sent
    }

    fn put(&self, name: &str, bytes: impl AsRef<[u8]>) {
        write(&self.dir.path().join("in").join(name), bytes);
    }

    fn staged(&self, limits: &ImportLimits) -> Result<StagedCase, ImportError> {
        let vault = Vault::open(&self.dir.path().join("vault"), None).unwrap();
        let sources = discover(&self.dir.path().join("in/ana.request.json"), limits)?;
        assert_eq!((sources.len(), sources[0].name()), (1, "ana"));
        stage(&sources[0], &vault, limits)
    }

    #[track_caller]
    fn whole(&self) -> StagedCase {
        self.staged(&ImportLimits::default()).unwrap_or_else(|error| panic!("{error}"))
    }

    /// The problem for which it is refused; nothing may have been kept.
    #[track_caller]
    fn refused(&self) -> ProblemDetails {
        let error = self.staged(&ImportLimits::default()).expect_err("the request is refused");
        let kept = files_below(&self.dir.path().join("vault"));
        assert!(kept.iter().all(|path| path.extension().is_some_and(|end| end == "lock")), "{kept:?}");
        error.problem()
    }

    /// The one wrong field of a request that is refused, and what is said about it.
    #[track_caller]
    fn wrong_field(&self) -> (String, String) {
        let problem = self.refused();
        assert_eq!(problem.errors.len(), 1, "{problem}");
        (problem.errors[0].pointer.clone(), problem.errors[0].detail.clone())
    }
}

fn kinds(staged: &StagedCase) -> Vec<(EvidenceKind, &str)> {
    staged.evidence.iter().map(|item| (item.kind, item.media_type.as_str())).collect()
}

#[test]
fn an_identity_verification_request_comes_in_and_its_licence_key_is_kept_nowhere() {
    let sent = Sent::new(&json!({
        "licenseId": LICENCE, "scanId": "0e76e708", "livenessMethod": 1, "returnFaceImages": true, "mood": {"x": LICENCE},
        "video": "media/selfie.mp4", "documentImage": format!("data:image/png;base64,{}", photo_base64()),
    }));
    sent.put("media/selfie.mp4", clip());
    let staged = sent.whole();
    let expected = [(EvidenceKind::DocumentFront, "image/jpeg"), (EvidenceKind::Video, "video/mp4")];
    assert_eq!(kinds(&staged), expected);
    assert_eq!((staged.id_hint.as_deref(), staged.name.as_str()), (Some("0e76e708"), "ana"));
    assert_eq!((staged.meta.liveness_method, staged.meta.return_face_images), (LivenessMethod::Passive, true));
    assert_eq!(staged.evidence[1].file_name, "video.mp4");
    let vault = Vault::open(&sent.dir.path().join("vault"), None).unwrap();
    assert_eq!(vault.read(&staged.evidence[0].digest).unwrap(), photo());
    assert_eq!(staged.warnings.len(), 2, "{:?}", staged.warnings);
    assert!(staged.warnings[0].contains("licenseId") && staged.warnings[1].contains("/mood"));
    assert!(!format!("{staged:?}").contains(LICENCE), "{staged:?}");
}

#[test]
fn a_licence_key_of_a_wrong_kind_or_in_a_wrong_request_is_not_repeated_either() {
    let sent = Sent::new(&json!({"licenseId": {"key": [LICENCE]}, "livenessMethod": 7, "documentImage": 3}));
    let problem = sent.refused();
    assert!(!format!("{problem:?}").contains(LICENCE));
    assert_eq!(problem.code, Some(-3));
    let sent = Sent::text(&format!(r#"{{"licenseId": "{LICENCE}", "documentImage": "#));
    assert!(!format!("{:?}", sent.refused()).contains(LICENCE));
}

#[test]
fn a_list_of_frames_serves_as_a_video() {
    let frames = [0, 1, 2].map(|place| STANDARD.encode(jpeg(&marked(48, 32, 100 + place))));
    let staged = Sent::new(&json!({"documentImage": photo_base64(), "frames": frames, "lastFrames": "true"})).whole();
    let frame = |place| (EvidenceKind::Frame(place), "image/jpeg");
    assert_eq!(kinds(&staged)[1..], [frame(0), frame(1), frame(2)]);
    let empty = Sent::new(&json!({"documentImage": photo_base64(), "frames": []})).refused();
    assert_eq!((empty.code, empty.errors[0].pointer.as_str()), (Some(-13), "/frames"));
    let last = Sent::new(&json!({"documentImage": photo_base64(), "frames": frames, "lastFrames": "maybe"})).refused();
    assert_eq!((last.code, last.errors[0].pointer.as_str()), (Some(-14), "/lastFrames"));
    let (pointer, _) = Sent::new(&json!({"frames": [frames[0], "&"]})).wrong_field();
    assert_eq!(pointer, "/frames/1");
}

#[test]
fn a_process_request_comes_in() {
    let sent = Sent::new(&json!({
        "provider": "facetec", "processId": "p-1", "dossierId": "d-1", "front": "front.jpg", "back": photo_base64(),
        "selfie": photo_base64(),
        "facetecEnrollment": {"faceScan": "AAAA", "auditTrailImage": photo_base64(), "userAgent": "phone"},
    }));
    sent.put("front.jpg", photo());
    let staged = sent.whole();
    let kinds: Vec<_> = staged.evidence.iter().map(|item| item.kind).collect();
    use EvidenceKind::{DocumentBack, DocumentFront, Frame, Selfie};
    assert_eq!(kinds, [DocumentFront, DocumentBack, Selfie, Frame(0)]);
    assert_eq!((staged.id_hint.as_deref(), staged.meta.dossier_id.as_deref()), (Some("p-1"), Some("d-1")));
    let warnings = staged.warnings.join("\n");
    assert!(warnings.contains("provider") && warnings.contains("only frame") && warnings.contains("face scan"));
}

#[test]
fn an_enhanced_check_request_comes_in() {
    let sent = Sent::new(&json!({
        "clientId": "c-1", "entityName": "John Doe", "documentId": "d-1", "liveVideoId": "v-1",
        "type": "enhanced_identity_check", "documentFront": photo_base64(), "liveVideo": STANDARD.encode(clip()),
        "challenge": {"digits": "0427"}, "captureIp": "192.0.2.7",
    }));
    let staged = sent.whole();
    assert_eq!(kinds(&staged), [(EvidenceKind::DocumentFront, "image/jpeg"), (EvidenceKind::Video, "video/mp4")]);
    let stored: Value = serde_json::from_str(&staged.meta_json).unwrap();
    assert_eq!((&stored["documentId"], &stored["liveVideoId"]), (&json!("d-1"), &json!("v-1")));
    assert_eq!((&stored["clientId"], &stored["challenge"]["digits"]), (&json!("c-1"), &json!("0427")));
    assert!(staged.warnings.is_empty(), "{:?}", staged.warnings);
    let (pointer, _) = Sent::new(&json!({"type": "document_check", "documentFront": photo_base64()})).wrong_field();
    assert_eq!(pointer, "/type");
}

#[test]
fn requests_of_the_document_services_come_in() {
    let sent = Sent::new(&json!({"sessionId": "bbbf9002", "documentImageBase": photo_base64()}));
    let staged = sent.whole();
    assert_eq!(kinds(&staged), [(EvidenceKind::DocumentFront, "image/jpeg")]);
    let stored: Value = serde_json::from_str(&staged.meta_json).unwrap();
    assert_eq!(stored["id"], "bbbf9002");
    let twice = json!({"documentImageBase": photo_base64(), "frontSideImageBase": photo_base64()});
    assert_eq!(Sent::new(&twice).wrong_field().0, "/documentImageBase");

    let whole = json!({
        "frontSideImage": photo_base64(), "backSideImage": photo_base64(), "face": photo_base64(),
        "tokenized": false, "countryCode": "ESP", "idType": "ID_CARD",
    });
    let staged = Sent::new(&whole).whole();
    let photos = [EvidenceKind::DocumentFront, EvidenceKind::DocumentBack, EvidenceKind::Selfie]
        .map(|kind| (kind, "image/jpeg"));
    assert_eq!(kinds(&staged), photos);
    let stored: Value = serde_json::from_str(&staged.meta_json).unwrap();
    assert_eq!((&stored["countryCode"], &stored["idType"]), (&json!("ESP"), &json!("ID_CARD")));
    assert!(staged.warnings.is_empty(), "{:?}", staged.warnings);
    for wrong in [json!(true), json!("true"), json!(0), json!([])] {
        let mut request = whole.clone();
        request["tokenized"] = wrong;
        assert_eq!(Sent::new(&request).wrong_field().0, "/tokenized");
    }
    let problem = Sent::new(&json!({"frontSideImageBase64": photo_base64(), "idType": null})).refused();
    let told: Vec<String> = problem.errors.iter().map(|error| format!("{} {}", error.pointer, error.detail)).collect();
    let expected = ["backSideImage", "tokenized", "countryCode", "idType"].map(|name| format!("/{name} is required"));
    assert_eq!(told, expected);
}

#[test]
fn every_wrong_field_is_named_at_once() {
    let problem = Sent::new(&json!({
        "scanId": 7, "livenessMethod": "0", "returnFaceImages": "yes", "video": "https://example.org/v.mp4",
        "documentImage": "../secret.jpg", "document_back": 12, "selfie": "not base64!", "frames": "all",
    }))
    .refused();
    let mut pointers: Vec<_> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
    pointers.sort_unstable();
    let expected = [
        "/documentImage",
        "/document_back",
        "/frames",
        "/livenessMethod",
        "/returnFaceImages",
        "/scanId",
        "/selfie",
        "/video",
    ];
    assert_eq!(pointers, expected);
    assert_eq!((problem.status, problem.kind.as_str()), (400, "tag:assay,2026:invalid-input"));
    assert!(problem.instance.ends_with("ana.request.json"));
    assert!(problem.to_string().contains("Assay is offline"));
}

#[test]
fn paths_lead_only_to_plain_files_below_the_request() {
    let request = |path: &str| Sent::new(&json!({"documentImage": path}));
    for path in ["../out.jpg", "/etc/hosts.jpg", "a/../../out.jpg", "C:\\out.jpg", "./front.jpg", "a//b.jpg"] {
        let sent = request(path);
        write(&sent.dir.path().join("out.jpg"), photo());
        let (pointer, detail) = sent.wrong_field();
        assert_eq!(pointer, "/documentImage");
        assert!(detail.contains("leads out"), "{path}: {detail}");
    }
    let sent = request("link.jpg");
    write(&sent.dir.path().join("out.jpg"), photo());
    symlink(sent.dir.path().join("out.jpg"), sent.dir.path().join("in/link.jpg")).unwrap();
    assert!(sent.wrong_field().1.contains("is a link"));
    let sent = request("media/front.jpg");
    write(&sent.dir.path().join("elsewhere/front.jpg"), photo());
    symlink(sent.dir.path().join("elsewhere"), sent.dir.path().join("in/media")).unwrap();
    assert!(sent.wrong_field().1.contains("is a link"));
    let sent = request("folder.jpg");
    sent.put("folder.jpg/inside", "");
    assert!(sent.wrong_field().1.contains("not a plain file"));
    let sent = request("pipe.jpg");
    let pipe = sent.dir.path().join("in/pipe.jpg");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    assert!(sent.wrong_field().1.contains("not a plain file"));
    assert!(request("missing.jpg").wrong_field().1.contains("does not exist"));
}

#[test]
fn what_is_no_request_is_refused() {
    for (text, words) in [
        ("{", "not valid JSON"),
        ("{\"documentImage\": \"QUJD", "not valid JSON"),
        ("{} {}", "not valid JSON"),
        ("{\"documentImage\": \"\u{0}\"}", "not valid JSON"),
        ("{}", "no photo and no video"),
        (r#"{"clientId": "c", "documentId": "d", "liveVideoId": "v"}"#, "documentFront"),
        (r#"{"documentImage": null}"#, "no photo and no video"),
    ] {
        let (pointer, detail) = Sent::text(text).wrong_field();
        assert_eq!(pointer, "", "{text:.40}");
        assert!(detail.contains(words), "{text:.40}: {detail}");
    }
    assert_eq!(Sent::text("\u{feff} {\"documentImage\": 1}").wrong_field().0, "/documentImage");
    for text in ["[]", "", "null", "\"{}\""] {
        assert!(Sent::text(text).refused().detail.contains("nor a request"), "{text}");
    }
    let twice = Sent::new(&json!({"documentImage": photo_base64(), "document_front": photo_base64()})).wrong_field();
    assert!(twice.1.contains("second"), "{twice:?}");
    let twice = Sent::new(&json!({"documentImage": photo_base64(), "id": "a", "scanId": "b"})).wrong_field();
    assert_eq!(twice.0, "/scanId");
}

#[test]
fn more_values_and_deeper_ones_than_any_form_has_are_refused_unread() {
    let deep = format!("{{\"challenge\": {}", "[".repeat(5_000));
    let many = format!("{{\"x\": [{}0]}}", "0,".repeat(20_000));
    for (text, words) in [(deep, "nested more than 32 deep"), (many, "more than 10000 values")] {
        let problem = Sent::text(&text).refused();
        assert_eq!(problem.status, 413);
        assert!(problem.detail.contains(words) && problem.detail.contains("ana.request.json"), "{problem}");
    }
}

#[test]
fn contents_are_checked_as_those_of_a_folder_are() {
    let text = Sent::new(&json!({"documentImage": STANDARD.encode("just some text, and no photo at all")})).refused();
    assert_eq!(text.status, 415);
    let cut = Sent::new(&json!({"documentImage": STANDARD.encode(&photo()[..200])})).refused();
    assert!(cut.detail.contains("cut off"), "{cut}");
    let video = Sent::new(&json!({"video": photo_base64()})).refused();
    assert_eq!((video.status, video.code), (415, Some(-1)));
    let both = Sent::new(&json!({"video": STANDARD.encode(clip()), "frames": [photo_base64()]})).refused();
    assert!(both.detail.contains("same role"), "{both}");
}

#[test]
fn limits_are_kept_before_anything_is_decoded() {
    let sent = Sent::new(&json!({"documentImage": photo_base64()}));
    let (all, len) = (ImportLimits::default(), photo().len() as u64);
    let request_len = fs::metadata(sent.dir.path().join("in/ana.request.json")).unwrap().len();
    let refused = |limits: &ImportLimits| {
        sent.staged(limits)
            .err()
            .is_some_and(|error| matches!(error, ImportError::FileTooLarge { .. }) && error.problem().status == 413)
    };
    assert!(refused(&ImportLimits { image_bytes: len - 1, ..all }));
    assert!(refused(&ImportLimits { request_bytes: request_len - 1, ..all }));
    let exact = ImportLimits { image_bytes: len, total_bytes: len, request_bytes: request_len, ..all };
    assert!(sent.staged(&exact).is_ok());
}

/// A folder of cases may hold requests, each under its own name.
#[test]
fn requests_are_found_among_other_cases() {
    let dir = tempfile::tempdir().unwrap();
    photo_case(dir.path(), "folder", 90);
    for name in ["request.json", "bo.request.json", "labels.json", "myrequest.json"] {
        write(&dir.path().join(name), json!({"documentImage": photo_base64()}).to_string());
    }
    let sources = discover(dir.path(), &ImportLimits::default()).unwrap();
    assert_eq!(sources.iter().map(|source| source.name()).collect::<Vec<_>>(), ["bo", "folder", "request"]);
}

#[test]
fn the_program_answers_requests_in_each_dialect() {
    let program = Program::new();
    let request = json!({
        "licenseId": LICENCE, "scanId": "s-1", "documentImage": photo_base64(), "video": STANDARD.encode(clip()),
    });
    write(&program.path("s.json"), request.to_string());
    let line = |answer: &Answer| serde_json::from_str::<Value>(answer.out.trim()).unwrap();
    for (dialect, key) in [("identity-verification", "scanId"), ("process", "processId"), ("enhanced-check", "id")] {
        let answer = program.done(&["check", "s.json", "--json", "--dialect", dialect]);
        assert_eq!((answer.out.lines().count(), &line(&answer)[key]), (1, &json!("s-1")), "{answer:?}");
        assert!(!answer.out.contains(LICENCE) && !answer.err.contains(LICENCE));
        assert_eq!(line(&program.done(&["check", "s.json", "--dialect", dialect]))[key], "s-1");
    }
    let told = line(&program.done(&["check", "s.json", "--dialect", "identity-verification"]));
    assert_eq!((&told["code"], &told["scores"]["liveness"]), (&json!(-4), &Value::Null), "no network is in use");
    let keys = ["\"code\":", "\"description\":", "\"timestamp\":", "\"scanId\":", "\"scores\":", "\"validations\":"];
    let out = program.done(&["check", "s.json", "--dialect", "identity-verification"]).out;
    let places: Vec<_> = keys.iter().map(|key| out.find(key).unwrap()).collect();
    assert!(places.is_sorted(), "keys in the service's order: {out}");

    write(&program.path("wrong.json"), json!({"livenessMethod": 9, "documentImage": photo_base64()}).to_string());
    let refused = program.run(&["check", "wrong.json", "--dialect", "identity-verification"]);
    assert_eq!((refused.code, &line(&refused)["code"]), (Some(1), &json!(-3)));
    let refused = program.run(&["check", "wrong.json", "--dialect", "process"]);
    assert_eq!((refused.code, &line(&refused)["problem"]["code"]), (Some(1), &json!(-3)));

    program.done(&["import", "s.json"]);
    for dialect in ["identity-verification", "process", "enhanced-check"] {
        let form = ["--format", "json", "--dialect", dialect];
        program.done(&[&["export", "s-1", "--replace", "--out", "out.json"], &form[..]].concat());
        let written = fs::read_to_string(program.path("out.json")).unwrap();
        assert!(written.contains("\"s-1\"") && !written.contains("schema"), "{written}");
    }
    let audit = program.done(&["audit", "verify", "--json"]).object();
    assert_eq!(audit["broken"], Value::Null);
    let holds = |path: &Path| fs::read(path).unwrap().windows(LICENCE.len()).any(|bytes| bytes == LICENCE.as_bytes());
    assert!(files_below(&program.data()).iter().all(|path| !holds(path)), "the licence key was kept");
    program.refused(2, "is no dialect", &["check", "s.json", "--dialect", "palm"]);
    program.refused(2, "is no dialect", &["export", "s-1", "--format", "json", "--dialect", "x", "--out", "o.json"]);
}
