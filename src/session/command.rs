//! Everything the window and the command line can ask for.

use std::path::PathBuf;

use super::{
    RetentionCommand, ReviewCommand, access::OperatorCommand, beside::Beside, courier::SendOrder,
    examination::Examination, export::ExportOrder,
};
use crate::{
    case::{CaseId, JobId, audit::AuditQuery, decision::DecisionDraft, queue::QueueQuery, workplace::Workplace},
    seal::Passphrase,
};

/// One request to the session.
#[derive(Debug, Clone, PartialEq)]
pub enum Command {
    /// Import cases from folders, zip files or bundles, run and route them in the background.
    Import(Vec<PathBuf>),
    /// Stop a job; it ends as cancelled.
    Cancel(JobId),
    /// Show this part of the case list.
    Query(QueueQuery),
    /// Open a case.
    Open(CaseId),
    /// Close the opened case.
    Close,
    /// Claim the case to look at next and open it.
    ClaimNext,
    /// Claim one case.
    Claim(CaseId),
    /// Give a claim back.
    Release(CaseId),
    /// Decide the case.
    Decide(DecisionDraft),
    /// Anything else about how cases are handled.
    Review(ReviewCommand),
    /// Run the pipeline over the case again.
    Rerun(CaseId),
    /// Show the frame of the opened case's video at this time; only the latest request counts.
    Seek {
        /// Milliseconds from the start of the video.
        millis: i64,
    },
    /// Make a forensic view of the opened case, or stop making one; only the latest request counts.
    Examine(Option<Examination>),
    /// Put another run of the opened case, or a trial, beside its newest run, or nothing any more.
    Beside(Option<Beside>),
    /// Show how reviewers do, or no longer.
    Quality(bool),
    /// Remember where the person is at work, for the next session: in place of what was remembered before, and on the disk once
    /// it was taken. A window sends it when something changed, at most once a second.
    Remember(Box<Workplace>),
    /// Write this to a file, in the background; `None`: what [`super::Snapshot::in_the_way`] asks is answered with no.
    Export(Option<Box<ExportOrder>>),
    /// Seal cases into a file, for one trusted installation and nobody else, in the background.
    Send(Box<SendOrder>),
    /// Take a notice off the screen.
    Dismiss(u64),
    /// Show a page of the audit log, or none any more.
    Audit(Option<AuditQuery>),
    /// Lock the window: until the next sign-in nothing of any case is shown and no other command is taken.
    Lock,
    /// Somebody is at the window, though he asks for nothing: it does not lock yet.
    Active,
    /// Sign an operator in, whether somebody is signed in or not.
    SignIn {
        /// His name.
        name: String,
        /// His passphrase.
        passphrase: Passphrase,
    },
    /// Sign whoever works here out; what he had asked for and is not done is stopped.
    SignOut,
    /// Add the first operator, an administrator, and sign him in: from then on everybody signs in.
    FoundInstallation {
        /// The name to sign in with.
        name: String,
        /// The name for people; the other one where it is empty.
        display_name: String,
        /// His passphrase.
        passphrase: Passphrase,
    },
    /// Hold cases, destroy what they hold, show what is due.
    Retention(RetentionCommand),
    /// Add operators, or change something about them.
    Operators(OperatorCommand),
}
