//! Every check with its score against the policy, and the evidence it rests on: problems first.

use eframe::egui::{
    self, Align, CornerRadius, Frame, Label, Link, Margin, Rect, RichText, ScrollArea, Sense, Stroke, Ui, WidgetInfo,
    accesskit::Role, pos2, vec2,
};

use super::{CaseState, Focus, amend, provenance, without_report};
use crate::{
    case::{
        finding::{Exhibit, Finding, Outcome},
        report::Report,
        verdict::{Band, CheckVerdict},
    },
    session::CaseView,
    ui::{
        action::Action,
        context::ViewContext,
        language::{leading, row, toward_reading, tr, trailing},
        parts,
        symbols::Symbol,
        words,
    },
};

/// Figures that are shown of a check that is not chosen.
const FIRST_FIGURES: usize = 5;

/// Draws the pane; gives what the person wants to look at.
pub(super) fn show(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    state: &mut CaseState,
    case: &CaseView,
    rect: Rect,
) -> Option<Focus> {
    let caption = |ui: &mut Ui| {
        parts::caption(ui, tr!("checks-caption"));
        if let Some((_, report)) = &case.report {
            ui.with_layout(trailing(), |ui| tally(ui, view, report));
        }
    };
    parts::pane(ui, view, rect, caption, |ui, area| {
        let Some((_, report)) = &case.report else {
            without_report(ui, view, case, area);
            return None;
        };
        let mut focus = None;
        ScrollArea::vertical().id_salt("checks").auto_shrink([false, false]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 4.0;
            for warning in &report.warnings {
                ui.horizontal_top(|ui| {
                    Symbol::Review.show(ui, 14.0, view.palette.review);
                    ui.add(Label::new(RichText::new(warning).small().color(view.palette.review)).wrap());
                });
            }
            for verdict in by_severity(report) {
                let chosen = state.focused == Some(verdict.check);
                let card = check(ui, view, report, verdict, [chosen, amend::may_amend(view, case)], &mut focus);
                if chosen && std::mem::take(&mut state.reveal) {
                    card.scroll_to_me(Some(Align::Center));
                }
            }
            provenance::show(ui, view, case, report);
        });
        focus
    })
}

const fn severity(band: Band) -> u8 {
    match band {
        Band::Fail => 0,
        Band::Review => 1,
        Band::NotChecked => 2,
        Band::Clear => 3,
    }
}

fn by_severity(report: &Report) -> Vec<&CheckVerdict> {
    let mut verdicts: Vec<&CheckVerdict> = report.verdict.checks.iter().collect();
    verdicts.sort_by_key(|verdict| severity(verdict.band));
    verdicts
}

fn tally(ui: &mut Ui, view: &ViewContext<'_>, report: &Report) {
    for band in [Band::Clear, Band::NotChecked, Band::Review, Band::Fail] {
        let count = report.verdict.checks.iter().filter(|verdict| verdict.band == band).count();
        if count > 0 {
            parts::marked(ui, view, Symbol::of_band(band), &count.to_string());
        }
    }
}

fn check(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    report: &Report,
    verdict: &CheckVerdict,
    [chosen, may_amend]: [bool; 2],
    focus: &mut Option<Focus>,
) -> egui::Response {
    let color = Symbol::of_band(verdict.band).color(view.palette);
    let edge = if chosen { Stroke::new(1.5, view.palette.accent) } else { Stroke::new(1.0, view.palette.edge) };
    // The stripe of the band runs along the side at which lines begin.
    let is_left = leading() == Align::Min;
    let (left, right) = if is_left { (10, 8) } else { (8, 10) };
    let frame = Frame::new()
        .fill(view.palette.field)
        .stroke(edge)
        .corner_radius(CornerRadius::same(5))
        .inner_margin(Margin { left, right, top: 5, bottom: 6 });
    let finding = report.finding(verdict.check);
    let card = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        headline(ui, view, verdict, finding, focus);
        bar(ui, view, verdict);
        if let Some(Finding { outcome: Outcome::NotChecked(why), .. }) = finding {
            ui.add(Label::new(RichText::new(&why.detail).small().color(view.palette.text)).wrap());
        }
        // What is clear is not in the way; the person can still ask for it.
        if chosen || verdict.band != Band::Clear {
            ui.spacing_mut().interact_size.y = 16.0;
            ui.spacing_mut().item_spacing.y = 3.0;
            let exhibits = finding.map_or(&[][..], |finding| &finding.exhibits);
            exhibit_lines(ui, view, exhibits, chosen, focus);
            if chosen && may_amend {
                ui.add_space(3.0);
                parts::action_button(ui, view, Action::Override, true);
            }
        }
    });
    let rect = card.response.rect;
    let stripe = toward_reading(rect.with_max_x(rect.left() + 3.0), rect);
    let (west, east) = if is_left { (5, 0) } else { (0, 5) };
    ui.painter().rect_filled(stripe, CornerRadius { nw: west, sw: west, ne: east, se: east }, color);
    card.response
}

