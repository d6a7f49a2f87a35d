//! A kiosk that shows what it is told to and writes down what it is asked for.

use std::sync::{Arc, Mutex};

use assay::session::{Counter, CounterCommand, KioskCommand, KioskPort, KioskSnapshot, KioskView, Passphrase};

/// What was asked for.
#[derive(Debug, PartialEq)]
pub(super) enum Asked {
    Customer(KioskCommand),
    SignIn(String, Passphrase),
    SignOut,
    End,
}

#[derive(Clone)]
pub(super) struct FakeKiosk {
    view: Arc<Mutex<Arc<KioskView>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
    busy: Arc<Mutex<bool>>,
}

impl FakeKiosk {
    pub(super) fn new(shown: KioskSnapshot) -> Self {
        let view = KioskView { shown, counter: Counter::Shut { refused: None } };
        FakeKiosk { view: Arc::new(Mutex::new(Arc::new(view))), asked: Arc::default(), busy: Arc::default() }
    }

    /// Shows this from now on, as newer than what was shown before.
    pub(super) fn show(&self, shown: KioskSnapshot) {
        let mut held = self.view.lock().unwrap();
        let revision = held.shown.revision + 1;
        let counter = held.counter.clone();
        *held = Arc::new(KioskView { shown: KioskSnapshot { revision, ..shown }, counter });
    }

    /// What is shown.
    pub(super) fn shown(&self) -> KioskSnapshot {
        self.view.lock().unwrap().shown.clone()
    }

    pub(super) fn set_counter(&self, counter: Counter) {
        let mut held = self.view.lock().unwrap();
        *held = Arc::new(KioskView { shown: held.shown.clone(), counter });
    }

    /// From now on, commands are refused or taken again.
    pub(super) fn set_busy(&self, busy: bool) {
        *self.busy.lock().unwrap() = busy;
    }

    /// What was asked for since the last call.
    pub(super) fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

impl KioskPort for FakeKiosk {
    fn view(&self) -> Arc<KioskView> {
        Arc::clone(&self.view.lock().unwrap())
    }

    fn send(&self, command: CounterCommand) -> bool {
        if *self.busy.lock().unwrap() {
            return false;
        }
        self.asked.lock().unwrap().push(match command {
            CounterCommand::Customer(command) => Asked::Customer(command),
            CounterCommand::SignIn { name, passphrase } => Asked::SignIn(name, passphrase),
            CounterCommand::SignOut => Asked::SignOut,
            CounterCommand::End => Asked::End,
        });
        true
    }
}
