//! The booth of a kiosk in its data folder, with chance and time of the system.

use std::{path::PathBuf, sync::Arc};

use jiff::{Timestamp, civil::Date};

use super::{calendar::today, desk::now_millis};
use crate::{
    kiosk::{Booth, BoothSetting, Eyes, Outbox, Surroundings, WorkroomError},
    pipeline::Engine,
};

/// Below the data folder: where the evidence of the session at hand lies, sealed.
const WORK: &str = "kiosk-work";

/// A booth in `data`, at the moment zero of its clock.
///
/// # Errors
/// When what killed sessions left cannot be removed.
pub fn open_booth(
    data: PathBuf,
    engine: &Engine,
    eyes: &Eyes,
    outbox: Box<dyn Outbox>,
    surroundings: Box<dyn Surroundings>,
    is_specimen: bool,
) -> Result<Booth, WorkroomError> {
    let setting = BoothSetting {
        policy: engine.policy.clone(),
        // A kiosk keeps no gallery and no lists: the reviewers compare with theirs.
        references: Arc::default(),
        work: data.join(WORK),
        outbox,
        surroundings,
        is_specimen,
        hindrance: eyes.hindrance(),
    };
    Booth::open(setting, 0)
}

/// Chance and time of the system.
pub fn system_surroundings() -> Box<dyn Surroundings> {
    Box::new(System)
}

/// Time of the system, and what can be known before instead of chance: for sessions that are to go the same way again. Never for cases
/// that anybody relies on.
pub fn seeded_surroundings(seed: u64) -> Box<dyn Surroundings> {
    Box::new(Seeded(fastrand::Rng::with_seed(seed)))
}

struct System;

impl Surroundings for System {
    fn random(&mut self, bytes: &mut [u8]) -> Result<(), String> {
        let refused = |error| format!("the system's random generator gives nothing: {error}; restart the machine");
        getrandom::fill(bytes).map_err(refused)
    }

    fn moment(&self) -> String {
        Timestamp::from_millisecond(now_millis()).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
    }

    fn today(&self) -> Date {
        today()
    }
}

struct Seeded(fastrand::Rng);

impl Surroundings for Seeded {
    fn random(&mut self, bytes: &mut [u8]) -> Result<(), String> {
        self.0.fill(bytes);
        Ok(())
    }

    fn moment(&self) -> String {
        System.moment()
    }

    fn today(&self) -> Date {
        System.today()
    }
}
