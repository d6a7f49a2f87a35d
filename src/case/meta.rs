//! `case.json`: what the sender says about a case. Every field is optional; unknown ones warn, wrong ones are refused
//! together, as one problem.

use std::net::IpAddr;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{
    country::CountryCode,
    problem::{FieldError, ProblemDetails},
};

/// Longest text accepted in any field, in bytes: identifiers of the services are UUIDs, names are far shorter.
const MAX_TEXT: usize = 256;
/// Most entries in a challenge.
const MAX_CHALLENGE: usize = 16;

/// Kind of document, in the words of the document PAD service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IdType {
    /// Passport booklet.
    Passport,
    /// National identity card.
    IdCard,
    /// Residence permit.
    ResidencePermit,
    /// Driving licence, as some senders spell it.
    DriversLicense,
    /// Driving licence.
    DrivingLicense,
    /// Visa.
    Visa,
}

/// How liveness was asked for, numbered as in the identity verification service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(into = "u8")]
pub enum LivenessMethod {
    /// 0: head movement from side to side.
    #[default]
    HeadMovement,
    /// 1: passive.
    Passive,
    /// 2: passive and a random movement sequence.
    PassiveAndChallenge,
}

impl From<LivenessMethod> for u8 {
    fn from(method: LivenessMethod) -> u8 {
        match method {
            LivenessMethod::HeadMovement => 0,
            LivenessMethod::Passive => 1,
            LivenessMethod::PassiveAndChallenge => 2,
        }
    }
}

/// A movement asked of the person, as seen in the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Turn the head left.
    Left,
    /// Turn the head right.
    Right,
    /// Look up.
    Up,
    /// Look down.
    Down,
    /// Smile.
    Smile,
    /// Blink.
    Blink,
    /// Open the mouth.
    OpenMouth,
}

/// What the person was asked to do during the selfie video.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Challenge {
    /// Movements, in the order asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action>,
    /// Digits to be spoken, in order, each `0`–`9`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digits: Option<String>,
}

/// How urgent the sender calls the case; larger is sooner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Can wait.
    Low,
    /// As most cases.
    #[default]
    Normal,
    /// Before the others.
    High,
    /// At once.
    Urgent,
}

/// The checked content of `case.json`; a missing file is the default value.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CaseMeta {
    /// `scanId`, `sessionId` or `processId` of the sender, kept as given.
    pub id: Option<String>,
    /// The person's identifier at the sender.
    pub client_id: Option<String>,
    /// The person's full name.
    pub entity_name: Option<String>,
    /// The dossier the case belongs to.
    pub dossier_id: Option<String>,
    /// The sender's identifier of the document photo.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub document_id: Option<String>,
    /// The sender's identifier of the selfie video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live_video_id: Option<String>,
    /// Issuing country.
    pub country_code: Option<CountryCode>,
    /// Kind of document.
    pub id_type: Option<IdType>,
    /// Liveness method.
    pub liveness_method: LivenessMethod,
    /// Challenge for liveness method 2 and the voice check.
    pub challenge: Option<Challenge>,
    /// Address from which the case was captured.
    pub capture_ip: Option<IpAddr>,
    /// Time of capture, RFC 3339.
    pub captured_at: Option<String>,
    /// Whether answers to the sender carry the face crops.
    pub return_face_images: bool,
    /// Urgency.
    pub priority: Priority,
    /// Whether the frames are all there are. `false` says that more are to come: the case is not whole yet, and goes to a
    /// person at best.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_frames: Option<bool>,
    /// The case was drawn by a program: nobody's evidence, marked as such wherever it is shown.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub specimen: bool,
}

/// What was read, and what deserves a warning though it was accepted.
pub type Parsed = (CaseMeta, Vec<String>);

/// What was read out of an object that holds other fields as well.
pub struct Taken {
    /// The fields that are right.
    pub meta: CaseMeta,
    /// One entry per wrong field.
    pub errors: Vec<FieldError>,
    /// What deserves a warning though it was accepted.
    pub warnings: Vec<String>,
}

impl CaseMeta {
    /// Reads `case.json`; `instance` names the file in the problem.
    ///
    /// # Errors
    /// One problem that names every wrong field.
    pub fn parse(json: &str, instance: &str) -> Result<Parsed, Box<ProblemDetails>> {
        let refuse = |errors| {
            let detail = "case.json has wrong fields; mend the ones listed or leave them out";
            Err(Box::new(ProblemDetails::invalid_input(instance, detail, errors)))
        };
        let root = |detail: String| vec![FieldError { pointer: String::new(), detail }];
        let object = match serde_json::from_str::<Value>(json.trim_start_matches('\u{feff}')) {
            Ok(Value::Object(object)) => object,
            Ok(other) => return refuse(root(format!("expected an object, found {}", kind_of(&other)))),
            Err(error) => return refuse(root(format!("not valid JSON: {error}"))),
        };
        let mut rest = object;
        let Taken { meta, errors, mut warnings } = CaseMeta::take(&mut rest);
        warnings.extend(unknown_fields("", &rest));
        if errors.is_empty() { Ok((meta, warnings)) } else { refuse(errors) }
    }

