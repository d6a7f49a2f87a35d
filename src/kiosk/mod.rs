//! Capture in a branch: a customer or a clerk photographs the document and records the selfie, the case is judged on the spot and goes
//! into the outbox. Everything here is driven: frames, times and random bytes come from above, and nothing knows the camera or the window.
//!
//! | module | holds |
//! |---|---|
//! | `machine`, `patience` | the course of a session: events in, effects out; how long it waits; pure |
//! | `guidance`, `outcome`, `steadied` | what the customer is told, as codes that do not flicker |
//! | `challenge` | what is asked for during the selfie |
//! | `document_eye`, `document_watch` | one frame of the document; from frames to its photo |
//! | `face_watch`, `recording` | placing the face; the selfie video while it is taken |
//! | `task` | what takes longer than a frame |
//! | `visit`, `workroom` | a case while it is captured, and where its evidence lies |
//! | `outbox` | where finished cases wait |
//! | `booth` | all of it together |
//! | `snapshot` | what the window draws |

mod booth;
mod challenge;
mod document_eye;
mod document_watch;
mod face_watch;
mod guidance;
mod machine;
mod outbox;
mod outcome;
mod patience;
mod recording;
mod snapshot;
mod steadied;
mod task;
mod visit;
mod workroom;

pub use booth::{Booth, BoothSetting, KioskCommand, Surroundings};
pub use challenge::{CHALLENGE_BYTES, NoChance, draw_challenge, prompts_of};
pub use document_eye::{CoarseSide, DocumentEye, DocumentLook, EyeError};
pub use document_watch::{DocumentWatch, Shot};
pub use face_watch::{FaceWatch, fault_of, oval_of};
pub use guidance::{Guidance, Part, Prompt};
pub use machine::{Asks, Capture, Effect, Event, Machine, Papers, Side, Step};
pub use outbox::{FinishedCase, NotPut, Outbox, health_of};
pub use outcome::{Outcome, outcome_of};
pub use patience::Patience;
pub use recording::{RecordError, Recording, Selfie};
pub use snapshot::{
    CameraHealth, ChallengeView, KioskSnapshot, LivePicture, OutboxHealth, OutboxLevel, Oval, StaffHealth,
};
pub use task::{Eyes, Finished, Lane, Look, Task};
pub use workroom::{Hall, Workroom, WorkroomError};
