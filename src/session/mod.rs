//! Commands in, snapshot out: what the window and the command line both drive.

mod command;
mod snapshot;

pub use command::Command;
pub use snapshot::{
    CasePictures, CaseView, JobState, JobView, Notice, NoticeLevel, Picture, PlayerFrame, Port, Snapshot,
};
