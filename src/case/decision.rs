//! What a person decides. The machine gives a verdict, only a person gives a decision.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{CaseId, RunId};

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionKind {
    /// The identity is accepted.
    Approve,
    /// The identity is rejected.
    Reject,
    /// The person is asked for new evidence.
    Resubmit,
}

impl DecisionKind {
    /// Name in the command line and the database.
    pub const fn name(self) -> &'static str {
        match self {
            DecisionKind::Approve => "approve",
            DecisionKind::Reject => "reject",
            DecisionKind::Resubmit => "resubmit",
        }
    }
}

impl FromStr for DecisionKind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [DecisionKind::Approve, DecisionKind::Reject, DecisionKind::Resubmit]
            .into_iter()
            .find(|kind| kind.name() == text)
            .ok_or_else(|| format!("`{text}` is no decision: use approve, reject or resubmit"))
    }
}

macro_rules! reason_codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $kind:ident, $title:literal;)+) => {
        /// Coded reason of a decision. The number is stable: it is what the database and exports hold.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum ReasonCode {
            $($(#[doc = $doc])+ $name,)+
        }

        impl ReasonCode {
            /// Every reason, approvals first.
            pub const ALL: &'static [ReasonCode] = &[$(ReasonCode::$name),+];

            /// Stable number.
            pub const fn code(self) -> u16 {
                match self { $(ReasonCode::$name => $code),+ }
            }

            /// The decision the reason goes with.
            pub const fn kind(self) -> DecisionKind {
                match self { $(ReasonCode::$name => DecisionKind::$kind),+ }
            }

            /// Text for people.
            pub const fn title(self) -> &'static str {
                match self { $(ReasonCode::$name => $title),+ }
            }
        }
    };
}

reason_codes! {
    /// All evidence agrees.
    Genuine = 100, Approve, "Genuine: evidence agrees";
    /// A check was borderline for a reason that the reviewer could explain.
    Explained = 101, Approve, "Borderline score explained by capture";
    /// Portrait and live face are different people.
    FaceMismatch = 200, Reject, "Face does not match the document";
    /// The selfie is a presentation attack.
    SelfieAttack = 201, Reject, "Selfie is a presentation attack";
    /// The document photo shows a screen.
    DocumentScreen = 202, Reject, "Document shown on a screen";
    /// The document photo shows a printed copy.
    DocumentPrint = 203, Reject, "Document is a printed copy";
    /// The document was altered.
    DocumentTampering = 204, Reject, "Document was altered";
    /// Fraud is known from elsewhere.
    KnownFraud = 205, Reject, "Known fraud";
    /// The selfie cannot be judged.
    SelfieUnusable = 300, Resubmit, "Selfie cannot be judged";
    /// The document photo cannot be judged.
    DocumentUnusable = 301, Resubmit, "Document photo cannot be judged";
    /// Something that is needed was not sent.
    EvidenceMissing = 302, Resubmit, "Evidence is missing";
}

impl ReasonCode {
    /// The reason with the number `code`.
    pub fn from_code(code: u16) -> Option<Self> {
        ReasonCode::ALL.iter().copied().find(|reason| reason.code() == code)
    }
}

impl fmt::Display for ReasonCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code(), self.title())
    }
}

impl TryFrom<u16> for ReasonCode {
    type Error = String;

    fn try_from(code: u16) -> Result<Self, Self::Error> {
        ReasonCode::from_code(code).ok_or_else(|| format!("{code} is no reason code"))
    }
}

impl Serialize for ReasonCode {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u16(self.code())
    }
}

impl<'de> Deserialize<'de> for ReasonCode {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u16::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
    }
}

/// What a reviewer submits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DecisionDraft {
    /// The case.
    pub case: CaseId,
    /// The run that the reviewer saw; a decision on an older run is refused.
    pub run: RunId,
    /// What was decided.
    pub kind: DecisionKind,
    /// Coded reason; it must go with the kind.
    pub reason: ReasonCode,
    /// Free text.
    pub note: String,
}

/// A decision as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// What was submitted.
    #[serde(flatten)]
    pub draft: DecisionDraft,
    /// Who decided.
    pub decided_by: String,
    /// When, RFC 3339 in UTC.
    pub decided_at: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reason_codes_are_unique_and_come_back() {
        for &reason in ReasonCode::ALL {
            assert_eq!(ReasonCode::from_code(reason.code()), Some(reason));
            let json = serde_json::to_string(&reason).unwrap();
            assert_eq!(serde_json::from_str::<ReasonCode>(&json).unwrap(), reason);
        }
        assert!(serde_json::from_str::<ReasonCode>("999").is_err());
    }
}
