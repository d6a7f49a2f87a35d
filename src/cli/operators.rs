//! operator: the people who work here, added and changed by an administrator.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::{
    Ending, Place,
    output::{print, print_json, tell},
    passphrase,
};
use crate::{
    case::{operator::Operator, permission::Role},
    session::Desk,
    store::{OperatorChange, Presence},
};

#[derive(Subcommand)]
pub(super) enum OperatorCommand {
    /// Add an operator. The first must be an administrator, and from then on everybody signs in
    Add {
        /// The name to sign in with: small letters, digits, full stop, hyphen, underscore
        name: String,
        /// What the operator is here for
        #[arg(long, value_enum)]
        role: RoleName,
        /// The name for people
        #[arg(long, value_name = "TEXT")]
        display_name: Option<String>,
        #[command(flatten)]
        new: NewPassphrase,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List the operators
    List {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Let an operator in, and take a lock off the name
    Enable(OneOperator),
    /// Shut an operator out; sessions end, and the name stays in the record
    Disable(OneOperator),
    /// Give an operator another role
    Role {
        #[command(flatten)]
        operator: OneOperator,
        /// The role
        #[arg(value_enum)]
        role: RoleName,
    },
    /// Give an operator another passphrase; everybody may change his own
    Passphrase {
        #[command(flatten)]
        operator: OneOperator,
        #[command(flatten)]
        new: NewPassphrase,
    },
}

#[derive(clap::Args)]
pub(super) struct OneOperator {
    /// The operator
    name: String,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(clap::Args)]
pub(super) struct NewPassphrase {
    /// File whose first line is the operator's new passphrase; nobody else may read it. Without it the terminal asks
    #[arg(long, value_name = "FILE")]
    new_passphrase_file: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum RoleName {
    Reviewer,
    Senior,
    Compliance,
    Administrator,
    Kiosk,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Role {
        match name {
            RoleName::Reviewer => Role::Reviewer,
            RoleName::Senior => Role::Senior,
            RoleName::Compliance => Role::Compliance,
            RoleName::Administrator => Role::Administrator,
            RoleName::Kiosk => Role::Kiosk,
        }
    }
}

pub(super) fn run(place: &Place, command: OperatorCommand) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    match command {
        OperatorCommand::Add { name, role, display_name, new, json } => {
            let role = Role::from(role);
            let is_first = desk.presence()? == Presence::Open;
            let passphrase = passphrase::new(&name, new.new_passphrase_file.as_deref(), &place.data())?;
            desk.add_operator(&name, display_name.as_deref(), role, &passphrase)?;
            if json {
                print_json(&json!({"operator": name, "role": role, "founding": is_first}))?;
            } else {
                print(format_args!("{name}: added as {}", role.name()))?;
            }
            if is_first {
                tell("from now on everybody signs in here: give --actor NAME, and the passphrase when asked");
            }
        }
        OperatorCommand::List { json } => list(&desk, json)?,
        OperatorCommand::Enable(operator) => change(&mut desk, &operator, OperatorChange::Enabled(true))?,
        OperatorCommand::Disable(operator) => change(&mut desk, &operator, OperatorChange::Enabled(false))?,
        OperatorCommand::Role { operator, role } => change(&mut desk, &operator, OperatorChange::Role(role.into()))?,
        OperatorCommand::Passphrase { operator: OneOperator { name, json }, new } => {
            let passphrase = passphrase::new(&name, new.new_passphrase_file.as_deref(), &place.data())?;
            desk.set_passphrase(&name, &passphrase)?;
            if json {
                print_json(&json!({"operator": name, "passphraseChanged": true}))?;
            } else {
                print(format_args!("{name}: has another passphrase; other sessions are over"))?;
            }
        }
    }
    Ok(Ending::Done)
}

fn list(desk: &Desk, json: bool) -> anyhow::Result<()> {
    let is_open = desk.presence()? == Presence::Open;
    let operators = desk.operators()?;
    if json {
        return print_json(&json!({"open": is_open, "operators": operators}));
    }
    operators.iter().try_for_each(print_operator)?;
    if is_open {
        print("open: there are no operators, names are taken as --actor gives them, and nobody signs in")?;
        tell("`assay operator add NAME --role administrator` ends that");
    }
    Ok(())
}

fn change(desk: &mut Desk, operator: &OneOperator, change: OperatorChange) -> anyhow::Result<()> {
    let changed = desk.change_operator(&operator.name, change)?;
    if operator.json { print_json(&changed) } else { print_operator(&changed) }
}

fn print_operator(operator: &Operator) -> anyhow::Result<()> {
    let Operator { name, display_name, role, enabled, failed_attempts, .. } = operator;
    let state = if *enabled { "" } else { "  shut out" };
    let failed = match failed_attempts {
        0 => String::new(),
        some => format!("  {some} failed sign-ins in a row"),
    };
    print(format_args!("{name:<24} {:<14} {display_name}{state}{failed}", role.name()))
}
