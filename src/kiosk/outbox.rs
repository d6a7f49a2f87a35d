//! Where finished cases wait to be taken to the reviewers.

use super::snapshot::{OutboxHealth, OutboxLevel};
use crate::{
    case::{CaseId, Evidence},
    media::vault::Vault,
    policy::KioskPolicy,
};

/// A case that was captured, as it leaves the kiosk.
#[derive(Clone, Copy)]
pub struct FinishedCase<'a> {
    /// Its identifier.
    pub case: &'a CaseId,
    /// `case.json`.
    pub meta_json: &'a str,
    /// Its files.
    pub evidence: &'a [Evidence],
    /// Where they lie.
    pub vault: &'a Vault,
}

/// A case could not be put into the outbox, and nothing of it is there; the message says why and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotPut(pub String);

/// Takes finished cases: each is in it whole, or not at all, whenever the power goes.
pub trait Outbox: Send {
    /// Puts a case in. Once this returns, the case outlives a power cut.
    ///
    /// # Errors
    /// When it could not be put in; nothing of it is there then.
    fn put(&mut self, case: &FinishedCase<'_>) -> Result<(), NotPut>;

    /// How full it is.
    fn health(&self) -> OutboxHealth;
}

/// Times the least free space from which on staff is told that the disk fills up.
const FREE_WARNS: u64 = 2;

/// An outbox with so many cases of so many bytes, on a disk with so many bytes free where that is known.
pub fn health_of(waiting: u64, bytes: u64, free_bytes: Option<u64>, policy: &KioskPolicy) -> OutboxHealth {
    let most = [u64::from(policy.outbox_cases), u64::from(policy.outbox_mib) << 20];
    let least_free_bytes = u64::from(policy.least_free_mib) << 20;
    let shares = [waiting, bytes].into_iter().zip(most).map(|(held, most)| held as f64 / most.max(1) as f64);
    let share = shares.fold(0.0, f64::max);
    let is_below = |bytes: u64| free_bytes.is_some_and(|free| free < bytes);
    let level = if share >= 1.0 || is_below(least_free_bytes) {
        OutboxLevel::Full
    } else if share >= policy.outbox_warns || is_below(FREE_WARNS * least_free_bytes) {
        OutboxLevel::Filling
    } else {
        OutboxLevel::Room
    };
    OutboxHealth { waiting, bytes, most, free_bytes, least_free_bytes, level, problem: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outbox_fills_by_cases_by_bytes_and_by_its_disk() {
        let policy = KioskPolicy {
            outbox_cases: 10,
            outbox_mib: 100,
            outbox_warns: 0.8,
            least_free_mib: 50,
            ..KioskPolicy::default()
        };
        let mib = 1 << 20;
        for (waiting, bytes, free, expected) in [
            (0, 0, None, OutboxLevel::Room),
            (7, 79 * mib, Some(100 * mib), OutboxLevel::Room),
            (8, 0, None, OutboxLevel::Filling),
            (0, 80 * mib, None, OutboxLevel::Filling),
            (0, 0, Some(100 * mib - 1), OutboxLevel::Filling),
            (10, 0, None, OutboxLevel::Full),
            (1, 100 * mib, None, OutboxLevel::Full),
            (0, 0, Some(50 * mib), OutboxLevel::Filling),
            (0, 0, Some(50 * mib - 1), OutboxLevel::Full),
        ] {
            assert_eq!(health_of(waiting, bytes, free, &policy).level, expected, "{waiting} {bytes} {free:?}");
        }
    }
}
