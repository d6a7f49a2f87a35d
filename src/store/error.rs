//! What can go wrong in the store, with what to do about it.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use super::{contacts::ContactError, remedy::remedy};
use crate::case::{
    CaseId, RunId,
    permission::{Permission, Role},
    queue::CaseStatus,
    reference::ListKind,
    run_change::RunChanges,
};

/// Why the store refused or failed. A refused or failed change leaves the database as it was.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file or its folder cannot be opened for writing.
    #[error("cannot write the database {}: {source}; check that its folder exists and may be written, or choose another with --data", path.display())]
    Unwritable {
        /// The database.
        path: PathBuf,
        /// What the file system said.
        source: rusqlite::Error,
    },
    /// The database can be read but not written.
    #[error("the database {} is read-only; make the file and its folder writable, or choose another folder with --data", path.display())]
    ReadOnly {
        /// The database.
        path: PathBuf,
    },
    /// The file is not a database, or is encrypted or damaged.
    #[error("{} is not an Assay database, or it is encrypted or damaged; if it is encrypted, put its keys.json back, else restore it from a backup, or choose another folder with --data", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// The database does not open with this key.
    #[error("the database {} cannot be decrypted with this key: it was encrypted with another, or is damaged; put the keys.json back that belongs to it, or restore both from one backup", path.display())]
    WrongKey {
        /// The database.
        path: PathBuf,
    },
    /// The database is not encrypted although its folder has a key.
    #[error("the database {} is not encrypted, although keys.json says that it is; somebody put it there: restore the right one from a backup", path.display())]
    NotEncrypted {
        /// The database.
        path: PathBuf,
    },
    /// A copy of the database under another key is not the same.
    #[error("the database {} could not be brought under another key: {detail}; it was left as it was, keep a copy and report this", path.display())]
    Resealing {
        /// The database.
        path: PathBuf,
        /// What is not the same.
        detail: String,
    },
    /// The database belongs to another program.
    #[error("{} is the database of another program; choose another folder with --data", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The database was written by a newer Assay.
    #[error("the database {} has schema {found}, this Assay knows up to {known}; install the newer Assay that wrote it", path.display())]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest schema version that this program knows.
        known: i64,
    },
    /// The database could not be brought to the present schema. It was left as it was.
    #[error("the database {} cannot be brought up to date: {source}; it was left as it was, keep a copy and report this", path.display())]
    Migration {
        /// The database.
        path: PathBuf,
        /// What went wrong.
        source: Box<rusqlite_migration::Error>,
    },
    /// SQLite failed.
    #[error("the database {} failed: {source}; {}", path.display(), remedy(source))]
    Database {
        /// The database.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// Something stored cannot be read back.
    #[error("{what} cannot be read: {detail}; run `assay audit verify` and restore the database from a backup")]
    Unreadable {
        /// What it is, with its case, run or number.
        what: String,
        /// Why it cannot be read.
        detail: String,
    },
    /// Something to be stored could not be read back.
    #[error("{what} cannot be stored: {detail}; nothing was recorded, report this")]
    Unstorable {
        /// What it is, with its case.
        what: String,
        /// Why it cannot be stored.
        detail: String,
    },
    /// There is no such case.
    #[error("there is no case {0}; `assay queue` lists the cases")]
    UnknownCase(CaseId),
    /// The case has no such run.
    #[error("case {case} has no run {run}; leave the run out to see the newest")]
    UnknownRun {
        /// The case.
        case: CaseId,
        /// The run asked for.
        run: RunId,
    },
    /// Nobody is enrolled under this identifier.
    #[error("nobody is enrolled as client {0}; `assay gallery list` lists the clients")]
    UnknownClient(String),
    /// There is no such list.
    #[error("there is no list {name} of {kind}; `assay lists show` shows the lists")]
    UnknownList {
        /// Its kind.
        kind: ListKind,
        /// Its name.
        name: String,
    },
    /// A different case with the same identifier is already there.
    #[error(
        "case {case} is already here with other {difference}; if this is another case, give it another `id` in its case.json, otherwise go on with the case that is here"
    )]
    Conflict {
        /// The case.
        case: CaseId,
        /// What differs.
        difference: &'static str,
    },
    /// The case is not in the queue.
    #[error("case {case} is {}, not in the queue; only open cases can be claimed and decided", status.name())]
    NotInQueue {
        /// The case.
        case: CaseId,
        /// Where it stands.
        status: CaseStatus,
    },
    /// Another reviewer holds the claim.
    #[error("case {case} is claimed by {holder}; take another case, or wait until the claim is given back or runs out")]
    ClaimedByOther {
        /// The case.
        case: CaseId,
        /// Who holds it.
        holder: String,
    },
    /// The reviewer does not hold the claim.
    #[error("case {case} is not claimed by {actor}; claim it first")]
    NotClaimed {
        /// The case.
        case: CaseId,
        /// Who tried.
        actor: String,
    },
    /// The reviewer's claim ran out.
    #[error("the claim of {actor} on case {case} ran out; claim the case again and look whether it changed")]
    ClaimExpired {
        /// The case.
        case: CaseId,
        /// Who held it.
        actor: String,
    },
    /// The decision rests on a run that is not the newest.
    #[error(
        "case {case}: run {seen} is old, its newest run is {latest}; open the case again and decide on run {latest}. {}",
        changes.as_ref().map_or("There is no such run to compare with".to_owned(), |changes| format!("Changed: {changes}"))
    )]
    StaleRun {
        /// The case.
        case: CaseId,
        /// The run that the reviewer saw.
        seen: RunId,
        /// The newest run.
        latest: RunId,
        /// What changed; absent where the case has no run of that number.
        changes: Option<Box<RunChanges>>,
    },
    /// The draft of a decision is none, whatever the case.
    #[error("case {case}: {detail}")]
    WrongDraft {
        /// The case.
        case: CaseId,
        /// What is wrong and what to do.
        detail: String,
    },
    /// Someone else is to look at the case.
    #[error("case {case} is assigned to {assignee}; take another case, or assign it to yourself first")]
    AssignedToOther {
        /// The case.
        case: CaseId,
        /// Who is to look at it.
        assignee: String,
    },
    /// Another person must look at the case.
    #[error("{actor} decided case {case} already; another person must look at it now")]
    SecondPerson {
        /// The case.
        case: CaseId,
        /// Who decided.
        actor: String,
    },
    /// A name of nobody.
    #[error("case {0} can only be assigned to a name that is not empty")]
    NoReviewer(CaseId),
    /// More cases than one command takes.
    #[error("{count} cases are too many for one command; give at most {most}")]
    TooMany {
        /// How many there were.
        count: usize,
        /// The most.
        most: usize,
    },
    /// No reason, or one too long.
    #[error("case {case}: say why, in 1 to {most} characters")]
    NoReason {
        /// The case.
        case: CaseId,
        /// The most characters.
        most: usize,
    },
    /// The case cannot be put off until then.
    #[error("case {case} can be put off for at most {hours} hours, and only into the future; choose another time")]
    SnoozeTime {
        /// The case.
        case: CaseId,
        /// The most hours, rounded down.
        hours: i64,
    },
    /// The case is not put off.
    #[error("case {0} is not put off; nothing was changed")]
    NotSnoozed(CaseId),
    /// The case is escalated already.
    #[error("case {0} is with senior reviewers already; nothing was changed")]
    AlreadyEscalated(CaseId),
    /// The case is not escalated.
    #[error("case {0} is not with senior reviewers; nothing was changed")]
    NotEscalated(CaseId),
    /// Two persons contradict each other on the case.
    #[error("two reviewers contradict each other on case {0}; a third person must decide it")]
    Contested(CaseId),
    /// The case cannot be opened again.
    #[error("case {case} is {}; only decided and settled cases can be opened again", status.name())]
    NotClosed {
        /// The case.
        case: CaseId,
        /// Where it stands.
        status: CaseStatus,
    },
    /// The decision cannot be undone.
    #[error("case {case}: the decision cannot be undone: {detail}")]
    NotUndone {
        /// The case.
        case: CaseId,
        /// Why, and what to do.
        detail: String,
    },
    /// An override or correction that cannot be.
    #[error("case {case}: {detail}")]
    WrongAmendment {
        /// The case.
        case: CaseId,
        /// What is wrong and what to do.
        detail: String,
    },
    /// Where a person is at work cannot be remembered.
    #[error("where you are at work cannot be remembered: {0}; what was remembered before stays")]
    WrongWorkplace(String),
    /// There are operators, and nobody is signed in.
    #[error("this installation has operators: sign in first, with --actor NAME and your passphrase")]
    NotSignedIn,
    /// The operator was shut out, or his passphrase changed, after he signed in.
    #[error("the session of {operator} is over: sign in again, or ask an administrator")]
    SessionOver {
        /// Who had signed in.
        operator: String,
    },
    /// The operator's role does not allow it.
    #[error("{operator} is {} here and may not {}; ask someone who may, or an administrator for another role", role.name(), permission.deed())]
    NotPermitted {
        /// Who tried.
        operator: String,
        /// His role.
        role: Role,
        /// What it takes.
        permission: Permission,
    },
    /// Name or passphrase are wrong, or the name waits after failures.
    #[error("{}", refused(*seconds))]
    SignInRefused {
        /// Seconds to wait before the next try, rounded up; 0 for none.
        seconds: i64,
    },
    /// The operator was shut out.
    #[error("{0} was shut out of this installation; ask an administrator to let you in")]
    ShutOut(String),
    /// There is no operator to sign in.
    #[error("there are no operators here: nobody signs in until `assay operator add` adds an administrator")]
    NoOperators,
    /// There is no such operator.
    #[error("there is no operator {0}; `assay operator list` lists them")]
    UnknownOperator(String),
    /// A name that cannot be an operator's.
    #[error(
        "`{0}` cannot be an operator's name: use small letters, digits, full stop, hyphen and underscore, at most 64"
    )]
    OperatorName(String),
    /// Something about an operator cannot be so.
    #[error("operator {operator}: {detail}")]
    WrongOperator {
        /// Which operator.
        operator: String,
        /// What is wrong and what to do.
        detail: String,
    },
    /// The first operator must be an administrator.
    #[error("the first operator is an administrator, who adds the others; give the role administrator")]
    FirstOperator,
    /// The last enabled administrator stays one.
    #[error("{0} is the last administrator who may sign in, and stays so; make another one first")]
    LastAdministrator(String),
    /// Cases cannot be given to this name.
    #[error(
        "case {case} cannot be given to {assignee}: no operator of this name may take it; `assay operator list` lists them"
    )]
    CannotTake {
        /// The case.
        case: CaseId,
        /// To whom it should go.
        assignee: String,
    },
    /// A hold or an erasure was refused, or something is erased.
    #[error(transparent)]
    Retention(#[from] super::RetentionError),
    /// Another installation cannot be trusted, or is not.
    #[error(transparent)]
    Contact(#[from] ContactError),
    /// The time is outside the years -9999 … 9999.
    #[error("{0} milliseconds since 1970 is no time; set the clock of this machine")]
    Time(i64),
}

impl StoreError {
    /// The error of opening the database at `path`.
    pub(super) fn opening(path: &Path, source: rusqlite::Error) -> Self {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => StoreError::NotADatabase { path },
            Some(ErrorCode::ReadOnly) => StoreError::ReadOnly { path },
            Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => StoreError::Unwritable { path, source },
            _ => StoreError::Database { path, source },
        }
    }

    /// The error with the database it concerns, where it is SQLite's own.
    pub(super) fn at(self, path: &Path) -> Self {
        match self {
            StoreError::Database { source, .. } => StoreError::Database { path: path.to_owned(), source },
            other => other,
        }
    }

    pub(super) fn unreadable(what: impl Into<String>, detail: impl ToString) -> Self {
        StoreError::Unreadable { what: what.into(), detail: detail.to_string() }
    }
}

/// The path is put in by [`StoreError::at`], where each method of the store ends.
impl From<rusqlite::Error> for StoreError {
    fn from(source: rusqlite::Error) -> Self {
        StoreError::Database { path: PathBuf::new(), source }
    }
}

fn refused(seconds: i64) -> String {
    match seconds {
        0 => "name or passphrase is wrong".to_owned(),
        1 => "name or passphrase is wrong: wait a second, then try again".to_owned(),
        seconds if seconds < 120 => format!("name or passphrase is wrong: wait {seconds} seconds, then try again"),
        seconds => format!("wrong too often: wait {} minutes, then try again", (seconds + 59) / 60),
    }
}