fn headline(
    ui: &mut Ui,
    view: &ViewContext<'_>,
    verdict: &CheckVerdict,
    finding: Option<&Finding>,
    focus: &mut Option<Focus>,
) {
    let symbol = Symbol::of_band(verdict.band);
    let color = symbol.color(view.palette);
    let start = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        symbol.show(ui, 13.0, color);
        let title = ui.add(Link::new(RichText::new(words::check(verdict.check)).color(view.palette.text)));
        let hint = if verdict.required { tr!("checks-required") } else { tr!("checks-not-required") };
        if title.on_hover_text(hint).clicked() {
            *focus = Some(Focus::Check(verdict.check));
        }
    };
    let end = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        if let Some(score) = verdict.score {
            ui.label(RichText::new(format!("{score:.2}")).monospace().strong());
        }
        ui.label(RichText::new(words::band(verdict.band)).small().color(color));
        if let Some(code) = finding.and_then(|finding| finding.code) {
            parts::weak(ui, view, tr!("checks-code", code = code.to_string()));
        }
        if !verdict.required {
            parts::weak(ui, view, tr!("checks-optional"));
        }
    };
    parts::split_line(ui, verdict.check, start, end);
}

/// The score on its way from 0 to 1: fails below the threshold, goes to a person in the shaded band, passes above.
fn bar(ui: &mut Ui, view: &ViewContext<'_>, verdict: &CheckVerdict) {
    let Some(score) = verdict.score else { return };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 12.0), Sense::hover());
    let rail = Rect::from_center_size(rect.center(), vec2(rect.width(), 6.0));
    let at = |value: f64| rail.left() + rail.width() * value.clamp(0.0, 1.0) as f32;
    let part = |from: f64, to: f64| Rect::from_x_y_ranges(at(from)..=at(to), rail.y_range());
    let painter = ui.painter();
    let review_end = verdict.review_below.max(verdict.threshold);
    painter.rect_filled(part(0.0, verdict.threshold), 2.0, view.palette.fail.gamma_multiply(0.3));
    painter.rect_filled(part(verdict.threshold, review_end), 0.0, view.palette.review.gamma_multiply(0.4));
    painter.rect_filled(part(review_end, 1.0), 2.0, view.palette.clear.gamma_multiply(0.3));
    painter.vline(at(verdict.threshold), rect.y_range(), Stroke::new(1.5, view.palette.weak));
    let color = Symbol::of_band(verdict.band).color(view.palette);
    painter.circle(pos2(at(score), rail.center().y), 5.0, color, Stroke::new(1.5, view.palette.field));
    let text = tr!(
        "checks-bar",
        check = words::check(verdict.check),
        score = format!("{score:.3}"),
        threshold = format!("{:.2}", verdict.threshold),
        review = format!("{review_end:.2}"),
    );
    response.widget_info(|| WidgetInfo::labeled(Role::Meter, true, &text));
    response.on_hover_text(text);
}

/// What the finding rests on: all of it for the chosen check, otherwise what leads into the evidence and the first figures.
fn exhibit_lines(ui: &mut Ui, view: &ViewContext<'_>, exhibits: &[Exhibit], chosen: bool, focus: &mut Option<Focus>) {
    let mut figures = 0;
    for exhibit in exhibits {
        figures += usize::from(matches!(exhibit, Exhibit::Figure { .. }));
        let is_figure_too_many = matches!(exhibit, Exhibit::Figure { .. }) && figures > FIRST_FIGURES;
        if chosen || !is_figure_too_many {
            exhibit_line(ui, view, exhibit, focus);
        }
    }
    if !chosen && figures > FIRST_FIGURES {
        parts::weak(ui, view, tr!("checks-more-figures", count = figures - FIRST_FIGURES));
    }
}

fn exhibit_line(ui: &mut Ui, view: &ViewContext<'_>, exhibit: &Exhibit, focus: &mut Option<Focus>) {
    match exhibit {
        Exhibit::Figure { name, value } => {
            let line = vec2(ui.available_width(), ui.spacing().interact_size.y);
            ui.allocate_ui_with_layout(line, trailing(), |ui| {
                ui.label(RichText::new(words::figure(*value)).monospace().size(12.0));
                ui.with_layout(row(), |ui| {
                    // A name that is longer than the room for it is cut; the whole is shown on hover.
                    ui.add(Label::new(RichText::new(name).small().color(view.palette.weak)).truncate());
                });
            });
        }
        Exhibit::Span { label, start_millis, end_millis } => {
            let text = format!("{} – {}  {label}", words::moment(*start_millis), words::moment(*end_millis));
            if ui.add(Link::new(RichText::new(text).small())).on_hover_text(tr!("checks-go-there")).clicked() {
                *focus = Some(Focus::Moment(*start_millis));
            }
        }
        Exhibit::Region { label, evidence, bbox_in_image } => {
            let text = tr!("checks-place", picture = words::evidence(*evidence), label = label);
            if ui.add(Link::new(RichText::new(text).small())).on_hover_text(tr!("checks-show-place")).clicked() {
                *focus = Some(Focus::Region(*evidence, *bbox_in_image));
            }
        }
        Exhibit::Heat { label, evidence, map } => {
            let text = tr!("checks-heat", picture = words::evidence(*evidence), label = label);
            let hint = tr!("checks-show-heat");
            if ui.add(Link::new(RichText::new(text).small())).on_hover_text(hint).clicked() {
                *focus = Some(Focus::Heat(*evidence, map.clone()));
            }
        }
    }
}
