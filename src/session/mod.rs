//! Commands in, snapshot out: what the window and the command line both drive.

mod command;
mod desk;
mod job_board;
mod list_file;
mod references;
mod service;
mod snapshot;
mod state;
mod viewer;

pub use command::Command;
pub use desk::{Desk, SessionError, case_id, default_data_folder};
pub use service::Service;
pub use snapshot::{
    CasePictures, CaseView, JobState, JobView, Notice, NoticeLevel, Picture, PlayerFrame, Port, Snapshot,
};
pub use state::Wake;
