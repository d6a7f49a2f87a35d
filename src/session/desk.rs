//! One reviewer at one data folder: what the command line calls directly and the window's service calls for it. Clock
//! and names enter here and nowhere below.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde_json::{Value, json};

use super::{
    calendar::day_of, guarded::Guarded, moving_error::MovingError, passphrase::HashError, references::ReferenceKeeper,
};
use crate::{
    backup::BackupError,
    bundle::BundleError,
    case::{
        CaseId, CaseMeta, Digest, Evidence, Report, RunId,
        audit::{AuditAction, AuditEntry},
        decision::Decision,
        limits::Limits,
        operator::OperatorRules,
        permission::Permission,
        queue::{QueuePage, QueueQuery, QueueRow},
        retention::{DataKind, RetentionRules},
        review::ReviewRules,
    },
    export::{Field, audit_log::LogError, dialect::TimeError},
    matching::ListError,
    media::{
        import::StagedCase,
        vault::{Vault, VaultError},
    },
    policy::Policy,
    seal::{KeyError, Keyring, Secret},
    store::{Store, StoreError},
    worker::{RunOrder, Stopped},
};

/// The database below the data folder.
pub(super) const DATABASE: &str = "assay.db";
/// The evidence below the data folder.
pub(super) const EVIDENCE: &str = "evidence";

