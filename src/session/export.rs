//! What leaves the installation. Every export is written whole beside its place, noted in the audit log with its digest, and only then
//! handed out: an export that nobody knows of is worse than a note about one that was not handed out. One that is cancelled or fails
//! leaves no file, and a note that says so.

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    desk::{Desk, SessionError, now_millis},
    outgoing::{Outgoing, Place},
    scribe::{Scribe, Written},
};
use crate::{
    case::{
        CaseId, Digest,
        audit::{AuditAction, AuditEntry, AuditHead},
        permission::Permission,
        queue::QueueQuery,
        sibling::with_ending,
    },
    export::{ExportFormat, Field, TableForm},
    worker::TaskWatch,
};

/// How a case is exported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExportForm {
    /// The format.
    pub format: ExportFormat,
    /// Without who the person is; a policy may ask for it whatever is said here.
    pub is_redacted: bool,
}

impl Default for ExportForm {
    /// Assay's own JSON, with everything.
    fn default() -> Self {
        ExportForm { format: ExportFormat::Json(None), is_redacted: false }
    }
}

/// A table of cases.
#[derive(Debug, Clone, PartialEq)]
pub struct TableOrder {
    /// How it is written.
    pub form: TableForm,
    /// Its columns; the usual ones of who exports it, where none are named.
    pub fields: Vec<Field>,
    /// Which cases it holds, and in which order.
    pub query: QueueQuery,
    /// Of these only the ones named here, where any are.
    pub only: Vec<CaseId>,
    /// Without who the persons are; so it is anyway for who may export only redacted cases.
    pub is_redacted: bool,
}

/// What is exported.
#[derive(Debug, Clone, PartialEq)]
pub enum ExportSubject {
    /// The newest run of a case with its decisions.
    Case {
        /// The case.
        case: CaseId,
        /// As what.
        form: ExportForm,
    },
    /// Many cases, a row each.
    Table(Box<TableOrder>),
    /// The figures of a period.
    Period {
        /// From the first until before the second, milliseconds since 1970 in UTC.
        span_millis: [i64; 2],
        /// A PDF, or JSON.
        is_pdf: bool,
    },
    /// What was destroyed of a case, what was kept and why.
    Erasures {
        /// The case.
        case: CaseId,
        /// A PDF, or JSON.
        is_pdf: bool,
    },
    /// The whole audit log.
    AuditLog,
}

/// An export that somebody asks for.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportOrder {
    /// What.
    pub subject: ExportSubject,
    /// The file to write.
    pub path: PathBuf,
    /// Whether a file that lies there may be replaced; its signature then as well.
    pub replaces: bool,
}

impl ExportOrder {
    /// The case that it is about, where it is about one.
    pub(super) fn case(&self) -> Option<&CaseId> {
        match &self.subject {
            ExportSubject::Case { case, .. } | ExportSubject::Erasures { case, .. } => Some(case),
            _ => None,
        }
    }

    /// What it is of, for people.
    pub(super) fn title(&self) -> String {
        match &self.subject {
            ExportSubject::Case { case, .. } => format!("case {case}"),
            ExportSubject::Table(_) => "a table of cases".to_owned(),
            ExportSubject::Period { .. } => "the report of a period".to_owned(),
            ExportSubject::Erasures { case, .. } => format!("the report of what was erased of {case}"),
            ExportSubject::AuditLog => "the audit log".to_owned(),
        }
    }

    /// The places of the file and of its signature.
    pub(super) fn places(&self) -> Result<[Place; 2], SessionError> {
        Ok([Place::new(&self.path, self.replaces)?, Place::new(&signature_path(&self.path), self.replaces)?])
    }
}

/// An export that was handed out.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// Where it lies.
    pub path: PathBuf,
    /// SHA-256 of the file, as the audit log has it.
    pub sha256: Digest,
    /// Its length in bytes.
    pub byte_len: u64,
    /// Where its signature lies.
    pub signature: PathBuf,
    /// Whether it is redacted.
    pub redacted: bool,
    /// Rows of a table.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Evidence of an exported case that is missing or was altered, a line each: the export tells of it, and is as it should be
    /// otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<String>,
    /// The head that closes an exported audit log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<AuditHead>,
}

