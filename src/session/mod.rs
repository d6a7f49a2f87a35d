//! Commands in, snapshot out: what the window and the command line both drive.

mod amended;
mod answer;
mod calendar;
mod command;
mod desk;
mod face_view;
mod job_board;
mod list_file;
mod references;
mod review;
mod review_command;
mod service;
mod snapshot;
mod state;
mod viewer;

pub use answer::{answer_refused, answer_unstored};
pub use calendar::today;
pub use command::Command;
pub use desk::{Desk, SessionError, case_id, default_data_folder};
pub use review_command::ReviewCommand;
pub use service::Service;
pub use snapshot::{
    CasePictures, CaseView, JobState, JobView, Notice, NoticeLevel, Picture, PlayerFrame, Port, Snapshot,
};
pub use state::Wake;

pub use crate::export::dialect::Dialect;
