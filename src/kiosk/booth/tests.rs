//! A booth without a camera's pictures: who can begin.

use super::*;
use crate::{kiosk::NotPut, policy::DEFAULT_POLICY};

/// Takes everything and is never full.
struct Endless;

impl Outbox for Endless {
    fn put(&mut self, _case: &FinishedCase<'_>) -> Result<(), NotPut> {
        Ok(())
    }

    fn health(&self) -> OutboxHealth {
        OutboxHealth::default()
    }
}

/// The same chance and the same day always.
struct Still;

impl Surroundings for Still {
    fn random(&mut self, bytes: &mut [u8]) -> Result<(), String> {
        bytes.fill(7);
        Ok(())
    }

    fn moment(&self) -> String {
        "2026-11-29T09:00:00Z".to_owned()
    }

    fn today(&self) -> Date {
        jiff::civil::date(2026, 11, 29)
    }
}

fn booth(folder: &Path, digits: u32) -> Booth {
    let mut policy = Policy::parse(DEFAULT_POLICY, "default.toml").unwrap();
    policy.kiosk.digits = digits;
    let setting = BoothSetting {
        policy,
        references: Arc::default(),
        work: folder.to_owned(),
        outbox: Box::new(Endless),
        surroundings: Box::new(Still),
        is_specimen: true,
        hindrance: None,
    };
    let mut booth = Booth::open(setting, 0).unwrap();
    drop(booth.camera(0, DeviceState::Live { name: "camera".to_owned() }));
    booth
}

#[test]
fn nobody_begins_while_digits_would_be_said_to_nobody() {
    let lost = DeviceState::Lost { reason: "unplugged".to_owned() };
    let live = DeviceState::Live { name: "microphone".to_owned() };
    for (digits, is_needed) in [(3, true), (0, false)] {
        let folder = tempfile::tempdir().unwrap();
        let mut booth = booth(folder.path(), digits);
        let mut is_open = |now: u64, state: &DeviceState| {
            booth.microphone(state.clone());
            drop(booth.tick(now));
            booth.snapshot(now).is_open
        };
        assert!(is_open(0, &live));
        assert_eq!(is_open(20, &lost), !is_needed, "{digits} digits");
        assert_eq!(is_open(40, &DeviceState::Opening), !is_needed, "{digits} digits");
        assert!(is_open(60, &live), "plugged in again");
    }
}
