//! What this installation works with: folders, policy against the one that ships, networks. Read only: a policy is a file that
//! someone signs off, not a screen of sliders.

use eframe::egui::{CollapsingHeader, Grid, Label, RichText, ScrollArea, TextEdit, Ui};

use super::{context::ViewContext, parts, symbols::Symbol, theme};
use crate::{
    case::NetworkStatus,
    session::{PolicyValue, Settings},
};

/// Width in points up to which the columns grow.
const WIDTH: f32 = 1100.0;

/// What the person has set in the view.
#[derive(Default)]
pub(crate) struct SettingsState {
    /// Text that a value's key must have to be shown.
    search: String,
}

/// Draws the view.
pub(crate) fn show(ui: &mut Ui, view: &ViewContext<'_>, state: &mut SettingsState) {
    let settings = &view.snapshot.settings;
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width().min(WIDTH));
        section(ui, "This installation");
        installation(ui, view, settings);
        ui.add_space(2.0 * theme::GAP);
        section(ui, "Policy");
        policy(ui, view, settings, state);
        ui.add_space(2.0 * theme::GAP);
        section(ui, "Networks");
        networks(ui, view, &settings.networks);
    });
}

fn section(ui: &mut Ui, title: &str) {
    ui.label(RichText::new(title).font(theme::title_font()).strong());
    ui.add_space(4.0);
}

/// A line of a table of facts.
fn fact(ui: &mut Ui, view: &ViewContext<'_>, name: &str, value: &str) {
    ui.label(RichText::new(name).color(view.palette.weak));
    ui.add(Label::new(value).wrap().selectable(true));
    ui.end_row();
}

fn facts(ui: &mut Ui, salt: &str, content: impl FnOnce(&mut Ui)) {
    Grid::new(salt).num_columns(2).spacing([18.0, 5.0]).min_col_width(120.0).show(ui, content);
}

fn installation(ui: &mut Ui, view: &ViewContext<'_>, settings: &Settings) {
    facts(ui, "installation", |ui| {
        fact(ui, view, "Data folder", &settings.data_folder.display().to_string());
        fact(ui, view, "Reviewer", &view.snapshot.actor);
        fact(ui, view, "Version", &format!("Assay {}", settings.version));
        fact(ui, view, "Internet", "never used: everything is checked on this machine");
    });
}

fn policy(ui: &mut Ui, view: &ViewContext<'_>, settings: &Settings, state: &mut SettingsState) {
    let changed: Vec<&PolicyValue> = settings.policy_values.iter().filter(|value| value.is_changed()).collect();
    facts(ui, "policy", |ui| {
        fact(ui, view, "Name", &settings.policy.name);
        fact(ui, view, "Read from", &settings.policy_source);
        fact(ui, view, "SHA-256", &settings.policy.sha256.to_string());
    });
    ui.add_space(theme::GAP);
    match changed.len() {
        0 => parts::marked(ui, view, Symbol::Clear, "Every value is the one that ships with Assay"),
        1 => parts::marked(ui, view, Symbol::Review, "1 value differs from the policy that ships with Assay"),
        many => {
            let text = format!("{many} values differ from the policy that ships with Assay");
            parts::marked(ui, view, Symbol::Review, &text);
        }
    }
    if !changed.is_empty() {
        values(ui, view, "changed values", &changed);
    }
    let title = format!("All {} values", settings.policy_values.len());
    CollapsingHeader::new(title).id_salt("all values").show(ui, |ui| {
        let field = TextEdit::singleline(&mut state.search).hint_text("Find a value by its name").desired_width(260.0);
        parts::name(&ui.add(field), "Find a value of the policy");
        let needle = state.search.trim().to_lowercase();
        let found: Vec<&PolicyValue> =
            settings.policy_values.iter().filter(|value| value.key.to_lowercase().contains(&needle)).collect();
        if found.is_empty() {
            parts::weak(ui, view, "No value has this in its name");
        } else {
            values(ui, view, "found values", &found);
        }
    });
}

/// A table of values: in force, and shipped where that is another.
fn values(ui: &mut Ui, view: &ViewContext<'_>, salt: &str, values: &[&PolicyValue]) {
    Grid::new(salt).num_columns(3).spacing([18.0, 3.0]).striped(true).show(ui, |ui| {
        for title in ["Value", "In force", "Ships with Assay"] {
            parts::weak(ui, view, title);
        }
        ui.end_row();
        for value in values {
            let text = |value: &Option<String>| RichText::new(value.as_deref().unwrap_or("not there")).monospace();
            ui.label(RichText::new(&value.key).monospace());
            let own = text(&value.value);
            ui.label(if value.is_changed() { own.strong().color(view.palette.review) } else { own });
            ui.label(text(&value.shipped).color(view.palette.weak));
            ui.end_row();
        }
    });
}

fn networks(ui: &mut Ui, view: &ViewContext<'_>, networks: &[NetworkStatus]) {
    if networks.is_empty() {
        parts::weak(ui, view, "The networks have not been looked at yet");
        return;
    }
    for network in networks {
        let (symbol, text) = match &network.error {
            None => (Symbol::Clear, "in use"),
            Some(_) => (Symbol::Fail, "cannot be used: its checks do not run, and their cases go to a person"),
        };
        ui.horizontal(|ui| {
            ui.label(RichText::new(capitalised(&network.task)).strong());
            parts::marked(ui, view, symbol, text);
        });
        if let Some(error) = &network.error {
            ui.add(Label::new(error).wrap().selectable(true));
        }
        let from = network.path.as_ref().map(|path| path.display().to_string());
        ui.indent(("network", &network.name), |ui| {
            facts(ui, &network.name, |ui| {
                fact(ui, view, "Name", &network.name);
                if let Some(from) = &from {
                    fact(ui, view, "File", from);
                }
                fact(ui, view, "SHA-256", &network.sha256.to_string());
                fact(ui, view, "Licence", &network.licence);
                fact(ui, view, "Card", &network.card);
                if let Some(calibrated_on) = &network.calibrated_on {
                    fact(ui, view, "Calibrated on", calibrated_on);
                }
            });
        });
        ui.add_space(theme::GAP);
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
