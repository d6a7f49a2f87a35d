//! The fields of the services' requests: which photo or video each one is, and which field of `case.json` it stands for.

use std::path::Path;

use serde_json::{Map, Value};

use super::{Medium, refused, root};
use crate::{
    case::{
        CaseMeta, EvidenceKind, code,
        problem::{FieldError, ProblemDetails},
    },
    media::import::ImportError,
};

/// Unknown fields named in warnings; the rest are counted.
const NAMED_WARNINGS: usize = 16;
/// Longest name of an unknown field that is repeated in a warning.
const NAMED_LENGTH: usize = 64;
/// The list of frames that stands for a video, in every service.
const FRAMES: &str = "frames";
/// Photos and videos under Assay's own names, in every service.
const OWN_NAMES: &[(&str, EvidenceKind)] = &[
    ("document_front", EvidenceKind::DocumentFront),
    ("document_back", EvidenceKind::DocumentBack),
    ("selfie", EvidenceKind::Selfie),
    ("video", EvidenceKind::Video),
];

/// The fields of one service's request beside those of `case.json`.
struct Form {
    /// Fields that no other service has: by them the request is known.
    marks: &'static [&'static str],
    /// The field that names the case.
    id: &'static str,
    /// Photos and videos.
    media: &'static [(&'static str, EvidenceKind)],
    /// Fields that must be there; each by one of its names.
    required: &'static [&'static [&'static str]],
    /// A field that must hold this text, or this truth value by its name, and why.
    fixed: Option<(&'static str, &'static str, &'static str)>,
    /// Fields that mean nothing here, and why. Their values are never looked at, kept or repeated.
    unused: &'static [(&'static str, &'static str)],
}

const IDENTITY_VERIFICATION: Form = Form {
    marks: &[],
    id: "scanId",
    media: &[("documentImage", EvidenceKind::DocumentFront)],
    required: &[],
    fixed: None,
    unused: &[("licenseId", "Assay needs no licence key; it is neither kept nor repeated")],
};

const PROCESS: Form = Form {
    marks: &["provider", "processId", ENROLMENT],
    id: "processId",
    media: &[("front", EvidenceKind::DocumentFront), ("back", EvidenceKind::DocumentBack)],
    required: &[],
    fixed: None,
    unused: &[("provider", "Assay carries the process out itself")],
};

const ENHANCED_CHECK: Form = Form {
    marks: &["type", "documentId", "liveVideoId"],
    id: "id",
    media: &[
        ("documentFront", EvidenceKind::DocumentFront),
        ("documentBack", EvidenceKind::DocumentBack),
        ("livePhoto", EvidenceKind::Selfie),
        ("liveVideo", EvidenceKind::Video),
    ],
    required: &[],
    fixed: Some(("type", "enhanced_identity_check", "the only check of this form")),
    unused: &[],
};

/// `documentImageBase` is the name in the service's example, the others are those of its table.
const DOCUMENT_LIVENESS: Form = Form {
    marks: &["frontSideImageBase", "backSideImageBase", "documentImageBase"],
    id: "sessionId",
    media: &[
        ("frontSideImageBase", EvidenceKind::DocumentFront),
        ("documentImageBase", EvidenceKind::DocumentFront),
        ("backSideImageBase", EvidenceKind::DocumentBack),
    ],
    required: &[],
    fixed: None,
    unused: &[],
};

/// The names ending in 64 are those of the service's table, the others those of its example.
const DOCUMENT_PAD: Form = Form {
    marks: &["frontSideImageBase64", "backSideImageBase64", "faceBase64", "frontSideImage", "backSideImage", TOKENIZED],
    id: "sessionId",
    media: &[
        ("frontSideImageBase64", EvidenceKind::DocumentFront),
        ("frontSideImage", EvidenceKind::DocumentFront),
        ("backSideImageBase64", EvidenceKind::DocumentBack),
        ("backSideImage", EvidenceKind::DocumentBack),
        ("faceBase64", EvidenceKind::Selfie),
        ("face", EvidenceKind::Selfie),
    ],
    required: &[
        &["frontSideImage", "frontSideImageBase64"],
        &["backSideImage", "backSideImageBase64"],
        &[TOKENIZED],
        &["countryCode"],
        &["idType"],
    ],
    fixed: Some((TOKENIZED, "false", "tokenized images can be read by the service alone that made the tokens")),
    unused: &[],
};

/// Whether images come as tokens of the document PAD service.
const TOKENIZED: &str = "tokenized";

/// What the process service gets from the phone.
const ENROLMENT: &str = "facetecEnrollment";
/// The picture of the live face in it.
const AUDIT_TRAIL_IMAGE: &str = "auditTrailImage";

/// A photo or video of the request.
pub(super) struct Part {
    pub(super) kind: EvidenceKind,
    pub(super) medium: Medium,
}

/// A request without fault.
pub(super) struct Understood {
    pub(super) meta: CaseMeta,
    pub(super) parts: Vec<Part>,
    pub(super) warnings: Vec<String>,
}

/// Reads all fields of a request; `folder` is where its paths begin, `instance` names it in the problem.
///
/// # Errors
/// One problem that names every wrong field.
pub(super) fn understand(object: Map<String, Value>, folder: &Path, instance: &str) -> Result<Understood, ImportError> {
    let has_mark = |form: &&Form| form.marks.iter().any(|mark| object.contains_key(*mark));
    let known = [&ENHANCED_CHECK, &PROCESS, &DOCUMENT_PAD, &DOCUMENT_LIVENESS];
    let form = known.into_iter().find(has_mark).unwrap_or(&IDENTITY_VERIFICATION);
    let mut reading =
        Reading { object, folder, parts: Vec::new(), errors: Vec::new(), warnings: Vec::new(), no_frames: false };
    reading.require(form);
    reading.leave_out(form);
    reading.take_media(form);
    let meta = reading.take_meta(form);
    reading.warn_about_rest();
    let Reading { parts, mut errors, warnings, no_frames, .. } = reading;
    if parts.is_empty() && errors.is_empty() {
        let names: Vec<&str> = OWN_NAMES.iter().chain(form.media).map(|(name, _)| *name).chain([FRAMES]).collect();
        errors.push(root(format!("holds no photo and no video; expected some of {}", names.join(", "))));
    }
    if errors.is_empty() {
        return Ok(Understood { meta, parts, warnings });
    }
    Err(match refused(instance, errors) {
        ImportError::Meta(problem) if no_frames => {
            let code = problem.code.or(Some(code::NO_FRAMES));
            ImportError::Meta(Box::new(ProblemDetails { code, ..*problem }))
        }
        other => other,
    })
}

/// The fields not yet read, and what was found in those that were.
struct Reading<'a> {
    object: Map<String, Value>,
    folder: &'a Path,
    parts: Vec<Part>,
    errors: Vec<FieldError>,
    warnings: Vec<String>,
    /// The list of frames is empty, and there is no video.
    no_frames: bool,
}

