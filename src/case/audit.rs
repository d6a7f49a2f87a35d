//! Events of the audit log and the chain that joins them.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    audit_personal::Personal,
    digest::{Digest, Digester},
};

macro_rules! actions {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// What happened.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum AuditAction {
            $($(#[doc = $doc])+ $name,)+
        }

        impl AuditAction {
            /// Everything that can happen.
            pub const ALL: &'static [AuditAction] = &[$(AuditAction::$name),+];
        }
    };
}

actions! {
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
    /// A case, a table of cases or the report of a period was exported: noted before the file is handed out.
    Export,
    /// An export was cancelled or failed: no file of it was handed out.
    ExportUnmade,
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
    /// Someone looked at the audit log.
    AuditView,
    /// The audit log is being written to a file; and again, with its digest, before the file is handed out.
    AuditExport,
    /// An operator was added.
    OperatorAdd,
    /// An operator was let in or shut out, or got another role.
    OperatorChange,
    /// An operator's passphrase was changed.
    PassphraseChange,
    /// An operator signed in.
    SignIn,
    /// A sign-in was refused.
    SignInRefused,
    /// An operator signed out.
    SignOut,
    /// A session was locked.
    Lock,
    /// The data folder was encrypted.
    KeysInit,
    /// What opens the data folder changed, or everything was brought under a new key.
    KeysRotate,
    /// Someone looked at what is told about the keys.
    KeysShow,
    /// The signing key of the installation was made.
    SigningKey,
    /// A case was put under a legal hold.
    Hold,
    /// A legal hold was lifted.
    HoldRelease,
    /// Something of a case is to be destroyed; what the database held of it is gone with this event.
    EraseOrdered,
    /// It is destroyed, its files as well.
    Erased,
    /// The list of what is due to be destroyed was looked at.
    RetentionView,
    /// The receiving key of the installation was made.
    ReceivingKey,
    /// Another installation is trusted from now on.
    ContactTrust,
    /// It is trusted no longer.
    ContactDistrust,
    /// A case came in a bundle. The event follows that of its import.
    Receive,
    /// A bundle was deleted after its recipient said that everything in it came in.
    BundleDelete,
    /// The installation was backed up.
    Backup,
    /// The installation was restored from a backup.
    Restore,
    /// Older backups were removed.
    BackupPrune,
    /// An operator ended a kiosk.
    KioskEnd,
    /// The clock of the machine went back: the event before this one is told to be later.
    ClockBack,
}

impl AuditAction {
    /// Its name in the log.
    pub fn name(self) -> String {
        // An enum of bare names has a text.
        serde_json::to_value(self).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
    }
}

impl FromStr for AuditAction {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        serde_json::from_value(text.into()).map_err(|_| {
            let names: Vec<String> = AuditAction::ALL.iter().map(|action| action.name()).collect();
            format!("`{text}` is nothing that the log knows: use {}", names.join(", "))
        })
    }
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
#[serde(rename_all = "camelCase", deny_unknown_fields)]
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
    /// What it tells of a person, beside the chain; absent where it tells nothing, or no longer does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal: Option<Personal>,
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

/// The end of a log at some moment. Kept or printed elsewhere, it shows later that the log up to here was neither cut nor written
/// anew.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AuditHead {
    /// Form of the head: [`HEAD_SCHEMA`].
    pub schema: String,
    /// How many events the log had.
    pub events: u64,
    /// Hash of the last of them; all zeros for an empty log.
    pub hash: Digest,
    /// When the head was taken, RFC 3339 in UTC.
    pub taken_at: String,
    /// A detached signature over [`AuditHead::digest`], as JSON; [`AuditHead`] itself does not look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Value>,
}

impl AuditHead {
    /// What is signed of it: SHA-256 over form, number, hash and time, each with its length before it.
    pub fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        let parts: [&[u8]; 4] =
            [self.schema.as_bytes(), &self.events.to_be_bytes(), self.hash.as_bytes(), self.taken_at.as_bytes()];
        for part in parts {
            digester.update(&(part.len() as u64).to_be_bytes());
            digester.update(part);
        }
        digester.finish()
    }
}

/// Form of [`AuditHead`].
pub const HEAD_SCHEMA: &str = "assay.audit-head/1";

/// Most events that one page of the log has.
pub const MAX_PAGE: u64 = 500;

/// Which events of the log are looked at, the newest first. What is empty or absent lets every event through.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditQuery {
    /// Only events of this case.
    pub case: Option<String>,
    /// Only events of cases whose identifier holds this; a to z and A to Z are the same.
    pub case_part: Option<String>,
    /// Only events of this person.
    pub actor: Option<String>,
    /// Only events of persons whose name holds this, likewise.
    pub actor_part: Option<String>,
    /// Only events of this kind.
    pub action: Option<AuditAction>,
    /// Only events from this time on, milliseconds since 1970 in UTC.
    pub from_millis: Option<i64>,
    /// Only events before this time, milliseconds since 1970 in UTC.
    pub until_millis: Option<i64>,
    /// Only events before the one of this number: the next page begins at the last of the one before.
    pub before_sequence: Option<i64>,
    /// Most events, from 1 to [`MAX_PAGE`]; 0 stands for 100.
    pub limit: u64,
}

impl AuditQuery {
    /// Whether it lets only some events through, wherever its page begins.
    pub fn is_narrowed(&self) -> bool {
        let all = AuditQuery { before_sequence: self.before_sequence, limit: self.limit, ..AuditQuery::default() };
        *self != all
    }
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AuditPage {
    /// What was asked for.
    pub query: AuditQuery,
    /// The events, the newest first.
    pub events: Vec<AuditEvent>,
    /// There are older ones.
    pub has_more: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_has_a_name_that_it_is_found_by() {
        for action in AuditAction::ALL {
            assert_eq!(action.name().parse::<AuditAction>().as_ref(), Ok(action));
        }
        assert!("delete".parse::<AuditAction>().unwrap_err().contains("export_unmade"));
    }
}
