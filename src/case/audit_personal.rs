//! What the details of an event tell of a person: kept beside the chain, so that an erasure can empty it and the chain is still
//! verified.
//!
//! In the chained text `null` stands in its place, and under [`SEAL`] a SHA-256 over a random salt and what was set aside: as long as
//! it is there, it cannot be exchanged; once it is gone, the digest tells nothing, since nobody can try all salts. It is the
//! salted digest of each disclosure in RFC 9901 (SD-JWT), section 4.2.3, for all of an event together.
//!
//! Events from before there was this have everything in the chained text. An erasure empties them as a whole: [`EMPTIED`] stands there,
//! the hash stays and is no longer that of what the event says. The erasure's own event, further on in the chain, names each
//! event that it emptied, and of these the digest of what is left, so that nothing else of them can be changed either.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{
    audit::{AuditAction, AuditEvent},
    digest::{Digest, Digester},
};

/// Under this key of `after` stands the digest of what was set aside.
pub const SEAL: &str = "personalSha256";

/// `before` and `after` of an event that was emptied as a whole.
pub const EMPTIED: [&str; 2] = ["null", r#"{"erased":true}"#];

/// What an event tells of a person, beside the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Personal {
    /// 32 random bytes.
    pub salt: Digest,
    /// JSON text of an object: where each value belongs (`/after/reason`, RFC 6901), and the value.
    pub values: String,
}

/// What is found of an event's personal part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonalState {
    /// The event has none.
    Never,
    /// It is there, and the one that the chain knows.
    Whole,
    /// It was erased, or taken away.
    Gone,
    /// It is another than the chain knows.
    Wrong,
}

/// An event that an erasure emptied, as the event of the erasure names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmptiedEvent {
    /// Its number.
    pub sequence: i64,
    /// Where the event was emptied as a whole: the hash of what is left of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<Digest>,
}

/// Which values of an event tell of a person, or are what somebody wrote; `*` stands for every element of a list. A digest of a
/// report or of the sender's data is among them: who knows the rest of it could try names and numbers until it fits.
const fn places(action: AuditAction) -> &'static [&'static str] {
    match action {
        AuditAction::Import => &["/after/source", "/after/warnings", "/after/metaSha256", "/after/evidence/*/fileName"],
        AuditAction::Run => &["/after/reportSha256"],
        AuditAction::Trial => &["/after/detail", "/after/reportSha256"],
        AuditAction::RunFailed => &["/after/message"],
        AuditAction::Decide => &["/after/decision/note", "/after/decision/request"],
        AuditAction::Snooze
        | AuditAction::Escalate
        | AuditAction::Deescalate
        | AuditAction::Reopen
        | AuditAction::Override => &["/after/reason"],
        AuditAction::Correct => &["/after/readValue", "/after/correctedValue", "/after/reason"],
        AuditAction::Export => &["/after/path", "/after/query"],
        AuditAction::BundleDelete => &["/after/path"],
        AuditAction::ExportUnmade => &["/after/path", "/after/detail"],
        AuditAction::GalleryView => &["/after/clientId"],
        AuditAction::Hold | AuditAction::HoldRelease => &["/after/note"],
        _ => &[],
    }
}

/// Takes what tells of a person out of an event's details; `None` where nothing does.
pub fn set_aside(action: AuditAction, before: &mut Value, after: &mut Value) -> Option<Map<String, Value>> {
    let mut taken = Map::new();
    for place in places(action) {
        for exact in spelled_out(place, after) {
            let found = match exact.strip_prefix("/after") {
                Some(pointer) => after.pointer_mut(pointer),
                None => exact.strip_prefix("/before").and_then(|pointer| before.pointer_mut(pointer)),
            };
            let Some(value) = found.map(Value::take).filter(|value| !value.is_null()) else { continue };
            taken.insert(exact, value);
        }
    }
    (!taken.is_empty()).then_some(taken)
}

/// The place without `*`: one for every element of the list that it stands for.
fn spelled_out(place: &str, after: &Value) -> Vec<String> {
    let Some((list, rest)) = place.split_once("/*") else { return vec![place.to_owned()] };
    let elements = list.strip_prefix("/after").and_then(|pointer| after.pointer(pointer)).and_then(Value::as_array);
    (0..elements.map_or(0, Vec::len)).map(|index| format!("{list}/{index}{rest}")).collect()
}

impl Personal {
    /// What was set aside, with 32 random bytes.
    pub fn new(salt: [u8; 32], values: Map<String, Value>) -> Self {
        Personal { salt: Digest::from_bytes(salt), values: Value::Object(values).to_string() }
    }

    /// What the chain knows of it: SHA-256 over the form's name, the salt and the values, each with its length before it.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        for part in [b"assay.audit-personal/1".as_slice(), self.salt.as_bytes(), self.values.as_bytes()] {
            digester.update(&(part.len() as u64).to_be_bytes());
            digester.update(part);
        }
        digester.finish()
    }
}

