//! A session that shows what it is told to and writes down what it is asked for.

use std::sync::{Arc, Mutex};

use assay::{
    case::workplace::Workplace,
    session::{Command, Port, Snapshot},
};

#[derive(Clone)]
pub(super) struct FakePort {
    snapshot: Arc<Mutex<Arc<Snapshot>>>,
    commands: Arc<Mutex<Vec<Command>>>,
    /// What is remembered, which the window hands over by itself; only the newest.
    remembered: Arc<Mutex<Option<Workplace>>>,
    busy: Arc<Mutex<bool>>,
}

impl FakePort {
    pub(super) fn new(snapshot: Snapshot) -> Self {
        FakePort {
            snapshot: Arc::new(Mutex::new(Arc::new(snapshot))),
            commands: Arc::default(),
            remembered: Arc::default(),
            busy: Arc::default(),
        }
    }

    /// Changes the snapshot as the session would: a new value with a larger revision.
    pub(super) fn change(&self, change: impl FnOnce(&mut Snapshot)) {
        let mut held = self.snapshot.lock().unwrap();
        let mut next = Snapshot::clone(&held);
        change(&mut next);
        next.revision += 1;
        *held = Arc::new(next);
    }

    /// From now on, commands are refused or taken again.
    pub(super) fn set_busy(&self, busy: bool) {
        *self.busy.lock().unwrap() = busy;
    }

    /// What was remembered last.
    pub(super) fn remembered(&self) -> Option<Workplace> {
        self.remembered.lock().unwrap().clone()
    }

    /// The commands since the last call.
    pub(super) fn take(&self) -> Vec<Command> {
        std::mem::take(&mut *self.commands.lock().unwrap())
    }
}

impl Port for FakePort {
    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.lock().unwrap())
    }

    fn send(&self, command: Command) -> bool {
        let taken = !*self.busy.lock().unwrap();
        match command {
            _ if !taken => {}
            Command::Remember(workplace) => *self.remembered.lock().unwrap() = Some(*workplace),
            other => self.commands.lock().unwrap().push(other),
        }
        taken
    }
}
