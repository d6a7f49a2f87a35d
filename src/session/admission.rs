//! Cases on their way into the store, imported or received.

use std::path::Path;

use super::desk::{Desk, SessionError, case_id, now_millis};
use crate::{
    case::{Digest, Evidence, decision::DecisionKind, permission::Permission},
    media::{import::StagedCase, vault::VaultError},
    store::{Imported, NewCase, StoreError},
};

impl Desk {
    /// Records an imported case; it is pending until its run is recorded. `known_answer` is how it must be decided, approved or
    /// rejected, where reviewers are to be measured by it.
    ///
    /// # Errors
    /// When another case has its identifier, or the database cannot be written.
    pub fn admit(
        &mut self,
        staged: StagedCase,
        source: &Path,
        known_answer: Option<DecisionKind>,
    ) -> Result<Imported, SessionError> {
        let now = now_millis();
        let new = self.new_case(staged, source.display().to_string(), known_answer, now);
        let digests = digests_of(&new.evidence);
        let stored = self.store.change(Permission::Import, &self.actor).map_err(SessionError::from);
        let stored = stored.and_then(|store| Ok(store.import(new, &self.actor, now)?));
        self.settled(&digests, stored)
    }

    /// A case that was stored or refused, with the files that it brought: those of a refused one go where no other case has them.
    ///
    /// # Errors
    /// What refused it, or that a file of it is gone.
    pub(super) fn settled(
        &mut self,
        digests: &[Digest],
        stored: Result<Imported, SessionError>,
    ) -> Result<Imported, SessionError> {
        let imported = match stored {
            // Where the database fails they stay: the same import may be made again, and the check of the evidence names them.
            Err(error @ (SessionError::Store(StoreError::Database { .. }) | SessionError::Vault(_))) => {
                return Err(error);
            }
            Err(error) => {
                self.discard_digests(digests)?;
                return Err(error);
            }
            Ok(imported) => imported,
        };
        // An erasure of another case may have destroyed a file of this one before the case was stored, and none can afterwards.
        for digest in digests {
            if !self.vault().has(digest)? {
                return Err(VaultError::Missing(*digest).into());
            }
        }
        Ok(imported)
    }

    /// Destroys evidence of a case that was not stored, where no other case has it: nobody would find it again, least of all to erase it.
    ///
    /// # Errors
    /// When the database or the disk refuses.
    pub(super) fn discard(&mut self, evidence: &[Evidence]) -> Result<(), SessionError> {
        self.discard_digests(&digests_of(evidence))
    }

    fn discard_digests(&mut self, digests: &[Digest]) -> Result<(), SessionError> {
        let vault = self.vault();
        self.store.unguarded().discard_unused(digests, |digest| vault.destroy(digest).map_err(SessionError::from))
    }

    /// A staged case as it is to be stored.
    pub(super) fn new_case(
        &self,
        staged: StagedCase,
        source: String,
        known_answer: Option<DecisionKind>,
        now: i64,
    ) -> NewCase {
        NewCase {
            id: case_id(&staged),
            source,
            meta_json: staged.meta_json,
            entity_name: staged.meta.entity_name,
            client_id: staged.meta.client_id,
            priority: staged.meta.priority,
            evidence: staged.evidence,
            warnings: staged.warnings,
            due_at_millis: Some(self.rules.due_at(staged.meta.priority, now)),
            known_answer,
        }
    }
}

/// The files that a case brings.
pub(super) fn digests_of(evidence: &[Evidence]) -> Vec<Digest> {
    evidence.iter().map(|evidence| evidence.digest).collect()
}
