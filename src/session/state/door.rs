//! What the session's thread does about who is at the window: signing in and out, locks, the first operator and the others.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{State, workplace::Remembered};
use crate::{
    case::{audit::AuditQuery, operator::OperatorRules, permission::Permission, queue::QueuePage},
    seal::Passphrase,
    session::{
        Command, SessionError,
        access::{Access, Door, IdleWatch, OperatorCommand},
        desk::now_millis,
        snapshot::NoticeLevel,
    },
    store::{OperatorChange, Presence, StoreError},
};

/// Who is at the window, as far as the thread keeps it.
pub(super) struct Doorkeeper {
    is_locked: bool,
    watch: IdleWatch,
}

impl Doorkeeper {
    pub(super) fn new() -> Self {
        Doorkeeper { is_locked: false, watch: IdleWatch::new(Instant::now(), now_millis()) }
    }
}

impl State {
    /// Takes the commands that concern the door, and those that it keeps out; gives back every other one.
    pub(super) fn pass(&mut self, command: Command) -> Result<Option<Command>, SessionError> {
        if !self.snapshot.access.is_shut() {
            self.keeper.watch = IdleWatch::new(Instant::now(), now_millis());
        }
        match command {
            Command::Active => {}
            Command::Lock => self.lock(false)?,
            Command::SignIn { name, passphrase } => self.sign_in(&name, &passphrase),
            Command::SignOut => self.sign_out()?,
            Command::FoundInstallation { name, display_name, passphrase } => {
                let display_name = Some(display_name).filter(|name| !name.trim().is_empty());
                let founded = self.desk.found(&name, display_name.as_deref(), &passphrase);
                self.enter(founded.map(drop));
            }
            Command::Dismiss(_) => return Ok(Some(command)),
            // A window may say where its person was when it is shut already.
            Command::Remember(_) if self.snapshot.access.is_shut() => {}
            _ if self.snapshot.access.is_shut() => {
                let text = "sign in first: nothing else is done while the window is locked";
                Arc::make_mut(&mut self.snapshot.access).refused = Some(text.to_owned());
            }
            other => return Ok(Some(other)),
        }
        Ok(None)
    }

    fn sign_in(&mut self, name: &str, passphrase: &Passphrase) {
        if self.snapshot.access.door == Door::Open {
            let text = "There are no operators here, and nobody signs in until the first is added.";
            return self.notify(NoticeLevel::Info, text.to_owned());
        }
        let before = self.desk.actor().to_owned();
        let signed_in = self.desk.sign_in(name, passphrase);
        if signed_in.is_ok() && self.desk.actor() != before {
            // What the one before had asked for would go on in the other's name.
            self.drop_work();
        }
        self.enter(signed_in.map(drop));
    }

    /// Opens the window to who just signed in, or tells why not.
    fn enter(&mut self, signed_in: Result<(), SessionError>) {
        if let Err(error) = signed_in {
            let seconds = match &error {
                SessionError::Store(StoreError::SignInRefused { seconds }) => *seconds,
                _ => 0,
            };
            let access = Arc::make_mut(&mut self.snapshot.access);
            access.refused = Some(error.to_string());
            access.wait_until_millis = (seconds > 0).then(|| now_millis().saturating_add(seconds * 1000));
            return;
        }
        self.keeper = Doorkeeper::new();
        self.workplace = Remembered::default();
        self.empty();
        if self.snapshot.actor != self.desk.actor() {
            self.snapshot.notices.clear();
        }
        self.desk.actor().clone_into(&mut self.snapshot.actor);
        if let Err(error) = self.look_at_door().and_then(|()| self.resume()) {
            self.notify(NoticeLevel::Error, error.to_string());
        }
    }

    /// Goes on where this person was at work.
    fn resume(&mut self) -> Result<(), SessionError> {
        let (workplace, told) = self.desk.remembered();
        told.into_iter().for_each(|text| self.notify(NoticeLevel::Info, text));
        self.snapshot.query = workplace.query.clone();
        let case = workplace.case.clone();
        self.snapshot.workplace = Arc::new(workplace);
        self.reload_queue()?;
        case.map_or(Ok(()), |case| self.open(&case))
    }

    /// Locks the window: what is shown goes; imports and checks go on, exports do not: nothing leaves a locked window.
    fn lock(&mut self, is_idle: bool) -> Result<(), SessionError> {
        match self.snapshot.access.door {
            Door::Open => {
                let text = "There are no operators here: nobody could open the lock again. Add an operator first.";
                self.notify(NoticeLevel::Info, text.to_owned());
                return Ok(());
            }
            Door::SignedOut | Door::Locked => return Ok(()),
            Door::SignedIn => {}
        }
        self.keeper.is_locked = true;
        self.drop_exports();
        self.empty();
        // The window is shut, whatever comes of the note.
        let noted = self.desk.note_lock(is_idle);
        self.look_at_door()?;
        noted
    }

