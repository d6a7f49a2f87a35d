//! A dialog of the system in which files are chosen. It runs on a thread of its own, so that the window goes on drawing.

use std::{
    path::PathBuf,
    sync::mpsc::{Receiver, TryRecvError, channel},
};

use eframe::egui;

use super::language::tr;

/// What was chosen; nothing where the dialog was left, or was not shown at all.
pub(crate) type Pick = fn(rfd::FileDialog) -> Option<Vec<PathBuf>>;

/// The dialog, while it is on the screen, and what there is to say of it.
#[derive(Default)]
pub(crate) struct SystemDialog {
    chosen: Option<Receiver<Vec<PathBuf>>>,
    /// Why nothing was chosen.
    pub(crate) message: Option<String>,
}

impl SystemDialog {
    /// Whether it is on the screen.
    pub(crate) const fn is_open(&self) -> bool {
        self.chosen.is_some()
    }

    /// Shows it. Its words are made by whoever asks: another thread has no language of its own.
    pub(crate) fn ask(&mut self, ctx: &egui::Context, dialog: rfd::FileDialog, pick: Pick) {
        let (sender, receiver) = channel();
        let ctx = ctx.clone();
        self.message = None;
        let started = std::thread::Builder::new().name("file dialog".to_owned()).spawn(move || {
            let paths = pick(dialog).unwrap_or_default();
            // The window may have been closed meanwhile: then nobody wants the answer.
            let _ = sender.send(paths);
            ctx.request_repaint();
        });
        match started {
            Ok(_) => self.chosen = Some(receiver),
            Err(error) => self.message = Some(tr!("import-no-dialog", error = error.to_string())),
        }
    }

    /// What was chosen since the last call, once.
    pub(crate) fn answer(&mut self) -> Option<Vec<PathBuf>> {
        let answer = match self.chosen.as_ref()?.try_recv() {
            Err(TryRecvError::Empty) => return None,
            Ok(paths) if !paths.is_empty() => Some(paths),
            Ok(_) => {
                self.message = Some(tr!("import-nothing-chosen").to_owned());
                None
            }
            Err(TryRecvError::Disconnected) => {
                self.message = Some(tr!("import-dialog-failed").to_owned());
                None
            }
        };
        self.chosen = None;
        answer
    }
}
