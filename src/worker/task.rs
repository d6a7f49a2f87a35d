//! Work that a worker is handed ready-made: it tells how far it is, learns that it is to stop, and ends as every job does.

use std::cell::Cell;

use super::{CancelFlag, JobEnd};

/// Work that ends as a job does.
pub type Task = Box<dyn FnOnce(&TaskWatch<'_>) -> JobEnd + Send>;

/// Somebody asked the work to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it was cancelled; nothing was written")]
pub struct Stopped;

/// Takes what a task tells: what it is doing, and the share done in [0, 1] where known.
type Tell<'a> = Box<dyn Fn(&str, Option<f32>) + 'a>;

/// Through what a task tells how far it is, and learns that it is to stop.
pub struct TaskWatch<'a> {
    cancel: CancelFlag,
    tell: Tell<'a>,
    /// Stage and hundredths that were told last: a bar that moves by less than one is not worth a message.
    told: Cell<(&'static str, Option<u64>)>,
}

impl<'a> TaskWatch<'a> {
    /// A watch that hands on what the task does, and its share done in [0, 1] where known.
    pub fn new(cancel: CancelFlag, tell: impl Fn(&str, Option<f32>) + 'a) -> Self {
        TaskWatch { cancel, tell: Box::new(tell), told: Cell::new(("", None)) }
    }

    /// A watch that nobody looks at and nobody stops.
    pub fn unattended() -> Self {
        TaskWatch::new(CancelFlag::default(), |_, _| {})
    }

    /// The task does this now, for a time that is not known.
    ///
    /// # Errors
    /// When somebody asked it to stop.
    pub fn begin(&self, stage: &'static str) -> Result<(), Stopped> {
        self.pass(stage, None)
    }

    /// The task does this now, and has done so many `of` so many.
    ///
    /// # Errors
    /// When somebody asked it to stop.
    pub fn reach(&self, stage: &'static str, done: u64, of: u64) -> Result<(), Stopped> {
        self.pass(stage, Some((done.min(of) * 100).checked_div(of).unwrap_or(100)))
    }

    fn pass(&self, stage: &'static str, hundredths: Option<u64>) -> Result<(), Stopped> {
        if self.cancel.is_cancelled() {
            return Err(Stopped);
        }
        if self.told.replace((stage, hundredths)) != (stage, hundredths) {
            (self.tell)(stage, hundredths.map(|hundredths| hundredths as f32 / 100.0));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use super::*;

    #[test]
    fn a_bar_moves_by_hundredths_and_stops_when_asked() {
        let (told, cancel) = (RefCell::new(Vec::new()), CancelFlag::default());
        let watch = TaskWatch::new(cancel.clone(), |stage, share| told.borrow_mut().push((stage.to_owned(), share)));
        watch.begin("reading").unwrap();
        for row in 0..=10_000 {
            watch.reach("writing", row, 10_000).unwrap();
        }
        watch.reach("nothing to do", 0, 0).unwrap();
        assert_eq!(told.borrow().len(), 103);
        assert_eq!(told.borrow()[0], ("reading".to_owned(), None));
        assert_eq!(told.borrow()[101], ("writing".to_owned(), Some(1.0)));
        assert_eq!(told.borrow()[102], ("nothing to do".to_owned(), Some(1.0)));
        cancel.cancel();
        assert_eq!(watch.reach("writing", 1, 10_000), Err(Stopped));
        assert_eq!(told.borrow().len(), 103);
    }
}
