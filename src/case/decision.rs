//! What a person decides. The machine gives a verdict, only a person gives a decision.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{CaseId, EvidenceKind, RunId};

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
    ($($(#[doc = $doc:literal])+ $name:ident = $code:literal, $kind:ident, $title:literal, $seed:expr;)+) => {
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

            /// The word of a service for it, where one has any: a reason of document PAD, a check of the enhanced identity
            /// check, a code of identity verification, or an error of document liveness.
            pub const fn service_term(self) -> Option<&'static str> {
                match self { $(ReasonCode::$name => $seed),+ }
            }
        }
    };
}

reason_codes! {
    /// All evidence agrees.
    Genuine = 100, Approve, "Genuine: evidence agrees", None;
    /// A check was borderline for a reason that the reviewer could explain.
    Explained = 101, Approve, "Borderline score explained by capture", None;
    /// Portrait and live face are different people.
    FaceMismatch = 200, Reject, "Face does not match the document", Some("facialSimilarity");
    /// The selfie is a presentation attack.
    SelfieAttack = 201, Reject, "Selfie is a presentation attack", Some("livenessCheck");
    /// The document photo shows a screen.
    DocumentScreen = 202, Reject, "Document shown on a screen", Some("Screen_Replay_Attack");
    /// The document photo shows a printed copy.
    DocumentPrint = 203, Reject, "Document is a printed copy", Some("Black_and_White_Printed_Copy_Attack");
    /// The document was altered.
    DocumentTampering = 204, Reject, "Document was altered", Some("SECURITY_DATA_CHECK");
    /// Fraud is known from elsewhere.
    KnownFraud = 205, Reject, "Known fraud", Some("spoofedImageAnalysis");
    /// The selfie cannot be judged.
    SelfieUnusable = 300, Resubmit, "Selfie cannot be judged", Some("-9");
    /// The document photo cannot be judged.
    DocumentUnusable = 301, Resubmit, "Document photo cannot be judged", Some("NOT_PROCESSED_OCR");
    /// Something that is needed was not sent.
    EvidenceMissing = 302, Resubmit, "Evidence is missing", Some("DOCUMENT_NOT_FOUND");
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
    /// Free text, for those who work here.
    pub note: String,
    /// What is asked of the customer; with a resubmission, and only with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<ResubmissionRequest>,
}

/// What a customer is asked for again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ResubmissionRequest {
    /// The evidence, at least one kind, each once; single frames cannot be asked for.
    pub evidence: Vec<EvidenceKind>,
    /// Text for the customer, apart from the note.
    pub customer_text: String,
}

impl ResubmissionRequest {
    /// What can be asked for.
    pub const EVIDENCE: [EvidenceKind; 4] =
        [EvidenceKind::DocumentFront, EvidenceKind::DocumentBack, EvidenceKind::Selfie, EvidenceKind::Video];

    /// What a reason asks for where the reviewer names nothing else, without a text; `None` for other decisions' reasons.
    pub fn usual(reason: ReasonCode) -> Option<Self> {
        let evidence = match reason {
            ReasonCode::SelfieUnusable => vec![EvidenceKind::Video],
            ReasonCode::DocumentUnusable => vec![EvidenceKind::DocumentFront, EvidenceKind::DocumentBack],
            ReasonCode::EvidenceMissing => {
                vec![EvidenceKind::DocumentFront, EvidenceKind::DocumentBack, EvidenceKind::Video]
            }
            _ => return None,
        };
        Some(ResubmissionRequest { evidence, customer_text: String::new() })
    }
}

