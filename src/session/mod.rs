//! Commands in, snapshot out: what the window and the command line both drive.

mod access;
mod admission;
mod amended;
mod answer;
mod audit_log;
mod backup;
mod beside;
mod calendar;
mod clock_watch;
mod command;
mod contacts;
mod courier;
mod desk;
mod evidence_check;
mod examination;
mod export;
mod face_view;
mod guarded;
mod job_board;
mod keys;
mod kiosk;
mod kiosk_booth;
mod kiosk_outbox;
mod kiosk_staff;
mod list_file;
mod moving_error;
mod outgoing;
mod packed;
mod passing;
mod passphrase;
mod plates;
mod receiving;
mod references;
mod remembered;
mod retention;
mod review;
mod review_command;
mod scribe;
mod sending;
mod service;
mod settings;
mod sign_in;
mod snapshot;
mod state;
mod verification;
mod viewer;

pub use access::{Access, Door, OperatorCommand, PassphraseChange};
pub use answer::{answer_refused, answer_unstored};
pub use audit_log::{read_audit_head, verify_exported_audit};
pub use backup::{BackupMade, NamedSnapshot, Restored, SnapshotCheck, check_backup, restore_backup, snapshots};
pub use beside::{Beside, BesideStage, BesideView, TrialEnd};
pub use calendar::{days_millis, today};
pub use command::Command;
pub use contacts::KnownContact;
pub use courier::SendOrder;
pub use desk::{Desk, SessionError, case_id, default_data_folder, now_millis};
pub use evidence_check::{EvidenceFault, EvidenceReport, FaultyFile};
pub use examination::{Examination, Source};
pub use export::{ExportForm, ExportOrder, ExportSubject, Exported, TableOrder};
pub use keys::{KeyFacts, KeyKeeper, KeyReport, encrypt_data, rotate_keys};
pub use kiosk::{Counter, CounterCommand, KioskError, KioskPort, KioskService, KioskSetting, KioskView, Onlooker};
pub use kiosk_booth::{open_booth, seeded_surroundings, system_surroundings};
pub use kiosk_outbox::KioskOutbox;
pub use kiosk_staff::has_operators;
pub use moving_error::MovingError;
pub use outgoing::file_name;
pub use receiving::{BundleReceipt, BundleSight, ReceivedFate};
pub use retention::{Applied, Kept};
pub use review_command::ReviewCommand;
pub use sending::{DeletedBundle, SentBundle, bundles_in};
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
    kiosk::{
        Asks, Capture, ChallengeView, Guidance, KioskCommand, KioskSnapshot, LivePicture, OutboxHealth, OutboxLevel,
        Outcome, Oval, Papers, Part, Prompt, Side, StaffHealth, Step,
    },
    media::camera::DeviceState,
    policy::PolicyValue,
    seal::Passphrase,
    worker::{TaskWatch, Trial},
};
