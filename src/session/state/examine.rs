//! What the session's thread does about forensic views.

use super::State;
use crate::session::{
    SessionError,
    examination::{Examination, Order, Shown, Source},
    snapshot::{Examined, Stage},
};

impl State {
    /// Has a forensic view of the opened case made.
    pub(super) fn examine(&mut self, wanted: Option<Examination>) -> Result<(), SessionError> {
        self.note_examination(wanted)?;
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

    /// Notes that a forensic view was asked for, unless it is another moment of the video in the view noted last.
    fn note_examination(&mut self, wanted: Option<Examination>) -> Result<(), SessionError> {
        let (Some(opened), Some(Examination { source, view })) = (self.snapshot.case.clone(), wanted) else {
            return Ok(());
        };
        let of = match source {
            Source::Photo(kind) => kind.stem().to_owned(),
            Source::Moment(_) => "video".to_owned(),
        };
        let viewed = (of, format!("{view:?}"));
        if self.noted_view.as_ref() != Some(&viewed) {
            let run = opened.report.as_ref().map(|(run, _)| *run);
            self.desk.note_forensic_view(&opened.row.case, run, &viewed.0, &viewed.1)?;
            self.noted_view = Some(viewed);
        }
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
