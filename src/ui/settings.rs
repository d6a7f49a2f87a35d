//! What this installation works with: folders, policy against the one that ships, networks. Read only: a policy is a file that
//! someone signs off, not a screen of sliders.

use eframe::egui::{ComboBox, Label, RichText, ScrollArea, TextEdit, Ui};

use super::{
    action::Action,
    columns::{Columns, columns},
    context::ViewContext,
    language::{Language, tr},
    parts,
    symbols::Symbol,
    theme,
};
use crate::{
    case::NetworkStatus,
    session::{Door, PolicyValue, Settings},
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
        section(ui, tr!("settings-installation"));
        installation(ui, view, settings);
        ui.add_space(2.0 * theme::GAP);
        section(ui, tr!("settings-policy"));
        policy(ui, view, settings, state);
        ui.add_space(2.0 * theme::GAP);
        section(ui, tr!("settings-networks"));
        networks(ui, view, &settings.networks);
    });
}

fn section(ui: &mut Ui, title: &str) {
    ui.label(RichText::new(title).font(theme::title_font()).strong());
    ui.add_space(4.0);
}

/// A line of a table of facts.
fn fact(ui: &mut Ui, view: &ViewContext<'_>, facts: &mut Columns<2>, name: &str, value: &str) {
    let name = RichText::new(name).color(view.palette.weak);
    facts.line(
        ui,
        [&mut |ui| _ = ui.label(name.clone()), &mut |ui| {
            ui.add(Label::new(value).wrap().selectable(true));
        }],
    );
}

fn facts(ui: &mut Ui, salt: &str, content: impl FnOnce(&mut Ui, &mut Columns<2>)) {
    columns(ui, salt, [18.0, 5.0], 120.0, content);
}

fn installation(ui: &mut Ui, view: &ViewContext<'_>, settings: &Settings) {
    facts(ui, "installation", |ui, facts| {
        fact(ui, view, facts, tr!("settings-data-folder"), &settings.data_folder.display().to_string());
        fact(ui, view, facts, tr!("settings-reviewer"), &view.snapshot.actor);
        let version = tr!("settings-assay-version", version = settings.version);
        fact(ui, view, facts, tr!("settings-version"), &version);
        if view.snapshot.access.door == Door::Open {
            fact(ui, view, facts, tr!("operators-title"), tr!("operators-open"));
        }
        if view.snapshot.access.door == Door::SignedIn {
            let name = RichText::new(tr!("operators-passphrase")).color(view.palette.weak);
            let mut button = |ui: &mut Ui| drop(parts::action_button(ui, view, Action::Passphrase, true));
            facts.line(ui, [&mut |ui| _ = ui.label(name.clone()), &mut button]);
        }
        fact(ui, view, facts, tr!("settings-internet"), tr!("settings-internet-never"));
        let name = RichText::new(tr!("settings-language")).color(view.palette.weak);
        facts.line(ui, [&mut |ui| _ = ui.label(name.clone()), &mut language]);
    });
}

/// The choice of the window's language, each by its own name.
fn language(ui: &mut Ui) {
    let mut wanted = Language::spoken();
    let choice = ComboBox::from_id_salt("language").width(130.0).selected_text(wanted.own_name());
    let combo = choice.show_ui(ui, |ui| {
        parts::choices(ui, |ui| {
            for language in Language::ALL {
                ui.selectable_value(&mut wanted, language, language.own_name());
            }
        });
    });
    parts::name(&combo.response, tr!("settings-language-choice"));
    parts::explain(combo.response, Action::Language);
    wanted.speak();
}

