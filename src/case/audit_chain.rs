//! The walk along the chain of the audit log: whether it is whole, and what was done to it where it is not.
//!
//! Each event carries the hash of the one before. Whatever was done to the log, there is a first place where the next event does
//! not follow; what it was shows in the events after that place, of which one at a time is looked at, so that a log of any
//! length can be walked:
//!
//! - an event that fits the place comes later, and the one in its place belongs elsewhere: they were **reordered**;
//! - it comes later, and the one in its place belongs nowhere, or two events have one place: one was **inserted**;
//! - it does not come, and the one in its place is a later one: it was **removed**;
//! - it does not come, and the one in its place is none: it was **edited**, or, where the one in its place is whole in itself and
//!   does not know the one before, that one was edited and its hash reckoned anew.
//!
//! An event may have been emptied of what it told of a person ([`super::audit_personal`]); it is a whole one if a later event of an
//! erasure says so.
//!
//! A cut end and a log that was written anew from some event on are whole in themselves: an [`AuditHead`] kept elsewhere tells.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{
    audit::{AuditEvent, AuditHead},
    audit_personal::{EmptiedEvent, PersonalState},
    digest::Digest,
};

/// Name of the event that names the events which an erasure emptied.
const ERASE_ORDERED: &str = "erase_ordered";

/// How far an event may have been moved with its number changed and still be known as a later one.
const FARTHEST: i64 = 4096;

/// What was done at the first broken link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// An event was edited.
    Edited,
    /// An event, or several, were removed.
    Removed,
    /// Events were put into another order.
    Reordered,
    /// An event was inserted.
    Inserted,
    /// The end of the log was cut off.
    TailCut,
    /// The log is whole in itself, and not the one that the head was taken from.
    Rewritten,
    /// What an event told of a person was taken away, and no erasure in the log says so.
    Emptied,
    /// What stands there is no event.
    Unreadable,
}

/// The first broken link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChainBreak {
    /// Number of the event that should be there.
    pub sequence: i64,
    /// What was done.
    pub kind: BreakKind,
    /// Line of an exported log, from 1; absent for the database.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What is there instead, for people.
    pub detail: String,
}

/// Result of walking the chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChainReport {
    /// Events that were found whole, from the first.
    pub verified: u64,
    /// Hash of the last whole event; all zeros for an empty log.
    pub head: Digest,
    /// Events of these that an erasure in the log emptied of what they told of a person.
    pub emptied: u64,
    /// The first broken link; absent where the chain is whole.
    pub broken: Option<ChainBreak>,
}

/// An event that does not follow the one before, with what is found out about it from those after it.
#[derive(Debug)]
struct Suspect {
    event: AuditEvent,
    line: Option<u64>,
    /// The event that belongs into its place came later.
    rightful_came: bool,
    /// A later event carries its hash as that of the one before.
    has_successor: bool,
}

/// Events that were found without what they told of a person, until the event of the erasure comes that emptied them.
#[derive(Debug, Default)]
struct EmptiedEvents {
    /// By number: the hash of what is left, where the event was emptied as a whole, and the line.
    unexplained: BTreeMap<i64, (Option<Digest>, Option<u64>)>,
    explained: u64,
    /// The first event with another personal part than it was recorded with, and the line.
    exchanged: Option<(i64, Option<u64>)>,
}

impl EmptiedEvents {
    fn look_at(&mut self, event: &AuditEvent, line: Option<u64>) {
        if event.is_emptied() {
            self.unexplained.insert(event.sequence, (Some(event.expected_hash()), line));
        } else {
            match event.personal_state() {
                PersonalState::Gone => {
                    self.unexplained.insert(event.sequence, (None, line));
                }
                PersonalState::Wrong => {
                    self.exchanged.get_or_insert((event.sequence, line));
                }
                PersonalState::Never | PersonalState::Whole => {}
            }
        }
        if event.action != ERASE_ORDERED {
            return;
        }
        let Ok(mut after) = serde_json::from_str::<Value>(&event.after) else { return };
        let named = serde_json::from_value::<Vec<EmptiedEvent>>(after["emptied"].take()).unwrap_or_default();
        for EmptiedEvent { sequence, left } in named {
            if self.unexplained.get(&sequence).is_some_and(|(found, _)| *found == left) {
                self.unexplained.remove(&sequence);
                self.explained += 1;
            }
        }
    }

    /// What is wrong beside a chain that is whole.
    fn fault(&self) -> Option<ChainBreak> {
        if let Some((sequence, line)) = self.exchanged {
            let detail = "what it tells of a person is not what it was recorded with".to_owned();
            return Some(ChainBreak { sequence, kind: BreakKind::Edited, line, detail });
        }
        let (&sequence, &(_, line)) = self.unexplained.first_key_value()?;
        let detail = "what it told of a person was taken away, and no erasure in the log says so".to_owned();
        Some(ChainBreak { sequence, kind: BreakKind::Emptied, line, detail })
    }
}

/// Walks a chain event by event.
#[derive(Debug)]
pub struct ChainVerifier {
    verified: u64,
    head: Digest,
    /// Hash of the event before the last whole one.
    before_head: Digest,
    suspect: Option<Box<Suspect>>,
    broken: Option<ChainBreak>,
    /// The log that is verified must be the one that this head was taken from.
    expected: Option<AuditHead>,
    emptied: EmptiedEvents,
}

impl ChainVerifier {
    /// Begins a walk; where a head from elsewhere is given, the log must be the one that it was taken from.
    pub fn new(expected: Option<AuditHead>) -> Self {
        let zero = Digest::ZERO;
        ChainVerifier {
            verified: 0,
            head: zero,
            before_head: zero,
            suspect: None,
            broken: None,
            expected,
            emptied: EmptiedEvents::default(),
        }
    }

