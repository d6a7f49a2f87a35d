//! keys recipient, trust, distrust, trusted: the public keys that installations exchange.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::{
    Ending, Place,
    output::{print, print_json, tell},
};
use crate::{bundle::Fingerprint, session::KnownContact};

#[derive(Subcommand)]
pub(super) enum ContactsCommand {
    /// Write the public keys of this installation to a file, for others to seal cases to and to believe
    Recipient {
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Trust another installation from now on. Compare the fingerprint with what its people say by another way
    Trust {
        /// The file that `keys recipient` wrote there
        file: PathBuf,
        /// The name that it has here, such as BRANCH-12
        #[arg(long)]
        name: String,
        /// The fingerprint that the file must have
        #[arg(long)]
        fingerprint: Option<Fingerprint>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Trust another installation no longer; cases that came from it stay
    Distrust {
        /// The name that it has here
        name: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List the installations that are trusted
    Trusted {
        /// One JSON object each
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(place: &Place, command: ContactsCommand) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    match command {
        ContactsCommand::Recipient { out, json } => {
            let contact = desk.write_contact(&out)?;
            let fingerprint = contact.fingerprint();
            if json {
                print_json(&json!({"path": out, "contact": contact, "fingerprint": fingerprint}))?;
            } else {
                tell(format_args!("the public keys were written to {}", out.display()));
                print(format_args!("fingerprint {fingerprint}"))?;
            }
        }
        ContactsCommand::Trust { file, name, fingerprint, json } => {
            let known = desk.trust(&file, &name, fingerprint.as_ref())?;
            if !json && fingerprint.is_none() {
                tell("compare this fingerprint with what the people there say, by telephone or in person:");
            }
            print_contact(&known, json)?;
        }
        ContactsCommand::Distrust { name, json } => {
            let known = desk.distrust(&name)?;
            if !json {
                tell(format_args!("{} is trusted no longer", known.contact.name));
            }
            print_contact(&known, json)?;
        }
        ContactsCommand::Trusted { json } => {
            desk.trusted()?.iter().try_for_each(|known| print_contact(known, json))?;
        }
    }
    Ok(Ending::Done)
}

fn print_contact(known: &KnownContact, json: bool) -> anyhow::Result<()> {
    if json {
        return print_json(known);
    }
    let KnownContact { contact, fingerprint } = known;
    let since = jiff::Timestamp::from_millisecond(contact.trusted_at_millis).map(|time| time.to_string());
    let (name, by) = (&contact.name, &contact.trusted_by);
    print(format_args!("{name:<24} {fingerprint}  trusted {} by {by}", since.unwrap_or_default()))
}