fn policy(ui: &mut Ui, view: &ViewContext<'_>, settings: &Settings, state: &mut SettingsState) {
    let changed: Vec<&PolicyValue> = settings.policy_values.iter().filter(|value| value.is_changed()).collect();
    facts(ui, "policy", |ui, facts| {
        fact(ui, view, facts, tr!("settings-policy-name"), &settings.policy.name);
        fact(ui, view, facts, tr!("settings-policy-source"), &settings.policy_source);
        fact(ui, view, facts, "SHA-256", &settings.policy.sha256.to_string());
    });
    ui.add_space(theme::GAP);
    if changed.is_empty() {
        parts::marked(ui, view, Symbol::Clear, tr!("settings-values-as-shipped"));
    } else {
        parts::marked(ui, view, Symbol::Review, &tr!("settings-values-changed", count = changed.len()));
        values(ui, view, "changed-values", &changed);
    }
    let title = tr!("settings-values-all", count = settings.policy_values.len());
    parts::folded(ui, "all-values", &title, |ui| {
        let hint = tr!("settings-values-find-hint");
        let field = TextEdit::singleline(&mut state.search).hint_text(hint).desired_width(260.0);
        parts::name(&ui.add(field), tr!("settings-values-find"));
        let needle = state.search.trim().to_lowercase();
        let found: Vec<&PolicyValue> =
            settings.policy_values.iter().filter(|value| value.key.to_lowercase().contains(&needle)).collect();
        if found.is_empty() {
            parts::weak(ui, view, tr!("settings-values-none-found"));
        } else {
            values(ui, view, "found-values", &found);
        }
    });
}

/// A table of values: in force, and shipped where that is another.
fn values(ui: &mut Ui, view: &ViewContext<'_>, salt: &str, values: &[&PolicyValue]) {
    columns(ui, salt, [18.0, 3.0], 0.0, |ui, columns| {
        columns.stripe();
        columns.line(
            ui,
            [
                &mut |ui| _ = parts::weak(ui, view, tr!("settings-value-key")),
                &mut |ui| _ = parts::weak(ui, view, tr!("settings-value-in-force")),
                &mut |ui| _ = parts::weak(ui, view, tr!("settings-value-shipped")),
            ],
        );
        for value in values {
            let text = |value: &Option<String>| {
                RichText::new(value.as_deref().unwrap_or(tr!("settings-value-absent"))).monospace()
            };
            let key = RichText::new(&value.key).monospace();
            let own = text(&value.value);
            let own = if value.is_changed() { own.strong().color(view.palette.review) } else { own };
            let shipped = text(&value.shipped).color(view.palette.weak);
            columns.line(
                ui,
                [&mut |ui| _ = ui.label(key.clone()), &mut |ui| _ = ui.label(own.clone()), &mut |ui| {
                    _ = ui.label(shipped.clone())
                }],
            );
        }
    });
}

fn networks(ui: &mut Ui, view: &ViewContext<'_>, networks: &[NetworkStatus]) {
    if networks.is_empty() {
        parts::weak(ui, view, tr!("settings-networks-unknown"));
        return;
    }
    for network in networks {
        let (symbol, text) = match &network.error {
            None => (Symbol::Clear, tr!("settings-network-in-use")),
            Some(_) => (Symbol::Fail, tr!("settings-network-unusable")),
        };
        ui.horizontal(|ui| {
            ui.label(RichText::new(capitalised(&network.task)).strong());
            parts::marked(ui, view, symbol, text);
        });
        if let Some(error) = &network.error {
            ui.add(Label::new(error).wrap().selectable(true));
        }
        parts::indented(ui, &network.name, |ui| facts(ui, &network.name, |ui, facts| card(ui, view, facts, network)));
        ui.add_space(theme::GAP);
    }
}

/// What a network is and where it comes from.
fn card(ui: &mut Ui, view: &ViewContext<'_>, facts: &mut Columns<2>, network: &NetworkStatus) {
    fact(ui, view, facts, tr!("settings-network-name"), &network.name);
    if let Some(path) = &network.path {
        fact(ui, view, facts, tr!("settings-network-file"), &path.display().to_string());
    }
    fact(ui, view, facts, "SHA-256", &network.sha256.to_string());
    fact(ui, view, facts, tr!("settings-network-licence"), &network.licence);
    fact(ui, view, facts, tr!("settings-network-card"), &network.card);
    if let Some(calibrated_on) = &network.calibrated_on {
        fact(ui, view, facts, tr!("settings-network-calibrated-on"), calibrated_on);
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
