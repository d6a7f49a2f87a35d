//! Events of the audit log and the chain that joins them.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::digest::{Digest, Digester};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditAction {
    /// A case was imported.
    Import,
    /// Another run was asked for.
    RunRequested,
    /// A run was recorded and routed.
    Run,
    /// A run could not be made.
    RunFailed,
    /// A reviewer claimed a case.
    Claim,
    /// A claim was given back, or ran out.
    Release,
    /// A reviewer opened a case.
    View,
    /// A case was run under another policy or with other networks, to see what that would change.
    Trial,
    /// A person decided.
    Decide,
    /// A case was assigned to someone, or to nobody again.
    Assign,
    /// A case was put off.
    Snooze,
    /// A case that was put off is looked at before its time.
    Wake,
    /// A case was left to senior reviewers.
    Escalate,
    /// It was taken back from them.
    Deescalate,
    /// A case that was decided or settled came back into the queue.
    Reopen,
    /// A person took a decision of his own back.
    Undo,
    /// A person judged one check otherwise than the machine.
    Override,
    /// A person corrected a field that was misread.
    Correct,
    /// A case came in whose answer is known. The event names no case.
    KnownAnswer,
    /// A case was exported.
    Export,
    /// An enrolment in the gallery was completed or refused.
    Enrol,
    /// A template left the gallery.
    Unenrol,
    /// Someone looked at a client of the gallery.
    GalleryView,
    /// A list of known images or addresses was imported.
    ListImport,
    /// Such a list was removed.
    ListRemove,
    /// The data folder was encrypted.
    KeysInit,
    /// What opens the data folder changed, or everything was brought under a new key.
    KeysRotate,
    /// Someone looked at what is told about the keys.
    KeysShow,
    /// The signing key of the installation was made.
    SigningKey,
}

/// What is recorded about a change, before it gets its place in the chain.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditEntry {
    /// What happened.
    pub action: AuditAction,
    /// Who did it.
    pub actor: String,
    /// The case concerned.
    pub case: Option<String>,
    /// State before, run, policy, models and whatever else explains the change.
    pub before: Value,
    /// State after.
    pub after: Value,
}

/// One link of the audit log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditEvent {
    /// Place in the chain, from 1 without gaps.
    pub sequence: i64,
    /// When, milliseconds since 1970 in UTC.
    pub at_millis: i64,
    /// Who did it.
    pub actor: String,
    /// What happened, the `snake_case` name.
    pub action: String,
    /// The case concerned.
    pub case: Option<String>,
    /// JSON text of the state before.
    pub before: String,
    /// JSON text of the state after.
    pub after: String,
    /// Hash of the event before; all zeros for the first.
    pub previous: Digest,
    /// Hash of this event.
    pub hash: Digest,
}

impl AuditEvent {
    /// The hash this event must carry: SHA-256 over its fields, each with its length before it so that no two
    /// events share a byte string.
    pub fn expected_hash(&self) -> Digest {
        let mut digester = Digester::default();
        let mut add = |bytes: &[u8]| {
            digester.update(&(bytes.len() as u64).to_be_bytes());
            digester.update(bytes);
        };
        add(b"assay.audit/1");
        add(self.previous.as_bytes());
        add(&self.sequence.to_be_bytes());
        add(&self.at_millis.to_be_bytes());
        add(self.actor.as_bytes());
        add(self.action.as_bytes());
        match &self.case {
            Some(case) => add(format!("+{case}").as_bytes()),
            None => add(b"-"),
        }
        add(self.before.as_bytes());
        add(self.after.as_bytes());
        digester.finish()
    }
}

/// What is wrong with the first broken link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// The event's fields do not give its hash: it was edited.
    Edited,
    /// The number does not follow the one before: an event was removed, inserted or moved.
    OutOfSequence,
    /// The event does not carry the hash of the one before.
    Unlinked,
}

/// The first broken link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChainBreak {
    /// Number found on the broken event.
    pub sequence: i64,
    /// What is wrong.
    pub kind: BreakKind,
}

/// Result of walking the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChainReport {
    /// Events that were found whole, from the first.
    pub verified: u64,
    /// Hash of the last whole event; all zeros for an empty log.
    pub head: Digest,
    /// The first broken link; absent where the chain is whole.
    pub broken: Option<ChainBreak>,
}

/// Walks a chain event by event.
#[derive(Debug)]
pub struct ChainVerifier {
    report: ChainReport,
}

impl Default for ChainVerifier {
    fn default() -> Self {
        ChainVerifier { report: ChainReport { verified: 0, head: Digest::ZERO, broken: None } }
    }
}

impl ChainVerifier {
    /// Looks at the next event; false once a broken link was found.
    pub fn next(&mut self, event: &AuditEvent) -> bool {
        if self.report.broken.is_some() {
            return false;
        }
        let kind = if event.sequence != self.report.verified as i64 + 1 {
            Some(BreakKind::OutOfSequence)
        } else if event.previous != self.report.head {
            Some(BreakKind::Unlinked)
        } else if event.expected_hash() != event.hash {
            Some(BreakKind::Edited)
        } else {
            None
        };
        self.report.broken = kind.map(|kind| ChainBreak { sequence: event.sequence, kind });
        if kind.is_none() {
            self.report.verified += 1;
            self.report.head = event.hash;
        }
        kind.is_none()
    }

    /// What was found.
    pub fn finish(self) -> ChainReport {
        self.report
    }
}
