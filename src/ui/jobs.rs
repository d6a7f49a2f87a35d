//! Background work, notices and what hinders the checks as a whole.

use eframe::egui::{Button, Label, ProgressBar, RichText, ScrollArea, Ui};

use super::{
    context::ViewContext,
    language::{row as line, tr, trailing},
    parts,
    symbols::Symbol,
};
use crate::session::{Command, JobState, JobView, NoticeLevel};

/// Most notices drawn at once: the newest are shown, the rest follow as these are dismissed.
const SHOWN_NOTICES: usize = 3;

/// Whether there is anything to show.
pub(crate) fn any(view: &ViewContext<'_>) -> bool {
    !view.snapshot.jobs.is_empty()
}

/// Draws the job list.
pub(crate) fn show(ui: &mut Ui, view: &ViewContext<'_>) {
    parts::caption(ui, tr!("jobs-title"));
    ScrollArea::vertical().max_height(160.0).auto_shrink([false, true]).show(ui, |ui| {
        for job in view.snapshot.jobs.iter().rev() {
            row(ui, view, job);
        }
    });
}

fn row(ui: &mut Ui, view: &ViewContext<'_>, job: &JobView) {
    ui.horizontal(|ui| {
        ui.allocate_ui_with_layout([300.0, 22.0].into(), line(), |ui| {
            ui.set_min_width(300.0);
            ui.add(Label::new(&job.title).truncate());
        });
        match &job.state {
            JobState::Waiting => {
                ui.label(RichText::new(tr!("jobs-waiting")).color(view.palette.weak));
            }
            JobState::Running => {
                // An unknown share is drawn as a moving bar, not as zero.
                let bar = match job.progress {
                    Some(share) => ProgressBar::new(share).show_percentage(),
                    None => ProgressBar::new(1.0).animate(true),
                };
                parts::name(&ui.add(bar.desired_width(180.0)), &tr!("jobs-progress-of", job = &job.title));
                ui.label(RichText::new(&job.stage).color(view.palette.weak));
            }
            JobState::Done => match &job.file {
                Some(file) => {
                    parts::marked(ui, view, Symbol::Clear, &tr!("jobs-written", file = file.display().to_string()))
                }
                None => parts::marked(ui, view, Symbol::Clear, tr!("jobs-done")),
            },
            JobState::Cancelled => parts::marked(ui, view, Symbol::NotChecked, tr!("jobs-cancelled")),
            JobState::Failed(why) => parts::marked(ui, view, Symbol::Fail, why),
        }
        if !job.state.has_ended() {
            ui.with_layout(trailing(), |ui| {
                let cancel = ui.add(Button::new(tr!("jobs-cancel")).small());
                parts::name(&cancel, &tr!("jobs-cancel-this", job = &job.title));
                if cancel.clicked() {
                    view.send(Command::Cancel(job.id));
                }
            });
        }
    });
}

/// Draws what hinders the checks as a whole: one line, however many reasons there are, since it stays until they are
/// mended.
fn health(ui: &mut Ui, view: &ViewContext<'_>) {
    let text = |ui: &mut Ui, text: &str| ui.add(Label::new(text).wrap());
    let problems = view.snapshot.health.as_slice();
    if problems.is_empty() {
        return;
    }
    parts::banner(ui, view.palette.review, |ui| {
        Symbol::Review.show(ui, 14.0, view.palette.review);
        if let [problem] = problems {
            text(ui, problem);
            return;
        }
        ui.vertical(|ui| {
            let title = tr!("jobs-problems", count = problems.len());
            parts::folded(ui, "health", &title, |ui| {
                problems.iter().for_each(|problem| {
                    text(ui, problem);
                });
            });
        });
    });
}

/// Draws what hinders the checks and the newest notices.
pub(crate) fn notices(ui: &mut Ui, view: &ViewContext<'_>, refused: bool) {
    health(ui, view);
    if refused {
        parts::banner(ui, view.palette.fail, |ui| {
            ui.label(tr!("jobs-too-busy"));
        });
    }
    let hidden = view.snapshot.notices.len().saturating_sub(SHOWN_NOTICES);
    for notice in view.snapshot.notices.iter().skip(hidden) {
        let (symbol, color) = match notice.level {
            NoticeLevel::Info => (Symbol::Clear, view.palette.clear),
            NoticeLevel::Error => (Symbol::Fail, view.palette.fail),
        };
        parts::banner(ui, color, |ui| {
            symbol.show(ui, 14.0, color);
            ui.with_layout(trailing(), |ui| {
                let dismiss = ui.add(Button::new(tr!("jobs-dismiss")).small());
                parts::name(&dismiss, &tr!("jobs-dismiss-this", notice = &notice.text));
                if dismiss.clicked() {
                    view.send(Command::Dismiss(notice.id));
                }
                ui.with_layout(line(), |ui| {
                    ui.add(Label::new(&notice.text).wrap());
                });
            });
        });
    }
    if hidden > 0 {
        parts::weak(ui, view, tr!("jobs-older-notices", count = hidden));
    }
}
