//! What leaves the installation. Every export is written whole beside its place, noted in the audit log with its digest, and only then
//! handed out: an export that nobody knows of is worse than a note about one that was not handed out.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use serde::Serialize;
use serde_json::{Value, json};

use super::{
    amended::{amended, reviewed_verdict},
    answer::{Record, answer_recorded},
    desk::{Desk, SessionError, now_millis},
    outgoing::Outgoing,
    plates::case_pictures,
};
use crate::{
    case::{
        CaseId, Digest, Evidence, EvidenceKind,
        audit::{AuditAction, AuditEntry},
        permission::Permission,
        queue::QueueQuery,
    },
    export::{
        Dossier, ExportFormat, Field, PacketMedia, PeriodImprint, Plate, TableForm, TableWriter, case_json, case_pdf,
        dialect::{Answer, Dialect},
        period_json, period_pdf, process_packet, redacted, redacted_row,
    },
    media::vault::Vault,
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

/// An export that was handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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
}

impl Desk {
    /// Writes the case's newest run with its decisions to `path`.
    ///
    /// # Errors
    /// When the case has no finished run, the file cannot be written, or the audit log cannot.
    pub fn export(&mut self, case: &CaseId, path: &Path, form: ExportForm) -> Result<Exported, SessionError> {
        let is_redacted = form.is_redacted || self.always_redacts;
        let permission = permission_of(is_redacted);
        let whole = self.dossier(case, permission)?;
        let dossier = if is_redacted { redacted(whole) } else { whole };
        let file = Outgoing::write(path, |file| {
            let write = |source| SessionError::Write { path: path.to_owned(), source };
            match form.format {
                ExportFormat::Json(dialect) => {
                    file.write_all(self.json(&dossier, dialect, permission)?.as_bytes()).map_err(write)
                }
                ExportFormat::Pdf => {
                    let pictures = case_pictures(&self.vault(), &dossier.report, is_redacted);
                    let pdf = case_pdf(&dossier, &pictures).map_err(|error| unmade(case, "PDF", &error))?;
                    file.write_all(&pdf).map_err(write)
                }
                ExportFormat::Zip => {
                    let process = serde_json::to_value(self.answer(&dossier, Dialect::Process, permission)?);
                    let process = process.map_err(|error| unmade(case, "report", &error))?;
                    let vault = self.vault();
                    let media = media(&vault, &dossier);
                    let packed = process_packet(file, &dossier, &process, media);
                    packed.map(drop).map_err(|error| unmade(case, "packet", &error))
                }
            }
        })?;
        let dialect = match form.format {
            ExportFormat::Json(dialect) => dialect.map(Dialect::name),
            ExportFormat::Pdf | ExportFormat::Zip => None,
        };
        let told =
            json!({"run": dossier.run, "format": form.format.name(), "dialect": dialect, "redacted": is_redacted});
        self.hand_out(file, (Some(case), permission), told, dossier.audit_head, None)
    }

    /// Writes the cases that the query lets through, and of these those in `only` where it names any, to `path`, row by row.
    ///
    /// # Errors
    /// When the file, or the audit log, cannot be written, or the database cannot be read.
    pub fn export_table(
        &mut self,
        path: &Path,
        (form, fields): (TableForm, &[Field]),
        (query, only): (&QueueQuery, &[CaseId]),
        is_redacted: bool,
    ) -> Result<Exported, SessionError> {
        let is_redacted = is_redacted || self.always_redacts;
        let permission = permission_of(is_redacted);
        let head = self.store.read(permission, &self.actor)?.audit_head()?;
        let mut rows = 0;
        let file = Outgoing::write(path, |file| {
            let write = |source| SessionError::Write { path: path.to_owned(), source };
            let mut table = TableWriter::new(file, form, fields).map_err(write)?;
            self.store.read(permission, &self.actor)?.walk(query, self.actor(), now_millis(), |mut case| {
                if !only.is_empty() && !only.contains(&case.row.case) {
                    return Ok(());
                }
                if is_redacted {
                    case.row = redacted_row(case.row);
                }
                rows += 1;
                table.row(&case).map_err(write)
            })?;
            table.finish().map(drop).map_err(write)
        })?;
        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let told = json!({
            "format": form.name(), "rows": rows, "fields": names, "query": query, "cases": only, "redacted": is_redacted,
        });
        self.hand_out(file, (None, permission), told, head, Some(rows))
    }

    /// Writes the figures from `from_millis` until before `to_millis`, milliseconds since 1970 in UTC, to `path`: a PDF, or JSON.
    ///
    /// # Errors
    /// When the file, or the audit log, cannot be written, or the database cannot be read.
    pub fn export_period(
        &mut self,
        path: &Path,
        [from_millis, to_millis]: [i64; 2],
        is_pdf: bool,
    ) -> Result<Exported, SessionError> {
        let now = now_millis();
        let store = self.store.read(Permission::SeeQuality, &self.actor)?;
        let figures = store.period(from_millis, to_millis, now)?;
        let audit_head = store.audit_head()?;
        let exported_at = time_text(now);
        let imprint = PeriodImprint { audit_head, exported_at, exported_by: self.actor().to_owned() };
        let unmade = |detail: String| SessionError::Unmade { what: "report of the period".to_owned(), detail };
        let bytes = match is_pdf {
            true => period_pdf(&figures, &imprint).map_err(|error| unmade(error.to_string()))?,
            false => period_json(&figures, &imprint).map_err(|error| unmade(error.to_string()))?.into_bytes(),
        };
        let file = Outgoing::write(path, |file| {
            file.write_all(&bytes).map_err(|source| SessionError::Write { path: path.to_owned(), source })
        })?;
        let format = if is_pdf { "pdf" } else { "json" };
        let told = json!({"format": format, "period": [from_millis, to_millis]});
        self.hand_out(file, (None, Permission::SeeQuality), told, audit_head, None)
    }

