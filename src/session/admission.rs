//! Cases on their way into the store, imported or received.

use std::path::Path;

use super::desk::{Desk, SessionError, case_id, now_millis};
use crate::{
    case::{Digest, decision::DecisionKind, permission::Permission},
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
        let digests = digests_of(&new);
        let stored = self.store.change(Permission::Import, &self.actor)?.import(new, &self.actor, now);
        self.settled(&digests, stored)
    }

    /// A case that was stored or refused, with the files that it brought: those of a refused one go where no other case has them.
    ///
    /// # Errors
    /// What refused it, or that a file of it is gone.
    pub(super) fn settled(
        &mut self,
        digests: &[Digest],
        stored: Result<Imported, StoreError>,
    ) -> Result<Imported, SessionError> {
        let imported = match stored {
            Err(error) if error.is_refusal() => {
                // Nobody would find again what a refused case brought, least of all to erase it.
                let vault = self.vault();
                self.store
                    .unguarded()
                    .discard_unused(digests, |digest| vault.destroy(digest).map_err(SessionError::from))?;
                return Err(error.into());
            }
            imported => imported?,
        };
        // An erasure of another case may have destroyed a file of this one before the case was stored, and none can afterwards.
        for digest in digests {
            if !self.vault().has(digest)? {
                return Err(VaultError::Missing(*digest).into());
            }
        }
        Ok(imported)
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
pub(super) fn digests_of(new: &NewCase) -> Vec<Digest> {
    new.evidence.iter().map(|evidence| evidence.digest).collect()
}
