//! What the session's thread does about forensic views.

use super::State;
use crate::session::{
    SessionError,
    examination::{Examination, Order, Shown},
    snapshot::{Examined, Stage},
};

impl State {
    /// Has a forensic view of the opened case made.
    pub(super) fn examine(&mut self, wanted: Option<Examination>) -> Result<(), SessionError> {
        let order = match (&self.snapshot.case, wanted) {
            (Some(opened), Some(wanted)) => {
                let case = opened.row.case.clone();
                Some(Order { evidence: self.desk.evidence(&case)?, case, wanted })
            }
            _ => None,
        };
        self.snapshot.examined = order.as_ref().map(|order| Examined { wanted: order.wanted, stage: Stage::Working });
        self.staff.examiner.examine(order);
        Ok(())
    }

    pub(super) fn show_examined(&mut self, Shown { case, examined }: Shown) {
        let opened = self.snapshot.case.as_ref().is_some_and(|opened| opened.row.case == case);
        // A view of what is not asked for any more is not shown.
        if opened && self.snapshot.examined.as_ref().is_some_and(|asked| asked.wanted == examined.wanted) {
            self.snapshot.examined = Some(examined);
        }
    }
}
