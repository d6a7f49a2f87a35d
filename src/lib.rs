//! Assay: an offline workstation for reviewing identity verification cases.
//!
//! # The house
//!
//! In order of dependency; nothing imports upwards, and `tests/it/architecture.rs` sees to it.
//!
//! | module | holds | may know |
//! |---|---|---|
//! | [`case`] | the nouns: case, evidence, finding, verdict, decision, audit event | nothing |
//! | [`policy`] | thresholds file → verdict and route; pure | `case` |
//! | [`seal`] | keys of an installation, sealed files, signatures | ciphers |
//! | [`bundle`] | cases sealed by one installation for another, in a file | |
//! | [`media`] | files, codecs and cameras: import, evidence vault, image, video, sound | FFmpeg, `image`, `zip`, V4L2 |
//! | [`infer`] | networks: manifest, hash check, sessions, a two-method trait | ONNX Runtime |
//! | [`face`] | one image → faces: detect, align, pose, attributes, embed | |
//! | [`selfie`] | one video → timelines and findings | |
//! | [`document`] | one photo → findings | |
//! | [`matching`] | two faces → level, by measured calibration; a case against enrolled faces, known images, addresses | mapped files |
//! | [`pipeline`] | `run`: the whole flow on one page | |
//! | [`forensic`] | one photo → computed pictures for the eye; no check reads them | |
//! | [`store`] | cases, runs, queue, decisions, gallery, lists, operators, audit log | SQLite |
//! | [`backup`] | a data folder in use → snapshots, and back | |
//! | [`export`] | dossier → JSON, PDF, packet; many cases → table; figures of a period; the audit log as a file of its own | krilla |
//! | [`eval`] | labelled files → figures of ISO/IEC 19795 | |
//! | [`specimen`] | documents, people, videos and attacks from a seed | |
//! | [`worker`] | background jobs: progress, cancel, exactly one end | |
//! | [`kiosk`] | capture in a branch: the course of a session, guidance, photo and selfie, outbox | |
//! | [`session`] | commands in, snapshot out; who is signed in; the only place with a clock | |
//! | [`ui`] | the window: draws a snapshot, sends commands | egui |
//! | [`cli`] | the command line | the terminal |
//!
//! # A case flowing through
//!
//! ```text
//! paths -import-> Evidence -decode-> Image | Frame* -checks-> Finding* -policy-> Verdict -route-> Report
//! Report -record-> queue -claim, decide-> Decision          one transaction each, audit event inside
//! Case -dossier-> export
//! ```
//!
//! # What always holds
//!
//! - The machine gives a [`case::verdict::Verdict`]; only a person gives a [`case::decision::Decision`].
//! - A check has a score in [0, 1] or a reason why there is none; there is no -1, no NaN and no default. A required check
//!   that did not run never leads to acceptance.
//! - A failed check never stops the others. Whatever is wrong with evidence or networks is part of the report.
//! - The same case, policy, models and references (gallery, lists) give the same report, byte for byte.
//! - Frames stream; memory does not grow with the length of a video.
//! - Evidence is stored under its SHA-256 and never altered; a model is used only if its SHA-256 is the expected one.
//! - A decision rests on a recorded run. What is tried under another policy or with other networks is never recorded as one.
//! - Once there are operators, nothing stored is shown or changed for who is not signed in and may not: the session asks before it
//!   reads, the store in the transaction of every change.
//! - Workers compute and read; only the session writes to the store. Nothing of a case is deleted by a decision: an erasure alone
//!   destroys, is refused under a legal hold, and leaves a tombstone with which the log is still whole. Templates of
//!   faces lie in the gallery alone, never in reports, exports or the log, so that a person can be taken out.
//!
//! Deliberately absent: network access, background services, plug-ins, global state other than ONNX Runtime itself.

pub mod backup;
pub mod bundle;
pub mod case;
pub mod cli;
pub mod document;
pub mod eval;
pub mod export;
pub mod face;
pub mod forensic;
pub mod infer;
pub mod kiosk;
pub mod matching;
pub mod media;
pub mod pipeline;
pub mod policy;
pub mod seal;
pub mod selfie;
pub mod session;
pub mod specimen;
pub mod store;
pub mod ui;
pub mod worker;