    /// Notes the export and puts it, and its signature, into their places.
    fn hand_out(
        &mut self,
        file: Outgoing,
        (case, permission): (Option<&CaseId>, Permission),
        mut told: Value,
        head: Digest,
        rows: Option<u64>,
    ) -> Result<Exported, SessionError> {
        let (path, sha256, byte_len) = (file.path().to_owned(), file.sha256, file.byte_len);
        let is_redacted = told["redacted"].as_bool() == Some(true);
        told["path"] = path.display().to_string().into();
        told["sha256"] = json!(sha256);
        told["bytes"] = byte_len.into();
        told["auditHead"] = json!(head);
        let signer = self.signer()?;
        told["signedBy"] = json!(signer.public());
        let text = signer.signature_file(&sha256).to_text();
        let place = signature_path(&path);
        let write = |source| SessionError::Write { path: place.clone(), source };
        let signature = Outgoing::write(&place, |file| file.write_all(text.as_bytes()).map_err(write))?;
        let (actor, case) = (self.actor().to_owned(), case.map(|case| case.0.clone()));
        let entry = AuditEntry { action: AuditAction::Export, actor, case, before: Value::Null, after: told };
        self.store.unguarded().log_for(permission, entry, now_millis())?;
        file.hand_out()?;
        signature.hand_out()?;
        Ok(Exported { path, sha256, byte_len, signature: place, redacted: is_redacted, rows })
    }

    fn dossier(&self, case: &CaseId, permission: Permission) -> Result<Dossier, SessionError> {
        let store = self.store.read(permission, &self.actor)?;
        let (run, report) = store.report(case, None)?.ok_or_else(|| SessionError::NoRun(case.clone()))?;
        let amendments = store.amendments(case)?;
        Ok(Dossier {
            run,
            run_at: time_text(store.recorded_at(case, run)?),
            reviewed: reviewed_verdict(run, &report, &amendments),
            report,
            amendments,
            decisions: store.decisions(case)?,
            enrolment: store.enrolment(case)?,
            audit_head: store.audit_head()?,
            exported_at: time_text(now_millis()),
            exported_by: self.actor().to_owned(),
            is_redacted: false,
        })
    }

    fn json(
        &self,
        dossier: &Dossier,
        dialect: Option<Dialect>,
        permission: Permission,
    ) -> Result<String, SessionError> {
        let text = match dialect {
            Some(dialect) => serde_json::to_string_pretty(&self.answer(dossier, dialect, permission)?),
            None => case_json(dossier),
        };
        text.map_err(|error| unmade(&dossier.report.case, "report", &error))
    }

    /// The case in a service's form, as reviewers amended it.
    fn answer(&self, dossier: &Dossier, dialect: Dialect, permission: Permission) -> Result<Answer, SessionError> {
        let store = self.store.read(permission, &self.actor)?;
        let report = amended(dossier.run, dossier.report.clone(), &dossier.amendments);
        let case = &report.case;
        let run_at_millis = store.recorded_at(case, dossier.run)?;
        let times = dossier.decisions.iter().filter_map(|it| it.decided_at.parse::<jiff::Timestamp>().ok());
        let record = Record {
            run: Some(dossier.run),
            decisions: &dossier.decisions,
            enrolment: dossier.enrolment.as_ref(),
            created_at_millis: store.load_case(case)?.imported_at_millis,
            run_at_millis,
            updated_at_millis: times.map(|time| time.as_millisecond()).fold(run_at_millis, i64::max),
        };
        answer_recorded(&report, &self.vault(), dialect, &record)
    }
}

/// What an export takes.
const fn permission_of(is_redacted: bool) -> Permission {
    if is_redacted { Permission::ExportRedacted } else { Permission::Export }
}

/// Where the detached signature of a file lies.
pub(super) fn signature_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".sig");
    PathBuf::from(name)
}

pub(super) fn time_text(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).map(|time| time.to_string()).unwrap_or_default()
}

fn unmade(case: &CaseId, what: &str, error: &dyn std::error::Error) -> SessionError {
    SessionError::Unmade { what: format!("{what} of case {case}"), detail: error.to_string() }
}

/// The media of a packet under the names of the process service; none of a redacted one.
fn media<'a>(vault: &'a Vault, dossier: &Dossier) -> Vec<PacketMedia<'a>> {
    if dossier.is_redacted {
        return Vec::new();
    }
    let name = |evidence: &Evidence| {
        let stem = match evidence.kind {
            EvidenceKind::DocumentFront => "front".to_owned(),
            EvidenceKind::DocumentBack => "back".to_owned(),
            EvidenceKind::Selfie => "selfie".to_owned(),
            EvidenceKind::Video => "video".to_owned(),
            EvidenceKind::Frame(index) => format!("frames/{index:05}"),
        };
        // What was found in the file at import, such as `image/jpeg`.
        let subtype = evidence.media_type.rsplit('/').next().unwrap_or_default();
        let plain: String = subtype.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
        format!("{stem}.{plain}")
    };
    let mut media: Vec<PacketMedia<'a>> = Vec::new();
    for evidence in &dossier.report.evidence {
        let digest = evidence.digest;
        let bytes = Box::new(move || vault.read(&digest).map_err(|error| error.to_string()));
        media.push(PacketMedia { name: name(evidence), bytes });
    }
    let portrait = super::plates::document_face(vault, &dossier.report);
    if let Some(Plate::Shown { jpeg, .. }) = portrait {
        media.push(PacketMedia { name: "portrait.jpeg".to_owned(), bytes: Box::new(move || Ok(jpeg)) });
    }
    media
}