    /// Takes the fields of `case.json` out of an object that may hold others, which stay in it.
    pub fn take(object: &mut Map<String, Value>) -> Taken {
        let mut fields =
            Fields { prefix: "", object: std::mem::take(object), errors: Vec::new(), warnings: Vec::new() };
        let meta = fields.case_meta();
        *object = fields.object;
        Taken { meta, errors: fields.errors, warnings: fields.warnings }
    }
}

/// The fields of one JSON object not yet read, and what was found wrong in those that were.
struct Fields {
    prefix: &'static str,
    object: Map<String, Value>,
    errors: Vec<FieldError>,
    warnings: Vec<String>,
}

impl Fields {
    fn case_meta(&mut self) -> CaseMeta {
        CaseMeta {
            id: self.text("id"),
            client_id: self.text("clientId"),
            entity_name: self.text("entityName"),
            dossier_id: self.text("dossierId"),
            document_id: self.text("documentId"),
            live_video_id: self.text("liveVideoId"),
            country_code: self.read("countryCode", "an ISO 3166-1 alpha-3 code such as ESP", |value| {
                CountryCode::parse(value.as_str()?)
            }),
            id_type: self
                .one_of("idType", "PASSPORT, ID_CARD, RESIDENCE_PERMIT, DRIVERS_LICENSE, DRIVING_LICENSE or VISA"),
            liveness_method: self
                .read("livenessMethod", "0 (head movement), 1 (passive) or 2 (passive and movements)", method)
                .unwrap_or_default(),
            challenge: self.challenge(),
            capture_ip: self.read("captureIp", "an IPv4 or IPv6 address", |value| value.as_str()?.parse().ok()),
            captured_at: self.read("capturedAt", "an RFC 3339 time such as 2026-01-31T09:30:00Z", timestamp),
            return_face_images: self.read("returnFaceImages", "true or false", Value::as_bool).unwrap_or_default(),
            priority: self.one_of("priority", "low, normal, high or urgent").unwrap_or_default(),
            last_frames: self.read("lastFrames", "true or false, as boolean or text", truth),
            specimen: self.read("specimen", "true or false", Value::as_bool).unwrap_or_default(),
        }
    }

    fn challenge(&mut self) -> Option<Challenge> {
        let object =
            self.read("challenge", "an object with actions, digits or both", |value| value.as_object().cloned())?;
        let mut inner = Fields { prefix: "/challenge", object, errors: Vec::new(), warnings: Vec::new() };
        let actions =
            inner.one_of::<Vec<Action>>("actions", "a list of left, right, up, down, smile, blink, open_mouth");
        if actions.as_ref().is_some_and(|actions| actions.len() > MAX_CHALLENGE) {
            inner.wrong("actions", format!("expected at most {MAX_CHALLENGE} movements"));
        }
        let digits = inner.read("digits", "a text of 1 to 16 digits", |value| {
            let digits = value.as_str()?;
            let plausible = (1..=MAX_CHALLENGE).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            plausible.then(|| digits.to_owned())
        });
        inner.warnings.extend(unknown_fields(inner.prefix, &inner.object));
        self.errors.append(&mut inner.errors);
        self.warnings.append(&mut inner.warnings);
        Some(Challenge { actions: actions.unwrap_or_default(), digits })
    }

    /// Takes a field out and reads it; `null` counts as absent.
    fn read<T>(&mut self, name: &str, expected: &str, read: impl FnOnce(&Value) -> Option<T>) -> Option<T> {
        let value = self.object.remove(name).filter(|value| !value.is_null())?;
        let result = read(&value);
        if result.is_none() {
            self.wrong(name, format!("expected {expected}, found {}", excerpt(&value)));
        }
        result
    }

    fn text(&mut self, name: &str) -> Option<String> {
        self.read(name, "a text of 1 to 256 bytes without control characters", |value| {
            let text = value.as_str()?;
            let plausible = (1..=MAX_TEXT).contains(&text.len()) && !text.chars().any(char::is_control);
            plausible.then(|| text.to_owned())
        })
    }

    fn one_of<T: DeserializeOwned>(&mut self, name: &str, expected: &str) -> Option<T> {
        self.read(name, expected, |value| serde_json::from_value(value.clone()).ok())
    }

