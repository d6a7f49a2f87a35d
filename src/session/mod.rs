//! Commands in, snapshot out: what the window and the command line both drive.

mod access;
mod amended;
mod answer;
mod audit_log;
mod beside;
mod calendar;
mod command;
mod desk;
mod evidence_check;
mod examination;
mod export;
mod face_view;
mod guarded;
mod job_board;
mod keys;
mod list_file;
mod outgoing;
mod passphrase;
mod plates;
mod references;
mod remembered;
mod retention;
mod review;
mod review_command;
mod service;
mod settings;
mod sign_in;
mod snapshot;
mod state;
mod verification;
mod viewer;

pub use access::{Access, Door, OperatorCommand};
pub use answer::{answer_refused, answer_unstored};
pub use audit_log::{read_audit_head, verify_exported_audit};
pub use beside::{Beside, BesideStage, BesideView, TrialEnd};
pub use calendar::{days_millis, today};
pub use command::Command;
pub use desk::{Desk, SessionError, case_id, default_data_folder, now_millis};
pub use evidence_check::{EvidenceFault, EvidenceReport, FaultyFile};
pub use examination::{Examination, Source};
pub use export::{ExportForm, Exported};
pub use keys::{KeyFacts, KeyKeeper, KeyReport, encrypt_data, rotate_keys};
pub use passphrase::Passphrase;
pub use retention::{Applied, Kept};
pub use review_command::ReviewCommand;
pub use service::Service;
pub use settings::Settings;
pub use snapshot::{
    CasePictures, CaseView, DueView, Examined, JobState, JobView, Notice, NoticeLevel, Picture, PlayerFrame, Port,
    Snapshot, Stage, ViewOfPhoto,
};
pub use state::{RetentionCommand, Wake};
pub use verification::{ExportCheck, KnownExport};

pub use crate::{
    export::{ExportFormat, Field, TableForm, dialect::Dialect},
    forensic::{Channel, Figure, Histogram, Mark, Table, View},
    policy::PolicyValue,
    worker::Trial,
};
