//! Who works at the desk: signing in and out, the first operator, and the operators an administrator keeps.

use super::{
    desk::{Desk, SessionError, now_millis},
    passphrase::{hash, is_behind},
};
use crate::{
    case::{
        operator::{Operator, OperatorRules, operator_name},
        permission::{Permission, Role},
    },
    seal::{Passphrase, weakness},
    store::{Credential, NewOperator, OperatorChange, Presence, Store, StoreError},
};

impl Desk {
    /// Who works here: anybody under the name given, where there are no operators; nobody, or the operator who is signed in.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn presence(&self) -> Result<Presence, SessionError> {
        Ok(self.store.unguarded_read().presence(&self.actor)?)
    }

    /// Whether whoever works here may do this now; false where that cannot be known.
    pub fn may(&self, permission: Permission) -> bool {
        self.store.read(permission, &self.actor).is_ok()
    }

    /// An error unless whoever works here may do this now: for what begins long before it is recorded.
    ///
    /// # Errors
    /// When he may not, is not signed in, or the database cannot be read.
    pub fn require(&self, permission: Permission) -> Result<(), SessionError> {
        Ok(self.store.read(permission, &self.actor).map(drop)?)
    }

    /// Whether somebody is here in whose name work can be recorded; true where that cannot be known, so that the work tells.
    pub(super) fn may_work(&self) -> bool {
        !matches!(self.presence(), Ok(Presence::Nobody))
    }

    /// How signing in is guarded.
    pub fn operator_rules(&self) -> OperatorRules {
        self.operator_rules
    }

    /// Signs an operator in, in place of whoever worked here.
    ///
    /// # Errors
    /// When name or passphrase are wrong, the name waits after failures, the operator is shut out, or the database cannot be
    /// written.
    pub fn sign_in(&mut self, name: &str, passphrase: &Passphrase) -> Result<Operator, SessionError> {
        let operator = sign_in_at(self.store.unguarded(), name, passphrase, &self.operator_rules)?;
        self.actor.clone_from(&operator.name);
        Ok(operator)
    }

    /// Signs whoever works here out.
    ///
    /// # Errors
    /// When the database cannot be written; he is signed out all the same.
    pub fn sign_out(&mut self) -> Result<(), SessionError> {
        Ok(self.store.unguarded().sign_out(&self.actor, now_millis())?)
    }

    /// Notes that the session was locked, by its person or because nobody did anything.
    ///
    /// # Errors
    /// When nobody is signed in, or the database cannot be written.
    pub(super) fn note_lock(&mut self, is_idle: bool) -> Result<(), SessionError> {
        Ok(self.store.unguarded().note_lock(&self.actor, is_idle, now_millis())?)
    }

    /// Every operator, by name; none in an installation without operators.
    ///
    /// # Errors
    /// When this person may not manage operators, or the database cannot be read.
    pub fn operators(&self) -> Result<Vec<Operator>, SessionError> {
        Ok(self.store.read(Permission::ManageOperators, &self.actor)?.operators()?)
    }

    /// Adds an operator; the first must be an administrator, and with him everybody has to sign in.
    ///
    /// # Errors
    /// When this person may not, the name is none or taken, the passphrase is too weak, or the database cannot be written.
    pub fn add_operator(
        &mut self,
        name: &str,
        display_name: Option<&str>,
        role: Role,
        passphrase: &Passphrase,
    ) -> Result<(), SessionError> {
        let name = operator_name(name).ok_or_else(|| StoreError::OperatorName(name.to_owned()))?;
        let store = self.store.change(Permission::ManageOperators, &self.actor)?;
        let display_name = display_name.unwrap_or(&name).to_owned();
        let hash = hash_for(&name, &[&display_name], passphrase, &self.operator_rules)?;
        Ok(store.add_operator(&NewOperator { name, display_name, role, hash }, &self.actor, now_millis())?)
    }

    /// Adds the first operator, an administrator, and signs him in.
    ///
    /// # Errors
    /// When there are operators already, the name is none, the passphrase is too weak, or the database cannot be written.
    pub fn found(
        &mut self,
        name: &str,
        display_name: Option<&str>,
        passphrase: &Passphrase,
    ) -> Result<Operator, SessionError> {
        if self.presence()? != Presence::Open {
            let detail = "there are operators already; an administrator adds more".to_owned();
            return Err(StoreError::WrongOperator { operator: name.to_owned(), detail }.into());
        }
        self.add_operator(name, display_name, Role::Administrator, passphrase)?;
        self.sign_in(name, passphrase)
    }

    /// Gives an operator another role, lets him in or shuts him out; returns him as he is now.
    ///
    /// # Errors
    /// When this person may not, there is no such operator, he is the last administrator, or the database cannot be written.
    pub fn change_operator(&mut self, name: &str, change: OperatorChange) -> Result<Operator, SessionError> {
        let name = operator_name(name).ok_or_else(|| StoreError::UnknownOperator(name.to_owned()))?;
        let store = self.store.change(Permission::ManageOperators, &self.actor)?;
        Ok(store.change_operator(&name, change, &self.actor, now_millis())?)
    }

    /// Gives an operator another passphrase: anybody his own, an administrator everybody's.
    ///
    /// # Errors
    /// When this person may not, there is no such operator, the passphrase is too weak, or the database cannot be written.
    pub fn set_passphrase(&mut self, name: &str, passphrase: &Passphrase) -> Result<(), SessionError> {
        let name = operator_name(name).ok_or_else(|| StoreError::UnknownOperator(name.to_owned()))?;
        let hash = hash_for(&name, &[], passphrase, &self.operator_rules)?;
        Ok(self.store.unguarded().set_passphrase(&name, &hash, &self.actor, now_millis())?)
    }
}