impl AuditEvent {
    /// Whether its personal part is there and the one that the chain knows.
    pub fn personal_state(&self) -> PersonalState {
        // Most events have none, and a log is long: the text is only read as JSON where it can have one.
        let sealed = self.after.contains(SEAL).then(|| serde_json::from_str::<Value>(&self.after).ok()).flatten();
        let sealed = sealed.as_ref().and_then(|after| after[SEAL].as_str());
        match (sealed, &self.personal) {
            (None, None) => PersonalState::Never,
            (Some(_), None) => PersonalState::Gone,
            (Some(digest), Some(personal)) if personal.digest().to_string() == digest => PersonalState::Whole,
            _ => PersonalState::Wrong,
        }
    }

    /// Whether an erasure emptied it as a whole.
    pub fn is_emptied(&self) -> bool {
        [self.before.as_str(), self.after.as_str()] == EMPTIED
    }

    /// `before` and `after` with what was set aside put back, JSON text.
    pub fn details(&self) -> [String; 2] {
        let as_chained = || [self.before.clone(), self.after.clone()];
        let Some(personal) = &self.personal else { return as_chained() };
        let values = serde_json::from_str::<Map<String, Value>>(&personal.values);
        let (Ok(values), Ok(mut before), Ok(mut after)) =
            (values, serde_json::from_str::<Value>(&self.before), serde_json::from_str::<Value>(&self.after))
        else {
            return as_chained();
        };
        for (place, value) in values {
            let found = match place.strip_prefix("/after") {
                Some(pointer) => after.pointer_mut(pointer),
                None => place.strip_prefix("/before").and_then(|pointer| before.pointer_mut(pointer)),
            };
            if let Some(found) = found {
                *found = value;
            }
        }
        if let Value::Object(after) = &mut after {
            after.remove(SEAL);
        }
        [before.to_string(), after.to_string()]
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(action: AuditAction, after: Value) -> AuditEvent {
        let (mut before, mut after) = (json!({"status": "open"}), after);
        let personal = set_aside(action, &mut before, &mut after).map(|values| Personal::new([7; 32], values));
        if let Some(personal) = &personal {
            after[SEAL] = personal.digest().to_string().into();
        }
        AuditEvent {
            sequence: 1,
            at_millis: 0,
            actor: "ana".to_owned(),
            action: "x".to_owned(),
            case: None,
            before: before.to_string(),
            after: after.to_string(),
            previous: Digest::ZERO,
            hash: Digest::ZERO,
            personal,
        }
    }

    #[test]
    fn what_is_set_aside_is_out_of_the_text_and_comes_back_whole() {
        let after = json!({"decision": {"kind": "approve", "note": "Müller called", "request": null}, "status": "x"});
        let made = event(AuditAction::Decide, after.clone());
        assert!(!made.after.contains("ller") && made.after.contains("approve"), "{}", made.after);
        assert_eq!(serde_json::from_str::<Value>(&made.details()[1]).unwrap(), after);
        assert_eq!(made.personal_state(), PersonalState::Whole);
        let evidence = json!({"evidence": [{"fileName": "a.jpg", "kind": "selfie"}, {"fileName": "b.jpg"}]});
        let imported = event(AuditAction::Import, evidence.clone());
        assert!(!imported.after.contains(".jpg"), "{}", imported.after);
        assert_eq!(serde_json::from_str::<Value>(&imported.details()[1]).unwrap(), evidence);
    }

    #[test]
    fn an_exchanged_part_is_wrong_and_a_missing_one_is_gone() {
        let made = event(AuditAction::Snooze, json!({"reason": "waits for a call"}));
        let gone = AuditEvent { personal: None, ..made.clone() };
        assert_eq!(gone.personal_state(), PersonalState::Gone);
        assert_eq!(gone.details(), [gone.before.clone(), gone.after.clone()]);
        let mut wrong = made.clone();
        wrong.personal.as_mut().unwrap().values = r#"{"/after/reason":"waits for money"}"#.to_owned();
        assert_eq!(wrong.personal_state(), PersonalState::Wrong);
        let never = event(AuditAction::View, json!({"run": 1}));
        assert_eq!((never.personal_state(), never.personal.clone()), (PersonalState::Never, None));
        let foisted = AuditEvent { personal: made.personal.clone(), ..never };
        assert_eq!(foisted.personal_state(), PersonalState::Wrong);
    }

    #[test]
    fn nothing_is_set_aside_where_there_is_nothing() {
        let made = event(AuditAction::Correct, json!({"readValue": null, "correctedValue": null, "reason": null}));
        assert_eq!(made.personal, None);
        assert!(!made.after.contains(SEAL));
    }
}
