//! lists: known images and addresses that cases are compared with.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::json;

use super::{
    Ending, Place,
    output::{print, print_json},
};
use crate::case::reference::{ListInfo, ListKind};

#[derive(Subcommand)]
pub(super) enum ListsCommand {
    /// Import a list; one of the same kind and name is replaced
    Import {
        /// Which list
        kind: KindName,
        /// Addresses: a text file with one address or CIDR block a line. Known images: a .csv with the columns name, url,
        /// hash, image, a .json list of objects with these keys, or a folder of images; `hash` is the file's SHA-256,
        /// `image` a file below the list's folder
        file: PathBuf,
        /// Name of the list; without it, that of the file
        #[arg(long)]
        name: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Show the lists
    Show {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove a list
    Remove {
        /// Which list
        kind: KindName,
        /// Its name, as `show` gives it
        name: String,
    },
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub(super) enum KindName {
    KnownImages,
    Addresses,
}

impl From<KindName> for ListKind {
    fn from(name: KindName) -> ListKind {
        match name {
            KindName::KnownImages => ListKind::KnownImages,
            KindName::Addresses => ListKind::Addresses,
        }
    }
}

pub(super) fn run(place: &Place, command: &ListsCommand) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    match command {
        ListsCommand::Import { kind, file, name, json } => {
            let list = desk.import_list((*kind).into(), file, name.as_deref())?;
            if *json {
                print_json(&list)?;
            } else {
                print_list(&list)?;
            }
        }
        ListsCommand::Show { json } => {
            let lists = desk.lists()?;
            if *json {
                print_json(&json!({"lists": lists}))?;
            } else {
                lists.iter().try_for_each(print_list)?;
                print(format_args!("{} lists", lists.len()))?;
            }
        }
        ListsCommand::Remove { kind, name } => {
            desk.remove_list((*kind).into(), name)?;
            print(format_args!("{name}: removed"))?;
        }
    }
    Ok(Ending::Done)
}

fn print_list(list: &ListInfo) -> anyhow::Result<()> {
    let ListInfo { kind, name, entries, sha256, source } = list;
    print(format_args!("{:<13} {name:<24} {entries:>8} entries  {}  from {source}", kind.name(), sha256.short()))
}
