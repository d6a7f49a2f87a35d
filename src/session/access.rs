//! Who is at the window, as the window needs to know it, and when it locks by itself.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{
    case::{
        operator::{Operator, OperatorRules},
        permission::{Permission, Role},
    },
    seal::Passphrase,
    store::Presence,
};

/// Whether anybody may work at the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Door {
    /// There are no operators: whoever comes works, under the name given. The installation can be founded.
    #[default]
    Open,
    /// Nobody is signed in.
    SignedOut,
    /// An operator is signed in and the window is locked: only a sign-in opens it. Imports and checks of his go on.
    Locked,
    /// An operator is signed in and at work.
    SignedIn,
}

/// Who is at the window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Whether anybody may work.
    pub door: Door,
    /// The operator who is signed in, behind a lock as well.
    pub operator: Option<Operator>,
    /// What may be done now: everything while there are no operators, nothing while the door is shut.
    pub permissions: Vec<Permission>,
    /// Why the last sign-in or founding was refused; goes with the next that is not.
    pub refused: Option<String>,
    /// Before this no sign-in under the name tried last is looked at, milliseconds since 1970 in UTC.
    pub wait_until_millis: Option<i64>,
    /// How signing in is guarded: the least length of a passphrase, when the window locks.
    pub rules: OperatorRules,
    /// Every operator, by name; only for who may manage them.
    pub operators: Option<Arc<Vec<Operator>>>,
}

impl Access {
    /// Who is at the window, by who is at the store and whether the window is locked.
    pub fn of(presence: Presence, is_locked: bool, rules: OperatorRules) -> Access {
        let (door, operator) = match presence {
            Presence::Open => (Door::Open, None),
            Presence::Nobody => (Door::SignedOut, None),
            Presence::SignedIn(operator) if is_locked => (Door::Locked, Some(operator)),
            Presence::SignedIn(operator) => (Door::SignedIn, Some(operator)),
        };
        let permissions = match (door, &operator) {
            (Door::Open, _) => Permission::ALL.to_vec(),
            (Door::SignedIn, Some(operator)) => operator.role.permissions().to_vec(),
            _ => Vec::new(),
        };
        Access { door, operator, permissions, refused: None, wait_until_millis: None, rules, operators: None }
    }

    /// Whether nothing of any case may be shown.
    pub const fn is_shut(&self) -> bool {
        matches!(self.door, Door::SignedOut | Door::Locked)
    }

    /// Whether this may be done now.
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// What is done with operators: by an administrator, but for everybody's own passphrase.
#[derive(Debug, Clone, PartialEq)]
pub enum OperatorCommand {
    /// Add one.
    Add {
        /// The name to sign in with.
        name: String,
        /// The name for people; the other one where it is empty.
        display_name: String,
        /// What he is here for.
        role: Role,
        /// His first passphrase.
        passphrase: Passphrase,
    },
    /// Give one another role.
    SetRole {
        /// Who.
        name: String,
        /// The role.
        role: Role,
    },
    /// Let one in, or shut one out.
    SetEnabled {
        /// Who.
        name: String,
        /// Whether he may sign in.
        enabled: bool,
    },
    /// Give oneself another passphrase; everybody may, and his other sessions end.
    ChangePassphrase {
        /// The one until now: who finds an open window must not take it over.
        old: Passphrase,
        /// The one from now on.
        new: Passphrase,
    },
}

/// What became of [`OperatorCommand::ChangePassphrase`] in this session.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PassphraseChange {
    /// How often it was answered: grows with each.
    pub answered: u64,
    /// Why the last one was refused, and what to do; nothing where it was done.
    pub refused: Option<String>,
}

/// When somebody last did something, by two clocks: the one that never goes back and stands still while the machine sleeps, and
/// the one on the wall. Whichever says more counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct IdleWatch {
    steady: Instant,
    wall_millis: i64,
}

impl IdleWatch {
    pub(super) fn new(steady: Instant, wall_millis: i64) -> Self {
        IdleWatch { steady, wall_millis }
    }

    /// Whether nobody did anything for `idle`, or the wall clock was set back.
    pub(super) fn is_over(&self, steady: Instant, wall_millis: i64, idle: Duration) -> bool {
        let wall = u64::try_from(wall_millis.saturating_sub(self.wall_millis)).map(Duration::from_millis);
        steady.saturating_duration_since(self.steady) >= idle || wall.map_or(true, |wall| wall >= idle)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whichever_clock_says_more_counts() {
        let (start, idle) = (Instant::now(), Duration::from_secs(60));
        let watch = IdleWatch::new(start, 1_000_000);
        let after = |steady: u64, wall: i64| watch.is_over(start + Duration::from_secs(steady), 1_000_000 + wall, idle);
        assert!(!after(59, 59_999));
        assert!(after(60, 0), "the steady clock");
        assert!(after(0, 60_000), "the machine slept");
        assert!(after(0, -1), "the clock was set back");
    }
}