/// Something could not be done; the message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The data folder cannot be used.
    #[error("data folder {path}: {source}; choose another with --data, or mend its permissions")]
    DataFolder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The evidence store refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The keys of the data folder cannot be had.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// A list was refused.
    #[error(transparent)]
    List(#[from] ListError),
    /// A passphrase could not be hashed.
    #[error(transparent)]
    Passphrase(#[from] HashError),
    /// An exported audit log, or a head, cannot be read.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A bundle, or what belongs to one, is refused.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// A backup cannot be made or used.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// A case cannot move.
    #[error(transparent)]
    Moving(#[from] MovingError),
    /// A file cannot be read.
    #[error("{path} cannot be read: {source}; check its name and permissions")]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file cannot be written.
    #[error("{path} cannot be written: {source}; choose another place")]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file lies where one is to be written, and may not be replaced.
    #[error(
        "there is a file {path} already, and it is not replaced unbidden; choose another name, or say that it may be replaced (--replace on the command line)"
    )]
    InTheWay {
        /// The file that lies there.
        path: PathBuf,
    },
    /// A table was asked to tell who the persons are, and may not.
    #[error("{} would tell who the person is: {cause}; leave it out of the columns", columns(fields))]
    PersonalFields {
        /// The columns.
        fields: Vec<Field>,
        /// Why they may not be.
        cause: &'static str,
    },
    /// Somebody stopped it.
    #[error(transparent)]
    Stopped(#[from] Stopped),
    /// Whoever ordered an export is not at the window any more.
    #[error("{path} was not handed out: {operator}, who ordered it, is not at the window any more; order it again")]
    Left {
        /// The file that was to be.
        path: PathBuf,
        /// Who ordered it.
        operator: String,
    },
    /// A passphrase is needed and cannot be had.
    #[error("{0}")]
    NoPassphrase(String),
    /// The case has no finished run to export.
    #[error("case {0} has no finished run yet; run it first, or wait for it")]
    NoRun(CaseId),
    /// A face that the sender asks for cannot be had.
    #[error("case {case}: the faces that the sender asks for cannot be cut out: {detail}")]
    NoFaces {
        /// The case.
        case: CaseId,
        /// Why, and what to do.
        detail: String,
    },
    /// An export could not be made.
    #[error("the {what} could not be made: {detail}")]
    Unmade {
        /// What.
        what: String,
        /// Why.
        detail: String,
    },
    /// A stored time, or the clock, is beyond the calendar.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// A stored value does not read back.
    #[error("case {case}: the stored {what} does not read back ({detail}); restore the database from a backup")]
    Damaged {
        /// The case.
        case: CaseId,
        /// What does not read back.
        what: &'static str,
        /// Why.
        detail: String,
    },
}

/// Columns by name, as a sentence lists them.
fn columns(fields: &[Field]) -> String {
    fields.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ")
}

/// Store, evidence and identity of the person at work.
pub struct Desk {
    pub(super) store: Guarded,
    pub(super) keeper: ReferenceKeeper,
    vault: Arc<Vault>,
    pub(super) actor: String,
    pub(super) rules: ReviewRules,
    pub(super) operator_rules: OperatorRules,
    /// What lists may ask for at most.
    pub(super) limits: Limits,
    /// Whether the policy lets nothing leave with who the person is.
    pub(super) always_redacts: bool,
    pub(super) retention_rules: RetentionRules,
    /// To whom a kiosk may send cases.
    pub(super) fixed_recipient: Option<String>,
    /// Why an erasure that was ordered could not be finished when the folder was opened.
    unfinished: Option<String>,
    /// Dropped last: nobody changes the keys while anything of them is open.
    pub(super) keyring: Keyring,
}

/// Milliseconds since 1970 in UTC.
pub fn now_millis() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

/// The folder used when none is chosen: `assay` in the user's data folder (XDG base directory specification), or in the
/// current folder where the user has no home.
pub fn default_data_folder() -> PathBuf {
    let set = |name: &str| env::var_os(name).map(PathBuf::from).filter(|path| path.is_absolute());
    let data = set("XDG_DATA_HOME").or_else(|| Some(set("HOME")?.join(".local/share")));
    data.map_or_else(|| PathBuf::from("assay-data"), |folder| folder.join("assay"))
}

/// The identifier of a staged case: the sender's, or one that follows from the content, so that importing the same
/// files twice gives one case.
pub fn case_id(staged: &StagedCase) -> CaseId {
    if let Some(id) = &staged.id_hint {
        return CaseId(id.clone());
    }
    let mut content = staged.meta_json.clone();
    for evidence in &staged.evidence {
        content.push_str(&format!("\n{} {}", evidence.kind, evidence.digest));
    }
    CaseId(format!("case-{}", Digest::of(content.as_bytes()).short()))
}

impl Desk {
    /// Opens the data folder, making it where it is missing: `assay.db` and `evidence/`. `secret` opens one that is encrypted.
    ///
    /// # Errors
    /// When the folder, the database or the evidence store cannot be used, or `secret` is not what opens them.
    pub fn open(data: &Path, actor: &str, policy: &Policy, secret: &Secret) -> Result<Self, SessionError> {
        let unusable = |source| SessionError::DataFolder { path: data.to_owned(), source };
        fs::create_dir_all(data).map_err(unusable)?;
        let keyring = Keyring::open(data, secret)?;
        let keys = keyring.keys();
        let store = Guarded::new(Store::open(&data.join(DATABASE), keys.map(|keys| &keys.database))?);
        let vault = Vault::open(&data.join(EVIDENCE), keys.map(|keys| keys.evidence.clone()))?;
        let (limits, vault) = (policy.limits, Arc::new(vault.with_image_limits(policy.limits.import.image)));
        let rules = policy.review.rules(policy.route.claim_minutes);
        let keeper = ReferenceKeeper::new(data, keys.map(|keys| keys.gallery.clone()));
        let operator_rules = policy.operators.rules();
        let always_redacts = policy.export.always_redact;
        let (actor, retention_rules) = (actor.to_owned(), policy.retention.rules());
        let fixed_recipient = policy.moving.fixed_recipient.clone();
        let mut desk = Desk {
            store,
            keeper,
            vault,
            actor,
            rules,
            operator_rules,
            limits,
            always_redacts,
            retention_rules,
            fixed_recipient,
            unfinished: None,
            keyring,
        };
        // What a killed process had ordered to be destroyed. A file that cannot be removed keeps nobody from his work.
        desk.unfinished = desk.finish_erasures().err().map(|error| error.to_string());
        Ok(desk)
    }

    /// The evidence store.
    pub fn vault(&self) -> Arc<Vault> {
        Arc::clone(&self.vault)
    }

    /// Why an erasure that was ordered could not be finished when the folder was opened; it is tried again with the next one.
    pub fn unfinished_erasure(&self) -> Option<&str> {
        self.unfinished.as_deref()
    }

    /// Who works here.
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// Cases that wait for a run, oldest first.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn pending(&self) -> Result<Vec<CaseId>, SessionError> {
        Ok(self.store.read(Permission::Run, &self.actor)?.pending()?)
    }

    /// What a run of the case needs.
    ///
    /// # Errors
    /// When there is no such case, something of it is erased, or what is stored does not read back.
    pub fn run_order(&mut self, case: &CaseId) -> Result<RunOrder, SessionError> {
        let store = self.store.read(Permission::Run, &self.actor)?;
        store.must_be_whole(case, "run again")?;
        let loaded = store.load_case(case)?;
        let (received, stored) = (day_of(loaded.imported_at_millis), loaded.case);
        let (meta, _) = CaseMeta::parse(&stored.meta_json, "case.json").map_err(|problem| SessionError::Damaged {
            case: case.clone(),
            what: "case.json",
            detail: problem.to_string(),
        })?;
        let references = self.references()?;
        let (evidence, warnings) = (stored.evidence, stored.warnings);
        Ok(RunOrder { case: case.clone(), meta, evidence, warnings, references, received })
    }

    /// What the case brought along and was not erased.
    ///
    /// # Errors
    /// When there is no such case, or what is stored does not read back.
    pub fn evidence(&self, case: &CaseId) -> Result<Vec<Evidence>, SessionError> {
        let store = self.store.read(Permission::Look, &self.actor)?;
        let mut evidence = store.load_case(case)?.case.evidence;
        if let Some(erased) = store.row(case, now_millis())?.handling.erasure {
            evidence.retain(|file| !erased.kinds.contains(DataKind::of(file.kind)));
        }
        Ok(evidence)
    }

    /// Records a finished run and routes the case.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn record(&mut self, report: &Report) -> Result<RunId, SessionError> {
        Ok(self.store.change(Permission::Run, &self.actor)?.record_run(report, &self.actor, now_millis())?)
    }

    /// Records that a run could not be made.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn record_failure(&mut self, case: &CaseId, message: &str) -> Result<(), SessionError> {
        Ok(self.store.change(Permission::Run, &self.actor)?.record_failure(case, message, &self.actor, now_millis())?)
    }

    /// Asks for another run of the case.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be written.
    pub fn request_rerun(&mut self, case: &CaseId) -> Result<(), SessionError> {
        Ok(self.store.change(Permission::Run, &self.actor)?.request_rerun(case, &self.actor, now_millis())?)
    }

    /// A part of the case list.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn queue(&self, query: &QueueQuery) -> Result<QueuePage, SessionError> {
        Ok(self.store.read(Permission::Look, &self.actor)?.queue(query, &self.actor, now_millis())?)
    }

    /// One row of the case list.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn row(&self, case: &CaseId) -> Result<QueueRow, SessionError> {
        Ok(self.store.read(Permission::Look, &self.actor)?.row(case, now_millis())?)
    }

    /// The newest finished run of the case.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn report(&self, case: &CaseId) -> Result<Option<(RunId, Report)>, SessionError> {
        Ok(self.store.read(Permission::Look, &self.actor)?.report(case, None)?)
    }

    /// Decisions on the case, oldest first.
    ///
    /// # Errors
    /// When there is no such case, or the database cannot be read.
    pub fn decisions(&self, case: &CaseId) -> Result<Vec<Decision>, SessionError> {
        Ok(self.store.read(Permission::Look, &self.actor)?.decisions(case)?)
    }

    /// Notes in the audit log that this person looked at the case's evidence under the given run.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn note_view(&mut self, case: &CaseId, run: Option<RunId>) -> Result<(), SessionError> {
        self.log(AuditAction::View, Some(case), json!({"run": run}))
    }

    /// Notes in the audit log that this person had a forensic view made of one piece of the case's evidence.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub(super) fn note_forensic_view(
        &mut self,
        case: &CaseId,
        run: Option<RunId>,
        of: &str,
        view: &str,
    ) -> Result<(), SessionError> {
        self.log(AuditAction::View, Some(case), json!({"run": run, "of": of, "view": view}))
    }

    /// An event of this person's that changes nothing else.
    pub(super) fn entry(&self, action: AuditAction, case: Option<&CaseId>, after: Value) -> AuditEntry {
        let (actor, case) = (self.actor.clone(), case.map(|case| case.0.clone()));
        AuditEntry { action, actor, case, before: Value::Null, after }
    }
}
