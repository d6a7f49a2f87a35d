//! Who writes exports: with a connection of its own that can only read, so that it works on any thread while the session goes on.
//! What it writes lies beside its place until the session has noted it.

use std::{
    io::{self, BufWriter, Write},
    sync::Arc,
};

use serde_json::{Value, json};

use super::{
    amended::{amended, reviewed_verdict},
    answer::{Record, answer_recorded},
    audit_log::head_of,
    desk::{Desk, SessionError, now_millis},
    export::{ExportForm, ExportOrder, ExportSubject, TableOrder, permission_of},
    guarded::Guarded,
    outgoing::{Outgoing, Place},
    packed::packet_media,
    plates::{case_pictures, evidence_faults},
};
use crate::{
    case::{
        CaseId, Digest,
        audit::{AuditAction, AuditHead},
        permission::Permission,
    },
    export::{
        Dossier, ErasureImprint, ExportFormat, Field, PeriodImprint, TableWriter,
        audit_log::{closing_line, opening_line},
        case_json, case_pdf,
        dialect::{Answer, Dialect},
        erasure_json, erasure_pdf, period_json, period_pdf, process_packet, redacted, redacted_row,
    },
    media::vault::Vault,
    seal::KeysInUse,
    worker::TaskWatch,
};

/// One who writes exports for one person.
pub(super) struct Scribe {
    store: Guarded,
    vault: Arc<Vault>,
    actor: String,
    always_redacts: bool,
    /// The number of this installation, under which files are on their way out.
    pub(super) owner: String,
    /// Dropped last: nobody changes the keys while anything of them is open.
    _keys: KeysInUse,
}

/// What was written and waits to be noted and handed out.
pub(super) struct Written {
    pub(super) file: Outgoing,
    pub(super) place_of_signature: Place,
    pub(super) case: Option<CaseId>,
    pub(super) permission: Permission,
    pub(super) action: AuditAction,
    /// What the log is told besides the file's name and digest.
    pub(super) told: Value,
    /// The head of the log that the file names, or that was when it was read.
    pub(super) head: Digest,
    pub(super) rows: Option<u64>,
    pub(super) closing: Option<AuditHead>,
    /// What of the evidence is not what it was.
    pub(super) faults: Vec<String>,
}

/// The content of a file, and what is to be told of it.
struct Content {
    told: Value,
    head: Digest,
    rows: Option<u64>,
    closing: Option<AuditHead>,
    faults: Vec<String>,
}

type Sink<'a, 'b> = &'a mut BufWriter<&'b mut std::fs::File>;

impl Scribe {
    /// One who writes for whoever works at the desk, as long as he is let in.
    pub(super) fn of(desk: &Desk) -> Result<Self, SessionError> {
        let key = desk.keyring.keys().map(|keys| &keys.database);
        Ok(Scribe {
            store: desk.store.reader(key)?,
            vault: desk.vault(),
            actor: desk.actor().to_owned(),
            always_redacts: desk.always_redacts,
            owner: String::new(),
            _keys: desk.keyring.in_use(),
        })
    }

    /// What an export of this takes.
    pub(super) fn permission(&self, subject: &ExportSubject) -> Permission {
        match subject {
            ExportSubject::Case { form, .. } => permission_of(self.redacts(form.is_redacted)),
            ExportSubject::Table(table) => permission_of(self.redacts_table(table)),
            ExportSubject::Period { .. } => Permission::SeeQuality,
            ExportSubject::Erasures { .. } => Permission::Retention,
            ExportSubject::AuditLog => Permission::SeeAudit,
        }
    }

    /// Whether the policy asks for it where the person does not.
    const fn redacts(&self, is_asked: bool) -> bool {
        is_asked || self.always_redacts
    }

    /// Whether a table is without who the persons are: where that is asked for, or the person may export no whole cases.
    fn redacts_table(&self, table: &TableOrder) -> bool {
        self.redacts(table.is_redacted) || self.store.read(Permission::Export, &self.actor).is_err()
    }

    /// The columns of a table, of which none tells who the person is where it must not.
    ///
    /// # Errors
    /// When one that was named does.
    pub(super) fn fields(&self, table: &TableOrder) -> Result<Vec<Field>, SessionError> {
        let is_redacted = self.redacts_table(table);
        if table.fields.is_empty() {
            return Ok(Field::usual(is_redacted));
        }
        let personal: Vec<Field> = table.fields.iter().copied().filter(|field| field.is_personal()).collect();
        if !is_redacted || personal.is_empty() {
            return Ok(table.fields.clone());
        }
        let cause = match (self.always_redacts, table.is_redacted) {
            (true, _) => "the policy lets nothing leave that does",
            (false, true) => "a redacted table has no such columns",
            (false, false) => "that takes the permission to export whole cases",
        };
        Err(SessionError::PersonalFields { fields: personal, cause })
    }

