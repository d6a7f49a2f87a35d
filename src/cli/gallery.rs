//! gallery: who is enrolled, and taking someone out.

use clap::Subcommand;
use serde_json::json;

use super::{
    Ending, Place,
    output::{print, print_json, tell},
};
use crate::case::gallery::EnrolledPerson;

#[derive(Subcommand)]
pub(super) enum GalleryCommand {
    /// List the clients in the gallery
    List {
        /// First client, from 0
        #[arg(long, default_value_t = 0)]
        offset: u64,
        /// Most clients
        #[arg(long, default_value_t = 200)]
        limit: u64,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Show from which cases a client was enrolled; the audit log notes that you looked
    Show {
        /// The client: clientId, or the case's identifier where the case names none
        client: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Take a client out of the gallery, at the person's request: the templates go, the record of it stays
    Delete {
        /// The client: clientId, or the case's identifier where the case names none
        client: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(place: &Place, command: &GalleryCommand) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    match command {
        GalleryCommand::List { offset, limit, json } => {
            let (clients, state) = desk.gallery_clients(*offset, *limit)?;
            if *json {
                let faces = state.faces + state.other_faces;
                print_json(&json!({"offset": offset, "clients": clients, "faces": faces, "model": state.model}))?;
                return Ok(Ending::Done);
            }
            for client in &clients {
                let name = client.entity_name.as_deref().unwrap_or("");
                print(format_args!("{:<38} {:>4}  {name}", client.client_id, client.faces))?;
            }
            print(format_args!("{} clients shown; {} faces enrolled", clients.len(), state.faces + state.other_faces))?;
            if state.other_faces > 0 {
                tell(format_args!("{} faces are another network's: run their cases again", state.other_faces));
            }
        }
        GalleryCommand::Show { client, json } => show(client, &desk.gallery_client(client)?, *json)?,
        GalleryCommand::Delete { client, json } => {
            let removed = desk.remove_client(client)?;
            if *json {
                print_json(&json!({"clientId": client, "removed": removed}))?;
            } else {
                print(format_args!("{client}: {} faces were removed from the gallery", removed.len()))?;
            }
            tell("the evidence and the reports of the person's cases are kept, and so is the record of this removal");
        }
    }
    Ok(Ending::Done)
}

fn show(client: &str, people: &[EnrolledPerson], json: bool) -> anyhow::Result<()> {
    if json {
        return print_json(&json!({"clientId": client, "enrolments": people}));
    }
    people.iter().try_for_each(|person| {
        let name = person.entity_name.as_deref().unwrap_or("");
        print(format_args!("enrolment {}: case {}, run {}  {name}", person.enrolment, person.case, person.run))
    })
}
