//! backup and restore: the whole installation into a folder of snapshots, and back from it.

use std::path::{Path, PathBuf};

use anyhow::bail;
use clap::Subcommand;
use serde_json::json;

use super::{
    Ending, Place,
    output::{print, print_json, tell},
    passphrase,
};
use crate::{
    seal::{PublicKey, Secret},
    session::{
        BackupMade, KeyKeeper, Restored, SessionError, SnapshotCheck, check_backup, read_audit_head, restore_backup,
        snapshots,
    },
};

/// Back the installation up, while it is in use; or check, or list, backups.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct BackupArguments {
    #[command(subcommand)]
    command: Option<BackupCommand>,
    /// The folder of backups, made where it is missing; evidence that is there from before is not copied again
    #[arg(long, value_name = "DIR", required = true)]
    out: Option<PathBuf>,
    /// Remove all snapshots but so many of the newest afterwards, and the evidence that only those had
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    keep: Option<u32>,
    /// What was made, as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
enum BackupCommand {
    /// Tell whether a snapshot is what it was: every file, the signature, and, with its key, the database and its audit log
    Verify {
        #[command(flatten)]
        source: SnapshotSource,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// List the snapshots, the oldest first
    List {
        /// The folder of backups
        folder: PathBuf,
        /// One JSON object each
        #[arg(long)]
        json: bool,
    },
}

/// Bring an installation back from a backup, into a new or empty folder.
#[derive(clap::Args)]
pub(super) struct RestoreArguments {
    #[command(flatten)]
    source: SnapshotSource,
    /// As JSON
    #[arg(long)]
    json: bool,
}

/// A snapshot, and what is known about it from elsewhere.
#[derive(clap::Args)]
struct SnapshotSource {
    /// The folder of backups
    folder: PathBuf,
    /// The snapshot; the newest where none is named
    #[arg(long, value_name = "NAME")]
    snapshot: Option<String>,
    /// A head that `audit head` wrote before: the log of the snapshot must be the one that it was taken from, and not end before it
    #[arg(long, value_name = "FILE")]
    head: Option<PathBuf>,
    /// Public key that must have signed the snapshot, 64 hexadecimal digits
    #[arg(long, value_name = "KEY")]
    key: Option<PublicKey>,
}

pub(super) fn run(place: &Place, arguments: BackupArguments) -> anyhow::Result<Ending> {
    match (arguments.command, arguments.out) {
        (Some(BackupCommand::Verify { source, json }), _) => check(place, &source, json),
        (Some(BackupCommand::List { folder, json }), _) => list(&folder, json),
        (None, Some(out)) => {
            let keep = arguments.keep.and_then(|keep| usize::try_from(keep).ok());
            made(&place.desk()?.back_up(&out, keep, tell)?, arguments.json)
        }
        (None, None) => bail!("--out names the folder of backups"),
    }
}

fn made(made: &BackupMade, json: bool) -> anyhow::Result<Ending> {
    for digest in &made.damaged {
        tell(format_args!(
            "evidence {digest} is missing or damaged here and is not in the backup; import its case again"
        ));
    }
    if !made.removed.is_empty() {
        tell(format_args!("older snapshots were removed: {}", made.removed.join(", ")));
    }
    if let Some(detail) = &made.not_removed {
        tell(format_args!(
            "the backup is whole and lies in {}, but not all older snapshots were removed: {detail}",
            made.path.display()
        ));
    }
    match made.opened_by {
        Some(kind) => tell(format_args!(
            "the backup is encrypted as the installation is: without the {kind} that opens it now, nobody can read it; keep that apart \
             from it"
        )),
        None => tell(
            "the backup is NOT encrypted, as the installation is not: whoever has it reads everything, the signing key too",
        ),
    }
    if json {
        print_json(made)?;
    } else {
        let BackupMade { path, cases, evidence_files, new_files, new_bytes, .. } = made;
        print(format_args!(
            "{}: {cases} cases, {evidence_files} files of evidence, {new_files} of them new ({new_bytes} bytes)",
            path.display()
        ))?;
        print(format_args!("SHA-256 of its list {}; audit head {}", made.sha256, made.head.hash))?;
    }
    Ok(if made.damaged.is_empty() && made.not_removed.is_none() { Ending::Done } else { Ending::CaseFailed })
}

fn check(place: &Place, source: &SnapshotSource, json: bool) -> anyhow::Result<Ending> {
    let head = source.head.as_deref().map(read_audit_head).transpose()?;
    let secret = |folder: &Path| place.secrets.secret_at_hand(folder).map_err(no_secret);
    let named = (source.folder.as_path(), source.snapshot.as_deref());
    let SnapshotCheck { snapshot, verified } = check_backup(named, (source.key.as_ref(), head), secret, tell)?;
    let faults = &verified.faults;
    if json {
        let shown = faults.iter().map(|fault| json!({"path": fault.path, "detail": fault.detail})).collect::<Vec<_>>();
        print_json(&json!({
            "snapshot": snapshot.name, "signedBy": snapshot.signed_by, "sha256": snapshot.list_sha256,
            "files": verified.files, "bytes": verified.bytes, "databaseOpened": verified.database_opened,
            "whole": faults.is_empty(), "faults": shown,
        }))?;
    } else {
        for fault in faults {
            print(format_args!("WRONG: {}: {}", fault.path.display(), fault.detail))?;
        }
        let database = if verified.database_opened {
            "the database opens, and its audit log is unbroken up to the end that the list names"
        } else {
            "the database was not opened: give the key file or passphrase to have its log walked as well"
        };
        print(format_args!("{}: {} files are as they were, {} bytes", snapshot.name, verified.files, verified.bytes))?;
        if faults.is_empty() {
            print(database)?;
        }
        print(format_args!("signed by the key {}", snapshot.signed_by))?;
        if source.key.is_none() {
            print("compare it with what `assay keys show` said of that installation, or name it with --key")?;
        }
    }
    Ok(if faults.is_empty() { Ending::Done } else { Ending::CaseFailed })
}

fn list(folder: &Path, json: bool) -> anyhow::Result<Ending> {
    let mut ending = Ending::Done;
    for (name, snapshot) in snapshots(folder)? {
        match snapshot {
            Ok(snapshot) if json => {
                let list = &snapshot.list;
                print_json(&json!({
                    "snapshot": name, "madeAt": list.made_at, "cases": list.cases, "evidenceFiles": list.evidence.len(),
                    "bytes": list.byte_len(), "openedBy": list.opened_by, "head": list.head, "sha256": snapshot.list_sha256,
                }))?;
            }
            Ok(snapshot) => {
                let (cases, files) = (snapshot.list.cases, snapshot.list.evidence.len());
                let opened = snapshot.list.opened_by.as_deref().unwrap_or("nothing: it is not encrypted");
                let bytes = snapshot.list.byte_len();
                print(format_args!(
                    "{name}  {cases} cases, {files} files of evidence, {bytes} bytes; opens with {opened}"
                ))?;
            }
            Err(error) => {
                tell(format_args!("{name}: {error}"));
                ending = Ending::CaseFailed;
            }
        }
    }
    Ok(ending)
}

pub(super) fn restored(place: &Place, arguments: &RestoreArguments) -> anyhow::Result<Ending> {
    let RestoreArguments { source, json } = arguments;
    let Some(data) = &place.data else { bail!("--data names the new or empty folder to restore into") };
    let head = source.head.as_deref().map(read_audit_head).transpose()?;
    let actor = place.actor();
    let mut passphrase =
        |name: &str| passphrase::of(name, place.passphrase_file.as_deref(), data).map_err(|error| format!("{error:#}"));
    let rules = place.policy()?.operators.rules();
    let keeper = KeyKeeper { actor: &actor, rules, passphrase: &mut passphrase };
    let secret = |folder: &Path| -> Result<Secret, SessionError> { place.secrets.secret(folder).map_err(no_secret) };
    let named = (source.folder.as_path(), source.snapshot.as_deref(), data.as_path());
    let restored = restore_backup(named, (source.key.as_ref(), head), keeper, secret, tell)?;
    for digest in &restored.damaged {
        tell(format_args!("evidence {digest} was missing or damaged when it was backed up; import its case again"));
    }
    if source.head.is_none() {
        tell("no --head was given: whether newer events were lost, only a head kept elsewhere shows");
    }
    if *json {
        print_json(&restored)?;
        return Ok(Ending::Done);
    }
    let Restored { path, snapshot, cases, evidence_files, .. } = &restored;
    print(format_args!(
        "{} holds the snapshot {snapshot}: {cases} cases, {evidence_files} files of evidence, verified",
        path.display()
    ))?;
    print(format_args!("signed by the key {}; audit head {}", restored.signed_by, restored.head.hash))?;
    Ok(Ending::Done)
}

fn no_secret(error: anyhow::Error) -> SessionError {
    SessionError::NoPassphrase(format!("{error:#}"))
}