impl DecisionDraft {
    /// Why the draft is no decision, whatever the case; `None` where it is one.
    pub fn fault(&self) -> Option<String> {
        let kind = self.kind.name();
        if self.reason.kind() != self.kind {
            return Some(format!("the reason \"{}\" does not go with {kind}; choose a reason for {kind}", self.reason));
        }
        match &self.request {
            None if self.kind == DecisionKind::Resubmit => {
                Some("a resubmission names the evidence that is asked for again".to_owned())
            }
            Some(_) if self.kind != DecisionKind::Resubmit => {
                Some(format!("only a resubmission asks the customer for something, not {kind}"))
            }
            Some(ResubmissionRequest { evidence, .. }) => {
                let askable = |kind: &EvidenceKind| ResubmissionRequest::EVIDENCE.contains(kind);
                let twice = (1..evidence.len()).any(|place| evidence[..place].contains(&evidence[place]));
                let wrong = evidence.is_empty() || twice || !evidence.iter().all(askable);
                wrong.then(|| {
                    let names = ResubmissionRequest::EVIDENCE.map(EvidenceKind::stem).join(", ");
                    format!("a resubmission names at least one of {names}, each once")
                })
            }
            None => None,
        }
    }
}

/// What a decision is among those on its case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionStage {
    /// It decided the case by itself.
    Sole,
    /// Another person must decide as well.
    First,
    /// A second person decided the same.
    Confirmation,
    /// A second person decided otherwise: the case goes to senior reviewers.
    Contradiction,
    /// A third person decided between the two.
    Arbitration,
}

impl DecisionStage {
    /// Whether the case is decided by it.
    pub const fn is_final(self) -> bool {
        matches!(self, DecisionStage::Sole | DecisionStage::Confirmation | DecisionStage::Arbitration)
    }
}

/// Why a second person must decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecondCause {
    /// The policy asks for it with this reason of a rejection.
    RejectReason,
    /// The case was approved although a check fails.
    ApprovedAgainstCheck,
    /// The policy asks for it at this priority.
    Priority,
    /// Drawn as a sample.
    Sampled,
    /// An earlier decision waited for a second one when the case was run again.
    RunAgain,
    /// The earlier decision was made before there were operators, under a name that nobody signed in for.
    Unsigned,
}

/// Why a decision stands no longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WithdrawalCause {
    /// Who decided took it back.
    Undone,
    /// The case was opened again.
    Reopened,
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
    /// What it is among the decisions on the case.
    pub stage: DecisionStage,
    /// Why a second person must decide, where one must.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second_cause: Option<SecondCause>,
    /// Why it stands no longer; absent while it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<WithdrawalCause>,
}

impl Decision {
    /// Whether the case is decided by it, as things stand.
    pub fn stands(&self) -> bool {
        self.stage.is_final() && self.withdrawn.is_none()
    }
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

    #[test]
    fn resubmissions_name_what_they_ask_for_and_nothing_else_does() {
        let draft = |kind, reason, request| DecisionDraft {
            case: CaseId("a".to_owned()),
            run: RunId(1),
            kind,
            reason,
            note: String::new(),
            request,
        };
        let asking = |evidence: &[EvidenceKind]| {
            let customer_text = "Please photograph the document again".to_owned();
            let request = ResubmissionRequest { evidence: evidence.to_vec(), customer_text };
            draft(DecisionKind::Resubmit, ReasonCode::DocumentUnusable, Some(request))
        };
        let (front, video) = (EvidenceKind::DocumentFront, EvidenceKind::Video);
        assert_eq!(asking(&[front, video]).fault(), None);
        for wrong in [&[][..], &[front, front], &[EvidenceKind::Frame(0)]] {
            assert!(asking(wrong).fault().unwrap().contains("document_front, document_back"), "{wrong:?}");
        }
        let silent = draft(DecisionKind::Resubmit, ReasonCode::DocumentUnusable, None);
        assert!(silent.fault().unwrap().contains("names the evidence"));
        let request = asking(&[front]).request;
        let approval = draft(DecisionKind::Approve, ReasonCode::Genuine, request);
        assert!(approval.fault().unwrap().contains("only a resubmission"));
        let mixed = draft(DecisionKind::Approve, ReasonCode::KnownFraud, None);
        assert!(mixed.fault().unwrap().contains("choose a reason for approve"));
        for &reason in ReasonCode::ALL {
            let usual = ResubmissionRequest::usual(reason);
            assert_eq!(draft(reason.kind(), reason, usual).fault(), None, "{reason}");
        }
    }
}