    /// Number of the event that comes next.
    fn place(&self) -> i64 {
        i64::try_from(self.verified).map_or(i64::MAX, |verified| verified.saturating_add(1))
    }

    /// Looks at the next event; `line` is where it stands in an exported log.
    pub fn next(&mut self, event: &AuditEvent, line: Option<u64>) {
        if self.broken.is_some() {
            return;
        }
        let (place, head) = (self.place(), self.head);
        if let Some(suspect) = &mut self.suspect {
            suspect.rightful_came |= event.previous == head && fits(event, place);
            suspect.has_successor |= event.previous == suspect.event.hash;
            return;
        }
        let is_whole = event.expected_hash() == event.hash || event.is_emptied();
        if event.sequence != place || event.previous != head || !is_whole {
            let event = event.clone();
            self.suspect = Some(Box::new(Suspect { event, line, rightful_came: false, has_successor: false }));
            return;
        }
        (self.before_head, self.head) = (self.head, event.hash);
        self.verified += 1;
        self.emptied.look_at(event, line);
        if let Some(expected) = &self.expected
            && expected.events == self.verified
            && expected.hash != self.head
        {
            let detail = "its hash is not that of the head; the log was written anew, or the head is another log's";
            self.broken =
                Some(ChainBreak { sequence: place, kind: BreakKind::Rewritten, line, detail: detail.to_owned() });
        }
    }

    /// Looks at something that is no event.
    pub fn unreadable(&mut self, line: Option<u64>, detail: String) {
        if self.broken.is_none() && self.suspect.is_none() {
            self.broken = Some(self.break_here(BreakKind::Unreadable, line, detail));
        }
    }

    /// Whether anything is wrong already.
    pub fn is_broken(&self) -> bool {
        self.broken.is_some() || self.suspect.is_some()
    }

    /// What was found. `closing` is the head that the log itself ends with, where it has one.
    pub fn finish(mut self, closing: Option<&AuditHead>) -> ChainReport {
        if let Some(suspect) = self.suspect.take() {
            let (kind, detail) = self.judge(&suspect);
            self.broken = Some(self.break_here(kind, suspect.line, detail));
        }
        for head in self.expected.as_ref().into_iter().chain(closing) {
            if self.broken.is_none() && head.events > self.verified {
                let missing = head.events - self.verified;
                let detail = format!("the head tells of {} events: the last {missing} are missing", head.events);
                self.broken = Some(self.break_here(BreakKind::TailCut, None, detail));
            }
        }
        if self.broken.is_none()
            && let Some(closing) = closing
            && (closing.events, closing.hash) != (self.verified, self.head)
        {
            let more = closing.events < self.verified;
            let (kind, place, detail) = match more {
                true => (BreakKind::Inserted, closing.events + 1, "it is not among those that the closing head counts"),
                false => {
                    (BreakKind::Edited, self.verified, "it is not the one that the closing head knows as the last")
                }
            };
            let sequence = i64::try_from(place).unwrap_or(i64::MAX);
            self.broken = Some(ChainBreak { sequence, kind, line: None, detail: detail.to_owned() });
        }
        let broken = self.broken.or_else(|| self.emptied.fault());
        ChainReport { verified: self.verified, head: self.head, emptied: self.emptied.explained, broken }
    }

    /// An exported log ended without the head that closes it.
    pub fn finish_unclosed(mut self, line: u64) -> ChainReport {
        if !self.is_broken() {
            let detail = "the log ends without the head that closes it: its end was cut off";
            self.broken = Some(self.break_here(BreakKind::TailCut, Some(line), detail.to_owned()));
        }
        self.finish(None)
    }

    fn break_here(&self, kind: BreakKind, line: Option<u64>, detail: String) -> ChainBreak {
        ChainBreak { sequence: self.place(), kind, line, detail }
    }

    fn judge(&self, suspect: &Suspect) -> (BreakKind, String) {
        let (event, place) = (&suspect.event, self.place());
        let number = event.sequence;
        let is_whole = fits(event, number);
        // An event of this very place follows another one of it.
        if self.verified > 0 && event.previous == self.before_head && fits(event, place - 1) {
            let detail = format!("two events claim place {}: one of them was inserted", place - 1);
            return (BreakKind::Inserted, detail);
        }
        if event.previous == self.head && fits(event, place) {
            return (BreakKind::Edited, format!("its number was changed to {number}"));
        }
        let later = (number > place && is_whole)
            || (place + 1..=place.saturating_add(FARTHEST)).any(|later| fits(event, later));
        if suspect.rightful_came {
            let (kind, what) = match later || suspect.has_successor {
                true => (BreakKind::Reordered, "an event that belongs elsewhere stands in its place"),
                false => (BreakKind::Inserted, "an event that belongs nowhere stands before it"),
            };
            return (kind, format!("event {place} comes later: {what}"));
        }
        if number < place {
            return (BreakKind::Inserted, format!("an event of number {number} stands after event {}", place - 1));
        }
        if later || number > place {
            return (BreakKind::Removed, format!("what stands there is a later event: event {place} is missing"));
        }
        if is_whole && event.previous != self.head {
            let detail = format!("it does not know the event before: event {} or this one was exchanged", place - 1);
            return (BreakKind::Edited, detail);
        }
        (BreakKind::Edited, "its hash is not that of what it says".to_owned())
    }
}

/// Whether the event has the hash that it would have under this number.
fn fits(event: &AuditEvent, sequence: i64) -> bool {
    AuditEvent { sequence, ..event.clone() }.expected_hash() == event.hash
}
