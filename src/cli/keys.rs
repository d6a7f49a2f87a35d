//! keys: the data folder encrypted, its keys changed and told about.

use std::path::PathBuf;

use super::{
    Ending, Place,
    contacts::{self, ContactsCommand},
    output::{print, print_json, tell},
    passphrase,
    secrets::new_secret,
};
use crate::session::{KeyKeeper, KeyReport, encrypt_data, rotate_keys};

#[derive(clap::Subcommand)]
pub(super) enum KeysCommand {
    /// Encrypt the data folder: by a passphrase, or by the key file that --key-file names and that is made where there is none. What
    /// was interrupted goes on
    Init {
        /// Ask for a passphrase at the terminal
        #[arg(long)]
        passphrase: bool,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Change what opens the data folder
    Rotate {
        /// Bring everything under a new key as well: when the old one may be known to others. What was interrupted goes on; give
        /// the new passphrase or key file then
        #[arg(long)]
        all: bool,
        /// Key file that is to open the data from now on; made where there is none
        #[arg(long, value_name = "FILE", conflicts_with_all = ["new_passphrase", "new_passphrase_file"])]
        new_key_file: Option<PathBuf>,
        /// Ask for a new passphrase at the terminal
        #[arg(long, conflicts_with = "new_passphrase_file")]
        new_passphrase: bool,
        /// File whose first line is the new passphrase
        #[arg(long, value_name = "FILE")]
        new_passphrase_file: Option<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the public key by which others check signatures, and how the data is encrypted
    Show {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    #[command(flatten)]
    Contacts(ContactsCommand),
}

pub(super) fn run(place: &Place, command: KeysCommand) -> anyhow::Result<Ending> {
    let (data, actor) = (place.data(), place.actor());
    let mut passphrase = |name: &str| {
        passphrase::of(name, place.passphrase_file.as_deref(), &data).map_err(|error| format!("{error:#}"))
    };
    let rules = place.policy()?.operators.rules();
    let keeper = KeyKeeper { actor: &actor, rules, passphrase: &mut passphrase };
    match command {
        KeysCommand::Init { passphrase, json } => {
            let secret = place.secrets.first_secret(&data, passphrase)?;
            told(&encrypt_data(&data, keeper, &secret, tell)?, json)
        }
        KeysCommand::Rotate { all, new_key_file, new_passphrase, new_passphrase_file, json } => {
            let secret = place.secrets.secret(&data)?;
            let named = (new_key_file.as_deref(), new_passphrase_file.as_deref());
            let new = new_secret(named, new_passphrase, "--new-passphrase-file", &data)?;
            let new = new.as_ref().unwrap_or(&secret);
            told(&rotate_keys(&data, keeper, (&secret, new), all, tell)?, json)
        }
        KeysCommand::Show { json } => show(place, json),
        KeysCommand::Contacts(command) => contacts::run(place, command),
    }
}

fn told(report: &KeyReport, json: bool) -> anyhow::Result<Ending> {
    for digest in &report.damaged {
        tell(format_args!("evidence {digest} was damaged before; import its case again"));
    }
    for name in &report.not_encrypted {
        tell(format_args!("{name} in the data folder is not Assay's and was not encrypted"));
    }
    if json {
        print_json(report)?;
    } else {
        let KeyReport { opened_by, evidence_files, .. } = report;
        print(format_args!(
            "the data is encrypted and opens with the {opened_by}; {evidence_files} files were encrypted"
        ))?;
        print("without it nothing can be read: keep a copy of it and of keys.json in another place")?;
    }
    Ok(Ending::Done)
}

fn show(place: &Place, json: bool) -> anyhow::Result<Ending> {
    let facts = place.desk()?.key_facts()?;
    if json {
        print_json(&facts)?;
        return Ok(Ending::Done);
    }
    print(format_args!("installation  {}", facts.installation))?;
    print(format_args!("public key    {} (Ed25519)", facts.public_key))?;
    print(format_args!("receiving key {} (X25519)", facts.receiving_key))?;
    print(format_args!("fingerprint   {}", facts.fingerprint))?;
    match facts.opened_by {
        Some(opened_by) => print(format_args!("encrypted     yes, opens with a {opened_by}"))?,
        None => print("encrypted     no; the secret keys lie in keys.json, guarded by the mode of the file alone")?,
    }
    Ok(Ending::Done)
}