impl Desk {
    /// Gives whoever is signed in here another passphrase, if `old` is the one until now: a wrong one counts as a failed sign-in
    /// under his name. Ends every session of his but this one.
    ///
    /// # Errors
    /// When `old` is wrong or the name waits after failures, `new` is the same or too weak, nobody is signed in, or the database
    /// cannot be written.
    pub fn change_passphrase(&mut self, old: &Passphrase, new: &Passphrase) -> Result<(), SessionError> {
        let Presence::SignedIn(operator) = self.presence()? else { return Err(StoreError::NotSignedIn.into()) };
        let rules = self.operator_rules;
        let store = self.store.unguarded();
        compared(store, &operator.name, old, &rules)?;
        if old == new {
            let detail = "the new passphrase is the one until now; choose another".to_owned();
            return Err(StoreError::WrongOperator { operator: operator.name, detail }.into());
        }
        let hash = hash_for(&operator.name, &[&operator.display_name], new, &rules)?;
        Ok(store.set_passphrase(&operator.name, &hash, &operator.name, now_millis())?)
    }
}

/// Signs an operator in at a store.
pub(super) fn sign_in_at(
    store: &mut Store,
    name: &str,
    passphrase: &Passphrase,
    rules: &OperatorRules,
) -> Result<Operator, SessionError> {
    let name = operator_name(name).unwrap_or_default();
    let credential = compared(store, &name, passphrase, rules)?;
    Ok(store.sign_in(&credential, now_millis())?)
}

/// What the passphrase of this name was compared with, where it is the right one; a wrong one counts as a failed sign-in.
fn compared(
    store: &mut Store,
    name: &str,
    passphrase: &Passphrase,
    rules: &OperatorRules,
) -> Result<Credential, SessionError> {
    let credential = store.credential(name, rules, now_millis())?;
    if !is_behind(passphrase, credential.hash.as_deref()) {
        let wait = store.refuse_sign_in(&credential, rules, now_millis())?;
        return Err(StoreError::SignInRefused { seconds: wait / 1000 }.into());
    }
    Ok(credential)
}

/// The hash of a new passphrase of the operator of this name; `about` is what else is known of him.
fn hash_for(
    name: &str,
    about: &[&str],
    passphrase: &Passphrase,
    rules: &OperatorRules,
) -> Result<String, SessionError> {
    let fault = rules.fault(name, passphrase.text());
    if let Some(detail) = fault.or_else(|| weakness(passphrase, &[&[name], about].concat())) {
        return Err(StoreError::WrongOperator { operator: name.to_owned(), detail }.into());
    }
    Ok(hash(passphrase)?)
}