    /// Writes what is ordered beside its place.
    ///
    /// # Errors
    /// When the person may not, `watch` stops it, there is nothing to export, the file cannot be written, or the database cannot be
    /// read.
    pub(super) fn write(&self, order: &ExportOrder, watch: &TaskWatch<'_>) -> Result<Written, SessionError> {
        let permission = self.permission(&order.subject);
        let [place, place_of_signature] = order.places()?;
        let refused = |source| SessionError::Write { path: order.path.clone(), source };
        let mut content = None;
        let file = Outgoing::write(place, &self.owner, |file| {
            let written = match &order.subject {
                ExportSubject::Case { case, form } => self.case(file, (case, *form), watch, &refused),
                ExportSubject::Table(table) => self.table(file, table, watch, &refused),
                ExportSubject::Period { span_millis, is_pdf } => {
                    self.period(file, (*span_millis, *is_pdf), watch, &refused)
                }
                ExportSubject::Erasures { case, is_pdf } => self.erasures(file, (case, *is_pdf), watch, &refused),
                ExportSubject::AuditLog => self.audit_log(file, watch, &refused),
            };
            content = Some(written?);
            watch.begin("bringing it to the disk").map_err(SessionError::from)
        })?;
        let Some(Content { told, head, rows, closing, faults }) = content else {
            return Err(SessionError::Unmade { what: order.title(), detail: "nothing was written".to_owned() });
        };
        let action = match order.subject {
            ExportSubject::AuditLog => AuditAction::AuditExport,
            _ => AuditAction::Export,
        };
        let case = order.case().cloned();
        Ok(Written { file, place_of_signature, case, permission, action, told, head, rows, closing, faults })
    }

    fn case(
        &self,
        file: Sink<'_, '_>,
        (case, form): (&CaseId, ExportForm),
        watch: &TaskWatch<'_>,
        refused: &dyn Fn(io::Error) -> SessionError,
    ) -> Result<Content, SessionError> {
        watch.begin("reading the case")?;
        let is_redacted = self.redacts(form.is_redacted);
        let permission = permission_of(is_redacted);
        let whole = self.dossier(case, permission)?;
        let dossier = if is_redacted { redacted(whole) } else { whole };
        let faults = evidence_faults(&self.vault, &dossier, watch)?;
        let mut dialect = None;
        match form.format {
            ExportFormat::Json(of) => {
                dialect = of.map(Dialect::name);
                file.write_all(self.json(&dossier, of, permission)?.as_bytes()).map_err(refused)?;
            }
            ExportFormat::Pdf => {
                watch.begin("preparing pictures")?;
                let pictures = case_pictures(&self.vault, &dossier, is_redacted);
                watch.begin("setting the pages")?;
                let pdf = case_pdf(&dossier, &pictures).map_err(|error| unmade(case, "PDF", &error))?;
                file.write_all(&pdf).map_err(refused)?;
            }
            ExportFormat::Zip => {
                let process = serde_json::to_value(self.answer(&dossier, Dialect::Process, permission)?);
                let process = process.map_err(|error| unmade(case, "report", &error))?;
                let packed = process_packet(file, &dossier, &process, packet_media(&self.vault, &dossier, watch));
                packed.map(drop).map_err(|error| unmade(case, "packet", &error))?;
            }
        }
        let (run, format) = (dossier.run, form.format.name());
        let mut told = json!({"run": run, "format": format, "dialect": dialect, "redacted": is_redacted});
        if !faults.is_empty() {
            told["faults"] = json!(faults);
        }
        Ok(Content { told, head: dossier.audit_head, rows: None, closing: None, faults })
    }

    fn table(
        &self,
        file: Sink<'_, '_>,
        order: &TableOrder,
        watch: &TaskWatch<'_>,
        refused: &dyn Fn(io::Error) -> SessionError,
    ) -> Result<Content, SessionError> {
        watch.begin("reading the list")?;
        let TableOrder { form, query, only, .. } = order;
        let (is_redacted, fields) = (self.redacts_table(order), self.fields(order)?);
        let store = self.store.read(permission_of(is_redacted), &self.actor)?;
        let (head, now) = (store.audit_head()?, now_millis());
        let expected = store.walk_len(query, &self.actor, now)?;
        let (mut rows, mut seen) = (0, 0);
        let mut table = TableWriter::new(file, *form, &fields).map_err(refused)?;
        store.walk(query, &self.actor, now, |mut case| {
            seen += 1;
            watch.reach("writing rows", seen, expected)?;
            if !only.is_empty() && !only.contains(&case.row.case) {
                return Ok(());
            }
            if is_redacted {
                case.row = redacted_row(case.row);
            }
            rows += 1;
            table.row(&case).map_err(refused)
        })?;
        table.finish().map(drop).map_err(refused)?;
        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let told = json!({
            "format": form.name(), "rows": rows, "fields": names, "query": query, "cases": only, "redacted": is_redacted,
        });
        Ok(Content { told, head, rows: Some(rows), closing: None, faults: Vec::new() })
    }

