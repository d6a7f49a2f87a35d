//! The strip: which picture is looked at, and through which view.

use eframe::egui::{Button, Rect, RichText, Slider, Ui, UiBuilder};

use super::{ForensicState, Subject, magnifier::FACTORS, names};
use crate::{
    session::View,
    ui::{
        action::Action,
        context::ViewContext,
        language::{tr, trailing},
        parts,
    },
};

/// The pictures of the case, and the magnifier; gives the picture that was chosen.
pub(super) fn sources(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    chosen: Subject,
    is_magnified: bool,
    factor: &mut f32,
) -> Option<Subject> {
    let mut turn = None;
    for subject in Subject::ALL.into_iter().filter(|subject| subject.picture(view).is_some()) {
        let tab = Button::selectable(chosen == subject, subject.title());
        if parts::explain(ui.add(tab), Action::NextSource).clicked() {
            turn = Some(subject);
        }
    }
    ui.with_layout(trailing(), |ui| {
        parts::closing_button(ui, view, Action::Forensics, tr!("forensic-close-name"));
        ui.spacing_mut().slider_width = 70.0;
        let factor = Slider::new(factor, FACTORS).integer().suffix("×");
        let factor = parts::explain(ui.add(factor), Action::MagnifyMore);
        parts::name(&factor, tr!("forensic-magnification"));
        let lens = Button::selectable(is_magnified, Action::Magnifier.label());
        if parts::explain(ui.add(lens), Action::Magnifier).clicked() {
            view.act(Action::Magnifier);
        }
    });
    turn
}

/// Every view, channels under the name of their colour space; gives the bottom of the strip.
pub(super) fn views(ui: &mut Ui, view: &ViewContext<'_>, state: &mut ForensicState, area: Rect) -> f32 {
    let shown = ui.scope_builder(UiBuilder::new().max_rect(area).id_salt("strip"), |ui| {
        ui.spacing_mut().item_spacing = eframe::egui::vec2(2.0, 2.0);
        ui.spacing_mut().button_padding.x = 5.0;
        ui.horizontal_wrapped(|ui| {
            let mut group = None;
            for one in View::ALL {
                if one.group() != group {
                    group = one.group();
                    ui.add_space(6.0);
                    if let Some(name) = group {
                        parts::weak(ui, view, name);
                    }
                }
                let tab = Button::selectable(state.view == one, RichText::new(names::title(one)).small());
                let tab = ui.add(tab);
                parts::name(&tab, &tr!("forensic-view", view = names::title(one)));
                let told = tr!(
                    "forensic-view-told",
                    look = names::look_for(one),
                    previous = Action::PreviousView.keys(ui.ctx()),
                    next = Action::NextView.keys(ui.ctx()),
                );
                if tab.on_hover_text(told).clicked() {
                    state.view = one;
                }
            }
        });
        ui.min_rect().bottom()
    });
    shown.inner
}
