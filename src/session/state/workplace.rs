//! What the session's thread does about where its person is at work: what is searched for, what is remembered for the next
//! session, and that neither outlives an erasure of whom it names.

use std::sync::Arc;

use super::State;
use crate::{
    case::{permission::Permission, queue::QueueQuery, workplace::Workplace},
    session::{SessionError, snapshot::NoticeLevel},
};

/// What the session keeps about it.
#[derive(Default)]
pub(super) struct Remembered {
    /// What was remembered last; nothing needs to be written while it is the same.
    last: Option<Workplace>,
    /// The newest erasure that was there when the text that is searched for was typed; 0 for one from an earlier session.
    known_erasure: i64,
}

impl State {
    /// Shows another part of the list.
    pub(super) fn query(&mut self, query: QueueQuery) -> Result<(), SessionError> {
        if query.search != self.snapshot.query.search {
            self.workplace.known_erasure = self.desk.newest_erasure()?;
        }
        self.snapshot.query = query;
        self.reload_queue()
    }

    pub(super) fn remember(&mut self, workplace: Workplace) -> Result<(), SessionError> {
        if self.workplace.last.as_ref() == Some(&workplace) {
            return Ok(());
        }
        let is_shown = workplace.query.search == self.snapshot.query.search;
        // When another text was typed is not known.
        let known_erasure = if is_shown { self.workplace.known_erasure } else { 0 };
        self.desk.remember(&workplace, known_erasure)?;
        self.workplace.last = Some(workplace);
        Ok(())
    }

    /// Forgets the text that is searched for where it may name somebody who was erased since it was typed, here or by another
    /// program, and has the window forget it.
    pub(super) fn forget_erased(&mut self) -> Result<(), SessionError> {
        if self.snapshot.query.search.is_empty() || !self.snapshot.access.may(Permission::Look) {
            return Ok(());
        }
        let newest = self.desk.newest_erasure()?;
        if newest == self.workplace.known_erasure {
            return Ok(());
        }
        if self.desk.may_name_erased(&self.snapshot.query.search, self.workplace.known_erasure)? {
            self.snapshot.query.search.clear();
            self.snapshot.forgotten_searches += 1;
            // What a window is opened with.
            Arc::make_mut(&mut self.snapshot.workplace).query = self.snapshot.query.clone();
            let text = "The text that was searched for was cleared: personal data of a case was erased, and it may have named the \
                        person. Type it again if it does not.";
            self.notify(NoticeLevel::Info, text.to_owned());
        }
        self.workplace.known_erasure = newest;
        Ok(())
    }
}
