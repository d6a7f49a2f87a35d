//! bundle: cases sealed for other installations, carried, taken in, acknowledged and deleted.

use std::path::PathBuf;

use clap::Subcommand;
use serde_json::{Value, json};

use super::{
    Ending, Place,
    cases::{engine, run_pending},
    output::{print, print_json, tell},
};
use crate::{
    bundle::{Carried, ContentList, carry},
    case::CaseId,
    session::{BundleReceipt, BundleSight, Desk, ReceivedFate, SendOrder, SentBundle, TaskWatch, bundles_in},
};

#[derive(Subcommand)]
pub(super) enum BundleCommand {
    /// Seal cases so that one trusted installation can open them and nobody else, not even this one: a file for each
    Export {
        /// The cases
        #[arg(required = true)]
        cases: Vec<String>,
        /// The trusted installation, as `keys trusted` lists it
        #[arg(long, value_name = "NAME")]
        to: String,
        /// The folder to write to, made where it is missing
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// All cases in one file of this name
        #[arg(long, value_name = "NAME")]
        together: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Take bundles in: store their cases as new, run and route them, and acknowledge each bundle beside it. What was interrupted goes on
    Import {
        /// Bundles, or folders of bundles
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// Do not run the checks now; the next import or the window does
        #[arg(long)]
        no_run: bool,
        /// One JSON object per bundle
        #[arg(long)]
        json: bool,
    },
    /// Copy a bundle into a folder; an interrupted copy goes on where it was, and is read back before it counts
    Copy {
        /// The bundle, or a folder of bundles
        file: PathBuf,
        /// The folder
        folder: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Tell from whom a bundle is, to whom, and whether it is whole; where it is for this installation, what it holds
    Show {
        /// The bundle
        file: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Delete bundles that this installation sealed, if their recipient says in an acknowledgement beside them that all of it came in
    Delete {
        /// Bundles, or folders of bundles
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

pub(super) fn run(place: &Place, command: BundleCommand) -> anyhow::Result<Ending> {
    match command {
        BundleCommand::Export { cases, to, out, together, json } => {
            let cases: Vec<CaseId> = cases.into_iter().map(CaseId).collect();
            let mut desk = place.desk()?;
            let groups: Vec<&[CaseId]> = if together.is_some() { vec![&cases] } else { cases.chunks(1).collect() };
            each(groups, |group| {
                let (cases, name) = (group.to_vec(), together.clone());
                let order = SendOrder { cases, to: to.clone(), folder: out.clone(), name };
                told_sent(&desk.send(&order, &TaskWatch::unattended())?, json)
            })
        }
        BundleCommand::Import { paths, no_run, json } => import(place, &paths, no_run, json),
        BundleCommand::Copy { file, folder, json } => each(bundles_in(&file)?, |file| {
            let mut quarter = 0;
            let progress = |done: u64, all: u64| {
                let now = done * 4 / all.max(1);
                if now > quarter && now < 4 {
                    tell(format_args!("{}: {} %", file.display(), now * 25));
                    quarter = now;
                }
            };
            told_carried(&carry(&file, &folder, progress)?, json)
        }),
        BundleCommand::Show { file, json } => show(&place.desk()?.look_at_bundle(&file)?, json),
        BundleCommand::Delete { paths, json } => {
            let mut desk = place.desk()?;
            let found: Vec<PathBuf> = paths
                .iter()
                .map(|path| bundles_in(path))
                .collect::<Result<Vec<_>, _>>()?
                .into_iter()
                .flatten()
                .collect();
            each(found, |path| {
                let deleted = desk.delete_acknowledged(&path)?;
                if json {
                    return print_json(&deleted);
                }
                print(format_args!("{}: deleted, {} has it", deleted.path.display(), deleted.recipient))
            })
        }
    }
}

/// Does it for each; what fails is told, and the others go on.
fn each<T>(
    items: impl IntoIterator<Item = T>,
    mut with: impl FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<Ending> {
    let mut ending = Ending::Done;
    for item in items {
        if let Err(error) = with(item) {
            tell(format_args!("{error:#}"));
            ending = Ending::CaseFailed;
        }
    }
    Ok(ending)
}

fn told_sent(sent: &SentBundle, json: bool) -> anyhow::Result<()> {
    if json {
        return print_json(sent);
    }
    let cases = sent.cases.iter().map(|case| case.0.as_str()).collect::<Vec<_>>().join(", ");
    let (path, to, sha256) = (sent.path.display(), &sent.recipient, sent.sha256);
    tell(format_args!("{cases} sealed to {to} in {path}; bundle {}, SHA-256 {sha256}", sent.bundle));
    Ok(())
}

fn told_carried(carried: &Carried, json: bool) -> anyhow::Result<()> {
    let Carried { path, sha256, byte_len, resumed_from } = carried;
    if json {
        return print_json(&json!({
            "path": path, "sha256": sha256, "bytes": byte_len, "resumedFrom": resumed_from,
        }));
    }
    let resumed = if *resumed_from > 0 { format!(", {resumed_from} of them from before") } else { String::new() };
    tell(format_args!("{} is there and reads back: {byte_len} bytes{resumed}, SHA-256 {sha256}", path.display()));
    Ok(())
}

fn import(place: &Place, paths: &[PathBuf], no_run: bool, json: bool) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    let mut ending = Ending::Done;
    for path in paths {
        let found = match bundles_in(path) {
            Ok(found) => found,
            Err(error) => {
                tell(error);
                ending = Ending::CaseFailed;
                continue;
            }
        };
        match desk.cases_beside(path) {
            Ok(beside) => left_out(&beside, "no bundle", "assay import"),
            Err(error) => {
                tell(error);
                ending = Ending::CaseFailed;
            }
        }
        for bundle in found {
            let name = bundle.display().to_string();
            let received = desk.receive(&bundle, |_, sent| tell(format_args!("{name}: reading {}", sent.id)));
            match received {
                Ok(receipt) => ending = ending.and(told_receipt(&receipt, json)?),
                Err(error) => {
                    tell(&error);
                    if json {
                        print_json(&json!({"path": bundle, "problem": error.to_string()}))?;
                    }
                    ending = Ending::CaseFailed;
                }
            }
        }
    }
    match no_run {
        true => Ok(ending),
        false => Ok(ending.and(run_all(place, &mut desk)?)),
    }
}

/// Tells what lies beside what is taken in, and with which command it is.
pub(super) fn left_out(paths: &[PathBuf], what: &str, command: &str) {
    for path in paths {
        tell(format_args!("{} is {what} and was left out; `{command} {}` takes it in", path.display(), path.display()));
    }
}

/// Runs what came in, and what an interrupted import left.
fn run_all(place: &Place, desk: &mut Desk) -> anyhow::Result<Ending> {
    if desk.pending()?.is_empty() {
        return Ok(Ending::Done);
    }
    let engine = engine(place)?;
    run_pending(desk, &engine, |desk, case| {
        Ok(match desk.row(case) {
            Ok(row) if row.failure.is_some() => Ending::CaseFailed,
            // Who takes cases in need not be allowed to see them.
            _ => Ending::Done,
        })
    })
}

fn told_receipt(receipt: &BundleReceipt, json: bool) -> anyhow::Result<Ending> {
    let BundleReceipt { facts, fates, acknowledgement } = receipt;
    let (name, sender) = (facts.path.display(), &facts.sender.name);
    let mut ending = Ending::Done;
    let mut cases: Vec<Value> = Vec::new();
    for fate in fates {
        match fate {
            ReceivedFate::In(case, fate) => {
                let known = if fate.name() == "known" { "known already, skipped" } else { "received" };
                tell(format_args!("{name}: {case} from {sender}: {known}"));
                cases.push(json!({"case": case, "fate": fate}));
            }
            ReceivedFate::Refused(case, error) => {
                ending = Ending::CaseFailed;
                tell(format_args!("{name}: {case} from {sender} was refused: {error}; the bundle keeps it"));
                cases.push(json!({"case": case, "fate": "refused", "problem": error.to_string()}));
            }
        }
    }
    let written = match acknowledgement {
        Some(Ok(place)) => Some(place),
        Some(Err(error)) => {
            tell(format_args!("{name}: everything is in, but the acknowledgement could not be written: {error}"));
            ending = Ending::CaseFailed;
            None
        }
        None => {
            tell(format_args!("{name}: not acknowledged, since not every case of it is in"));
            None
        }
    };
    if json {
        print_json(&json!({
            "path": facts.path, "bundle": facts.header.bundle, "sender": sender, "sha256": facts.sha256, "cases": cases,
            "acknowledgement": written,
        }))?;
    }
    Ok(ending)
}

fn show(sight: &BundleSight, json: bool) -> anyhow::Result<Ending> {
    let BundleSight { header, is_own, sha256, byte_len, sender, recipient, contents } = sight;
    let listed = |list: &ContentList| -> Vec<Value> {
        let of_case = |case: &crate::bundle::ListedCase| {
            json!({"case": case.sent.id, "evidence": case.sent.evidence.len(), "bytes": case.byte_len(),
                "record": case.record.is_some()})
        };
        list.cases.iter().map(of_case).collect()
    };
    if json {
        print_json(&json!({
            "bundle": header.bundle, "sender": {
                "installation": header.sender.installation, "signingKey": header.sender.signing_key, "trustedAs": sender,
                "isOwn": is_own,
            },
            "recipient": {"receivingKey": header.recipient, "trustedAs": recipient},
            "sealedAtMillis": header.sealed_at_millis, "sha256": sha256, "bytes": byte_len,
            "cases": contents.as_ref().map(listed),
        }))?;
        return Ok(Ending::Done);
    }
    let trusted = |name: &Option<String>| name.clone().unwrap_or_else(|| "nobody who is trusted here".to_owned());
    let from = if *is_own { "this installation".to_owned() } else { trusted(sender) };
    let time = jiff::Timestamp::from_millisecond(header.sealed_at_millis).map(|time| time.to_string());
    print(format_args!("bundle {}, {byte_len} bytes, SHA-256 {sha256}; whole, and signed as it says", header.bundle))?;
    print(format_args!("from {} (key {}), sealed {}", from, header.sender.signing_key, time.unwrap_or_default()))?;
    match contents {
        None => print(format_args!(
            "to {} (receiving key {}); what it holds only that installation can tell, and only of a sender it trusts",
            trusted(recipient),
            header.recipient
        ))?,
        Some(list) => {
            print(format_args!("to this installation: {} cases", list.cases.len()))?;
            for case in &list.cases {
                let (id, files, bytes) = (&case.sent.id, case.sent.evidence.len(), case.byte_len());
                let record = if case.record.is_some() { ", with what the sender did with it" } else { "" };
                print(format_args!("  {id}: {files} files, {bytes} bytes{record}"))?;
            }
        }
    }
    Ok(Ending::Done)
}