    fn wrong(&mut self, name: &str, detail: String) {
        self.errors.push(FieldError { pointer: format!("{}/{name}", self.prefix), detail });
    }
}

/// Warnings about the fields left over, the first of them.
fn unknown_fields(prefix: &str, rest: &Map<String, Value>) -> Vec<String> {
    let name = |name: &String| name.chars().take(MAX_TEXT).collect::<String>();
    let names = rest.keys().take(MAX_CHALLENGE).map(name);
    names.map(|name| format!("case.json: unknown field {prefix}/{name} is ignored")).collect()
}

fn method(value: &Value) -> Option<LivenessMethod> {
    match value.as_u64()? {
        0 => Some(LivenessMethod::HeadMovement),
        1 => Some(LivenessMethod::Passive),
        2 => Some(LivenessMethod::PassiveAndChallenge),
        _ => None,
    }
}

/// A boolean, or the text `true` or `false` as forms send it.
fn truth(value: &Value) -> Option<bool> {
    value.as_bool().or_else(|| value.as_str()?.parse().ok())
}

fn timestamp(value: &Value) -> Option<String> {
    let text = value.as_str()?;
    text.parse::<jiff::Timestamp>().ok().map(|_| text.to_owned())
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// The value as JSON, shortened so that a message stays readable.
fn excerpt(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::code;

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let json = r#"{"id": "", "countryCode": "ES", "livenessMethod": 3, "captureIp": "localhost",
            "capturedAt": "yesterday", "returnFaceImages": "yes", "priority": "now",
            "challenge": {"actions": ["jump"], "digits": "12a"}, "idType": 4, "lastFrames": "no"}"#;
        let problem = CaseMeta::parse(json, "case.json").unwrap_err();
        let mut pointers: Vec<_> = problem.errors.iter().map(|error| error.pointer.as_str()).collect();
        pointers.sort_unstable();
        let expected = [
            "/captureIp",
            "/capturedAt",
            "/challenge/actions",
            "/challenge/digits",
            "/countryCode",
            "/id",
            "/idType",
            "/lastFrames",
            "/livenessMethod",
            "/priority",
            "/returnFaceImages",
        ];
        assert_eq!(pointers, expected);
        assert_eq!((problem.status, problem.code), (400, Some(code::METHOD_INVALID)));
    }

    #[test]
    fn last_frames_are_true_or_false_as_boolean_or_text() {
        let read = |value: &str| CaseMeta::parse(&format!(r#"{{"lastFrames": {value}}}"#), "case.json");
        for (value, expected) in [("true", true), ("false", false), (r#""true""#, true), (r#""false""#, false)] {
            assert_eq!(read(value).unwrap().0.last_frames, Some(expected), "{value}");
        }
        for value in ["0", r#""True""#, r#""""#, "[]", r#"" true""#] {
            assert_eq!(read(value).unwrap_err().code, Some(code::LAST_FRAMES_INVALID), "{value}");
        }
        assert_eq!(read("null").unwrap().0.last_frames, None);
        assert_eq!(CaseMeta::parse(r#"{"id": 7}"#, "case.json").unwrap_err().code, None);
    }

    #[test]
    fn a_full_file_is_read_and_unknown_fields_warn() {
        let json = r#"{"id": "0e76e708-1dff-47d8-80fe-12b40043f86d", "clientId": "c1", "entityName": "Ana Müller",
            "dossierId": "d", "countryCode": "ESP", "idType": "ID_CARD", "livenessMethod": 2,
            "challenge": {"actions": ["left", "open_mouth"], "digits": "0427", "mood": 1}, "captureIp": "2001:db8::1",
            "capturedAt": "2026-01-31T09:30:00Z", "returnFaceImages": true, "priority": "urgent", "extra": null}"#;
        let (meta, warnings) = CaseMeta::parse(json, "case.json").unwrap();
        assert_eq!(meta.liveness_method, LivenessMethod::PassiveAndChallenge);
        assert_eq!(meta.challenge.unwrap().actions, [Action::Left, Action::OpenMouth]);
        assert_eq!(meta.priority, Priority::Urgent);
        assert_eq!(warnings.len(), 2);
        assert!(warnings[0].contains("/challenge/mood") && warnings[1].contains("/extra"));
    }

    #[test]
    fn malformed_documents_are_refused() {
        let deep = "[".repeat(100_000);
        for json in ["", "{", "[]", "null", "{\"id\": 1e999}", deep.as_str()] {
            assert_eq!(CaseMeta::parse(json, "case.json").unwrap_err().errors.len(), 1, "{:.20}", json);
        }
        assert_eq!(CaseMeta::parse("\u{feff}{}", "case.json").unwrap(), (CaseMeta::default(), vec![]));
    }
}