impl Reading<'_> {
    /// Takes out what means nothing here, and checks what must be as it is.
    fn leave_out(&mut self, form: &Form) {
        for (name, why) in form.unused {
            if self.object.remove(*name).is_some() {
                self.warnings.push(format!("request: {name} is ignored: {why}"));
            }
        }
        if let Some((name, expected, why)) = form.fixed {
            match self.object.remove(name) {
                Some(Value::String(text)) if text == expected => {}
                Some(Value::Bool(truth)) if truth.to_string() == expected => {}
                Some(Value::Null) | None => {}
                Some(_) => self.wrong(name, format!("expected `{expected}`: {why}")),
            }
        }
    }

    /// Names what is missing, each by the first of its names.
    fn require(&mut self, form: &Form) {
        for names in form.required {
            let is_there = |name: &&str| self.object.get(*name).is_some_and(|value| !value.is_null());
            if let (false, Some(name)) = (names.iter().any(is_there), names.first()) {
                self.wrong(name, "is required".to_owned());
            }
        }
    }

    fn take_media(&mut self, form: &Form) {
        for (name, kind) in OWN_NAMES.iter().chain(form.media) {
            if let Some(value) = self.take(name) {
                self.add(name, *kind, value);
            }
        }
        match self.take(FRAMES) {
            Some(Value::Array(frames)) => {
                self.no_frames = frames.is_empty() && !self.has(EvidenceKind::Video);
                if self.no_frames {
                    self.wrong(FRAMES, "holds no frame; give the frames, or a video".to_owned());
                }
                self.add_frames(FRAMES, frames);
            }
            Some(_) => self.wrong(FRAMES, "expected a list of frames, each as base64 or a path".to_owned()),
            None => {}
        }
        match self.take(ENROLMENT) {
            Some(Value::Object(enrolment)) => self.add_enrolment(enrolment),
            Some(_) => self.wrong(ENROLMENT, "expected an object".to_owned()),
            None => {}
        }
    }

    /// The provider's face scan is in a coding of its own; the picture beside it shows the live face all the same.
    fn add_enrolment(&mut self, mut enrolment: Map<String, Value>) {
        if let Some(image) = enrolment.remove(AUDIT_TRAIL_IMAGE).filter(|value| !value.is_null()) {
            if self.has(EvidenceKind::Video) || self.has(EvidenceKind::Frame(0)) {
                self.warnings.push(format!("request: {ENROLMENT}/{AUDIT_TRAIL_IMAGE} is ignored: there is a video"));
            } else {
                self.warnings
                    .push(format!("request: {ENROLMENT}/{AUDIT_TRAIL_IMAGE} is the only frame of the live face"));
                let name = format!("{ENROLMENT}/{AUDIT_TRAIL_IMAGE}");
                self.add(&name, EvidenceKind::Frame(0), image);
            }
        }
        if !enrolment.is_empty() {
            self.warnings.push(format!(
                "request: the rest of {ENROLMENT} is ignored: a face scan is in its provider's own coding; send the \
                 selfie video"
            ));
        }
    }

    fn add_frames(&mut self, name: &str, frames: Vec<Value>) {
        for (place, frame) in (0..).zip(frames) {
            self.add(&format!("{name}/{place}"), EvidenceKind::Frame(place), frame);
        }
    }

    fn add(&mut self, pointer: &str, kind: EvidenceKind, value: Value) {
        if self.has(kind) {
            return self.wrong(pointer, format!("is the second {kind}; give one of them"));
        }
        match Medium::read(value, self.folder) {
            Ok(medium) => self.parts.push(Part { kind, medium }),
            Err(detail) => self.wrong(pointer, detail),
        }
    }

    fn take_meta(&mut self, form: &Form) -> CaseMeta {
        const ID: &str = "id";
        if form.id != ID
            && let Some(id) = self.take(form.id)
            && self.object.insert(ID.to_owned(), id).is_some()
        {
            self.wrong(form.id, format!("names the case a second time; give {ID} or {}", form.id));
        }
        let taken = CaseMeta::take(&mut self.object);
        for FieldError { pointer, detail } in taken.errors {
            let pointer = if pointer == format!("/{ID}") { format!("/{}", form.id) } else { pointer };
            self.errors.push(FieldError { pointer, detail });
        }
        self.warnings.extend(taken.warnings);
        taken.meta
    }

    /// Takes a field out; `null` counts as absent.
    fn take(&mut self, name: &str) -> Option<Value> {
        self.object.remove(name).filter(|value| !value.is_null())
    }

    fn has(&self, kind: EvidenceKind) -> bool {
        self.parts.iter().any(|part| part.kind == kind)
    }

    fn wrong(&mut self, name: &str, detail: String) {
        self.errors.push(FieldError { pointer: format!("/{name}"), detail });
    }

    fn warn_about_rest(&mut self) {
        let more = self.object.len().saturating_sub(NAMED_WARNINGS);
        let shortened = |name: &String| name.chars().take(NAMED_LENGTH).collect::<String>().escape_debug().to_string();
        let named = self.object.keys().take(NAMED_WARNINGS).map(shortened);
        self.warnings.extend(named.map(|name| format!("request: unknown field /{name} is ignored")));
        if more > 0 {
            self.warnings.push(format!("request: {more} more unknown fields are ignored"));
        }
    }
}