    fn sign_out(&mut self) -> Result<(), SessionError> {
        if matches!(self.snapshot.access.door, Door::Open | Door::SignedOut) {
            return Ok(());
        }
        self.drop_work();
        self.empty();
        self.snapshot.notices.clear();
        let signed_out = self.desk.sign_out();
        self.look_at_door()?;
        signed_out
    }

    /// Stops what was asked for and is not done. Cases that are in stay, and are checked when somebody is signed in again.
    fn drop_work(&mut self) {
        for (job, _) in self.imports.drain(..) {
            self.jobs.cancel(job);
        }
        self.drop_beside();
        self.drop_exports();
        self.jobs.cancel_all();
        self.passed_over.clear();
    }

    /// Takes away everything that tells of cases.
    fn empty(&mut self) {
        self.close();
        self.snapshot.queue = Arc::new(QueuePage::default());
        self.snapshot.quality = None;
        self.snapshot.audit = None;
        self.snapshot.in_the_way = None;
        self.snapshot.passphrase_change.refused = None;
        self.snapshot.due = None;
        self.snapshot.workplace = Arc::default();
    }

    /// Looks who is at the store: somebody may have been shut out, or the first operator added, by another program.
    pub(super) fn look_at_door(&mut self) -> Result<(), SessionError> {
        let presence = self.desk.presence()?;
        if !matches!(presence, Presence::SignedIn(_)) {
            self.keeper.is_locked = false;
        }
        let mut access = Access::of(presence, self.keeper.is_locked, self.desk.operator_rules());
        if access.may(Permission::ManageOperators) && access.door == Door::SignedIn {
            access.operators = Some(Arc::new(self.desk.operators()?));
        }
        let was = &self.snapshot.access;
        if access.door != Door::SignedIn && access.door == was.door {
            (access.refused, access.wait_until_millis) = (was.refused.clone(), was.wait_until_millis);
        }
        let newly_shut = access.is_shut() && !was.is_shut();
        let is_other = access.permissions != was.permissions;
        if access != **was {
            self.snapshot.access = Arc::new(access);
        }
        let recipients = if self.snapshot.access.is_shut() { Vec::new() } else { self.desk.recipients() };
        if recipients != *self.snapshot.recipients {
            self.snapshot.recipients = Arc::new(recipients);
        }
        if is_other {
            // What is shown was for who may see more, or other things.
            self.empty();
        }
        if newly_shut && !self.keeper.is_locked {
            self.snapshot.notices.clear();
            self.drop_work();
        }
        Ok(())
    }

    /// Locks the window where nobody did anything for as long as the policy allows.
    pub(super) fn lock_if_idle(&mut self) -> Result<(), SessionError> {
        let OperatorRules { idle_millis, .. } = self.desk.operator_rules();
        let idle = Duration::from_millis(u64::try_from(idle_millis).unwrap_or(0));
        let is_signed_in = self.snapshot.access.door == Door::SignedIn;
        if is_signed_in && self.keeper.watch.is_over(Instant::now(), now_millis(), idle) {
            return self.lock(true);
        }
        Ok(())
    }

    pub(super) fn manage(&mut self, command: OperatorCommand) -> Result<(), SessionError> {
        match command {
            OperatorCommand::Add { name, display_name, role, passphrase } => {
                let display_name = Some(display_name).filter(|name| !name.trim().is_empty());
                self.desk.add_operator(&name, display_name.as_deref(), role, &passphrase)?;
            }
            OperatorCommand::SetRole { name, role } => {
                self.desk.change_operator(&name, OperatorChange::Role(role))?;
            }
            OperatorCommand::SetEnabled { name, enabled } => {
                self.desk.change_operator(&name, OperatorChange::Enabled(enabled))?;
            }
            OperatorCommand::ChangePassphrase { old, new } => self.change_passphrase(&old, &new),
        }
        self.look_at_door()
    }

    fn change_passphrase(&mut self, old: &Passphrase, new: &Passphrase) {
        let changed = self.desk.change_passphrase(old, new);
        let refused = changed.err().map(|error| match error {
            SessionError::Store(StoreError::SignInRefused { seconds: 0 }) => {
                "the passphrase until now is not the right one; type it again".to_owned()
            }
            SessionError::Store(StoreError::SignInRefused { seconds }) => {
                format!("the passphrase until now is not the right one; wait {seconds} s before you try again")
            }
            error => error.to_string(),
        });
        if refused.is_none() {
            let text = "Your passphrase was changed; every other session of yours has ended.";
            self.notify(NoticeLevel::Info, text.to_owned());
        }
        let change = &mut self.snapshot.passphrase_change;
        (change.answered, change.refused) = (change.answered + 1, refused);
    }

    /// Shows a page of the audit log, or none any more.
    pub(super) fn show_audit(&mut self, query: Option<AuditQuery>) -> Result<(), SessionError> {
        self.snapshot.audit = None;
        if let Some(query) = query {
            self.snapshot.audit = Some(Arc::new(self.desk.audit_events(&query)?));
        }
        Ok(())
    }
}