    fn period(
        &self,
        file: Sink<'_, '_>,
        (span, is_pdf): ([i64; 2], bool),
        watch: &TaskWatch<'_>,
        refused: &dyn Fn(io::Error) -> SessionError,
    ) -> Result<Content, SessionError> {
        watch.begin("reckoning the figures")?;
        let now = now_millis();
        let store = self.store.read(Permission::SeeQuality, &self.actor)?;
        let figures = store.period(span[0], span[1], now)?;
        let audit_head = store.audit_head()?;
        let imprint = PeriodImprint { audit_head, exported_at: time_text(now), exported_by: self.actor.clone() };
        let unmade = |detail: String| SessionError::Unmade { what: "report of the period".to_owned(), detail };
        watch.begin("setting the pages")?;
        let bytes = match is_pdf {
            true => period_pdf(&figures, &imprint).map_err(|error| unmade(error.to_string()))?,
            false => period_json(&figures, &imprint).map_err(|error| unmade(error.to_string()))?.into_bytes(),
        };
        file.write_all(&bytes).map_err(refused)?;
        let told = json!({"format": if is_pdf { "pdf" } else { "json" }, "period": span});
        Ok(Content { told, head: audit_head, rows: None, closing: None, faults: Vec::new() })
    }

    fn erasures(
        &self,
        file: Sink<'_, '_>,
        (case, is_pdf): (&CaseId, bool),
        watch: &TaskWatch<'_>,
        refused: &dyn Fn(io::Error) -> SessionError,
    ) -> Result<Content, SessionError> {
        watch.begin("reading what was erased")?;
        let store = self.store.read(Permission::Retention, &self.actor)?;
        let (erasures, audit_head) = (store.erasures(case)?, store.audit_head()?);
        let unmade =
            |detail: String| SessionError::Unmade { what: format!("report of what was erased of {case}"), detail };
        if erasures.is_empty() {
            return Err(unmade("nothing of the case was erased".to_owned()));
        }
        let imprint =
            ErasureImprint { audit_head, exported_at: time_text(now_millis()), exported_by: self.actor.clone() };
        let bytes = match is_pdf {
            true => erasure_pdf(case, &erasures, &imprint).map_err(|error| unmade(error.to_string()))?,
            false => erasure_json(case, &erasures, &imprint).map_err(|error| unmade(error.to_string()))?.into_bytes(),
        };
        file.write_all(&bytes).map_err(refused)?;
        let ids: Vec<i64> = erasures.iter().map(|erasure| erasure.id).collect();
        let told = json!({"format": if is_pdf { "pdf" } else { "json" }, "erasures": ids});
        Ok(Content { told, head: audit_head, rows: None, closing: None, faults: Vec::new() })
    }

    fn audit_log(
        &self,
        file: Sink<'_, '_>,
        watch: &TaskWatch<'_>,
        refused: &dyn Fn(io::Error) -> SessionError,
    ) -> Result<Content, SessionError> {
        let store = self.store.read(Permission::SeeAudit, &self.actor)?;
        let (expected, _) = store.audit_end()?;
        let mut closing = head_of(0, Digest::ZERO);
        writeln!(file, "{}", opening_line(&closing.taken_at, &self.actor)).map_err(refused)?;
        let mut written = 0;
        (closing.events, closing.hash) = store.each_audit_event(|event| {
            written += 1;
            watch.reach("writing events", written, expected)?;
            serde_json::to_writer(&mut *file, event).map_err(io::Error::from).map_err(refused)?;
            writeln!(file).map_err(refused)
        })?;
        writeln!(file, "{}", closing_line(&closing)).map_err(refused)?;
        let told = json!({"format": "jsonl", "events": closing.events});
        Ok(Content { told, head: closing.hash, rows: None, closing: Some(closing), faults: Vec::new() })
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
            exported_by: self.actor.clone(),
            is_redacted: false,
            hold: store.row(case, now_millis())?.handling.hold,
            erasures: store.erasures(case)?,
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
        answer_recorded(&report, &self.vault, dialect, &record)
    }
}

pub(super) fn time_text(millis: i64) -> String {
    jiff::Timestamp::from_millisecond(millis).map(|time| time.to_string()).unwrap_or_default()
}

fn unmade(case: &CaseId, what: &str, error: &dyn std::error::Error) -> SessionError {
    SessionError::Unmade { what: format!("{what} of case {case}"), detail: error.to_string() }
}