impl Desk {
    /// Exports at once, telling `watch` how far it is.
    ///
    /// # Errors
    /// When this person may not, the case has no finished run, a file lies there that may not be replaced, the file or the audit log
    /// cannot be written, or the database cannot be read.
    pub fn export(&mut self, order: &ExportOrder, watch: &TaskWatch<'_>) -> Result<Exported, SessionError> {
        let scribe = self.begin_export(order)?;
        let exported = scribe.write(order, watch).and_then(|written| self.hand_out(written));
        if let Err(error) = &exported {
            let actor = self.actor().to_owned();
            self.note_unmade(order, &actor, error)?;
        }
        exported
    }

    /// Looks whether the export may be made, and gives who writes it, on any thread. That the audit log is exported is noted now, so
    /// that the note is part of what is written.
    ///
    /// # Errors
    /// When this person may not, a file lies there that may not be replaced, or the database cannot be read or written.
    pub(super) fn begin_export(&mut self, order: &ExportOrder) -> Result<Scribe, SessionError> {
        let mut scribe = Scribe::of(self)?;
        self.require(scribe.permission(&order.subject))?;
        if let ExportSubject::Table(table) = &order.subject {
            scribe.fields(table)?;
        }
        order.places()?;
        scribe.owner = self.installation()?;
        if order.subject == ExportSubject::AuditLog {
            self.log(AuditAction::AuditExport, None, json!({"path": order.path.display().to_string()}))?;
        }
        Ok(scribe)
    }

    /// Notes the export and puts its signature and it into their places.
    ///
    /// # Errors
    /// When this person may not by now, the audit log refuses, or the files cannot be put there; nothing new lies there then.
    pub(super) fn hand_out(&mut self, written: Written) -> Result<Exported, SessionError> {
        let Written { file, place_of_signature, case, permission, action, mut told, head, rows, closing, faults } =
            written;
        let (path, sha256, byte_len) = (file.path().to_owned(), file.sha256, file.byte_len);
        let is_redacted = told["redacted"].as_bool() == Some(true);
        told["path"] = path.display().to_string().into();
        told["sha256"] = json!(sha256);
        told["bytes"] = byte_len.into();
        told["auditHead"] = json!(head);
        let (signer, owner) = (self.signer()?, self.installation()?);
        told["signedBy"] = json!(signer.public());
        let text = signer.signature_file(&sha256).to_text();
        let place = signature_path(&path);
        let write = |source| SessionError::Write { path: place.clone(), source };
        let signature =
            Outgoing::write(place_of_signature, &owner, |file| file.write_all(text.as_bytes()).map_err(write))?;
        let (actor, case) = (self.actor().to_owned(), case.map(|case| case.0));
        let entry = AuditEntry { action, actor, case, before: Value::Null, after: told };
        self.store.unguarded().log_for(permission, entry, now_millis())?;
        // A signature without its file does no harm; a file without its signature is no whole export.
        let is_new = !place.exists();
        signature.hand_out()?;
        file.hand_out().inspect_err(|_| {
            if is_new {
                // Where even that fails, a signature of nothing is left.
                drop(fs::remove_file(&place));
            }
        })?;
        Ok(Exported { path, sha256, byte_len, signature: place, redacted: is_redacted, rows, faults, head: closing })
    }

    /// Notes that an export which was begun was cancelled or failed.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(super) fn note_unmade(
        &mut self,
        order: &ExportOrder,
        actor: &str,
        error: &SessionError,
    ) -> Result<(), SessionError> {
        self.note_not_made(actor, order.case(), (&order.title(), &order.path), error)
    }

    /// The same for anything that was to leave: of what, and where it was to lie.
    pub(super) fn note_not_made(
        &mut self,
        actor: &str,
        case: Option<&CaseId>,
        (of, path): (&str, &Path),
        error: &SessionError,
    ) -> Result<(), SessionError> {
        let (outcome, detail) = match error {
            SessionError::Stopped(_) => ("cancelled", None),
            error => ("failed", Some(error.to_string())),
        };
        let told = json!({"of": of, "path": path.display().to_string(), "outcome": outcome, "detail": detail});
        let case = case.map(|case| case.0.clone());
        Ok(self.store.unguarded().note_unmade_export(actor, case, told, now_millis())?)
    }
}

/// What an export takes.
pub(super) const fn permission_of(is_redacted: bool) -> Permission {
    if is_redacted { Permission::ExportRedacted } else { Permission::Export }
}

/// Where the detached signature of a file lies.
pub(super) fn signature_path(path: &Path) -> PathBuf {
    with_ending(path, "sig")
}
