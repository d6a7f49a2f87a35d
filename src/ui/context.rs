//! What every view is given: the newest snapshot to draw and a way to ask for changes.

use std::cell::{Cell, RefCell};

use super::{action::Action, textures::Textures, theme::Palette};
use crate::session::{Command, Port, Snapshot};

/// Handed to every view for one frame. Views read it and ask; they never change what it shows.
pub(crate) struct ViewContext<'a> {
    /// What to draw.
    pub(crate) snapshot: &'a Snapshot,
    /// The colours.
    pub(crate) palette: &'static Palette,
    /// Pictures that are already on the graphics card.
    pub(crate) textures: &'a Textures,
    port: &'a dyn Port,
    actions: RefCell<Vec<Action>>,
    taken: Cell<Option<bool>>,
}

impl<'a> ViewContext<'a> {
    /// The context of one frame.
    pub(crate) fn new(
        snapshot: &'a Snapshot,
        palette: &'static Palette,
        textures: &'a Textures,
        port: &'a dyn Port,
    ) -> Self {
        ViewContext { snapshot, palette, textures, port, actions: RefCell::new(Vec::new()), taken: Cell::new(None) }
    }

    /// Sends a command that a person asked for; when the session is too busy, the window says so.
    pub(crate) fn send(&self, command: Command) -> bool {
        let taken = self.port.send(command);
        self.taken.set(Some(taken));
        taken
    }

    /// Sends a command that is repeated by itself until it is taken, such as a seek.
    pub(crate) fn try_send(&self, command: Command) -> bool {
        self.port.send(command)
    }

    /// Whether the person at the window is allowed to do `action`.
    pub(crate) fn may(&self, action: Action) -> bool {
        action.needs().is_none_or(|permission| self.snapshot.access.may(permission))
    }

    /// Asks for an action as if its key had been pressed.
    pub(crate) fn act(&self, action: Action) {
        self.actions.borrow_mut().push(action);
    }

    /// The actions asked for since the last call.
    pub(crate) fn take_actions(&self) -> Vec<Action> {
        self.actions.take()
    }

    /// Whether the last command of a person was taken; absent where none was sent.
    pub(crate) fn taken(&self) -> Option<bool> {
        self.taken.get()
    }
}
