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

/// How full an outbox with so many cases of so many bytes is.
pub fn level_of(waiting: u64, bytes: u64, policy: &KioskPolicy) -> OutboxLevel {
    let (most_cases, most_bytes) = (u64::from(policy.outbox_cases), u64::from(policy.outbox_mib) << 20);
    if waiting >= most_cases || bytes >= most_bytes {
        return OutboxLevel::Full;
    }
    let share = (waiting as f64 / most_cases as f64).max(bytes as f64 / most_bytes as f64);
    if share >= policy.outbox_warns { OutboxLevel::Filling } else { OutboxLevel::Room }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outbox_fills_by_cases_and_by_bytes() {
        let policy = KioskPolicy { outbox_cases: 10, outbox_mib: 100, outbox_warns: 0.8, ..KioskPolicy::default() };
        let mib = 1 << 20;
        for (waiting, bytes, expected) in [
            (0, 0, OutboxLevel::Room),
            (7, 79 * mib, OutboxLevel::Room),
            (8, 0, OutboxLevel::Filling),
            (0, 80 * mib, OutboxLevel::Filling),
            (10, 0, OutboxLevel::Full),
            (1, 100 * mib, OutboxLevel::Full),
        ] {
            assert_eq!(level_of(waiting, bytes, &policy), expected, "{waiting} {bytes}");
        }
    }
}
