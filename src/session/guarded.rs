//! The store behind its permissions: nothing of it is reached from the session without saying what for.

use crate::{
    case::permission::Permission,
    seal::DatabaseKey,
    store::{Store, StoreError},
};

/// The store, and who may do what with it.
pub(super) struct Guarded(Store);

impl Guarded {
    pub(super) fn new(store: Store) -> Self {
        Guarded(store)
    }

    /// The store for reading, if `actor` may do this now.
    pub(super) fn read(&self, permission: Permission, actor: &str) -> Result<&Store, StoreError> {
        self.0.must_be_permitted(actor, permission)?;
        Ok(&self.0)
    }

    /// Another connection that can only read, in the name of whoever is signed in here; `key` is the one of the database.
    pub(super) fn reader(&self, key: Option<&DatabaseKey>) -> Result<Guarded, StoreError> {
        self.0.reader(key).map(Guarded)
    }

    /// The store for changing it, if `actor` may do this now; the store itself asks again in the transaction of the change.
    pub(super) fn change(&mut self, permission: Permission, actor: &str) -> Result<&mut Store, StoreError> {
        self.0.must_be_permitted(actor, permission)?;
        Ok(&mut self.0)
    }

    /// The store for what nobody needs a permission for, or what the store decides by more than the role.
    pub(super) fn unguarded(&mut self) -> &mut Store {
        &mut self.0
    }

    /// The same for reading.
    pub(super) fn unguarded_read(&self) -> &Store {
        &self.0
    }
}
