//! Cases to files, many cases to tables, the report of a period, and whether a file is an export unchanged.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use jiff::civil::Date;

use super::{
    Ending, Place,
    output::{print, print_json, tell},
    queue::FilterArguments,
};
use crate::{
    case::CaseId,
    seal::PublicKey,
    session::{
        Dialect, ExportCheck, ExportForm, ExportFormat, ExportOrder, ExportSubject, Exported, Field, KnownExport,
        TableForm, TableOrder, TaskWatch, days_millis, file_name,
    },
};

#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(super) struct ExportArguments {
    #[command(subcommand)]
    command: Option<ExportCommand>,
    /// The cases; a table holds every case of the list where none are named
    #[arg(required_unless_present_any = ["csv", "jsonl"])]
    cases: Vec<String>,
    /// Form of the files
    #[arg(long, value_parser = ["json", "pdf", "zip", "csv", "jsonl"], required_unless_present_any = ["csv", "jsonl"])]
    format: Option<String>,
    /// With json: this service's form instead of Assay's own
    #[arg(long, value_name = "NAME")]
    dialect: Option<Dialect>,
    /// Without who the person is: names, numbers, dates of birth, photos
    #[arg(long)]
    redact: bool,
    /// The file to write, or a folder for several cases
    #[arg(long, value_name = "PATH", required_unless_present_any = ["csv", "jsonl"])]
    out: Option<PathBuf>,
    /// Write a table of cases as comma-separated values
    #[arg(long, value_name = "FILE", conflicts_with_all = ["jsonl", "format", "out", "dialect"])]
    csv: Option<PathBuf>,
    /// Write a table of cases as JSON Lines
    #[arg(long, value_name = "FILE", conflicts_with_all = ["format", "out", "dialect"])]
    jsonl: Option<PathBuf>,
    /// Columns of the table, such as case,status,decision; a wrong one lists them all. Without it, the usual ones, of which a
    /// redacted table has those that do not tell who the person is
    #[arg(long, value_delimiter = ',', value_name = "FIELDS")]
    fields: Vec<Field>,
    #[command(flatten)]
    filter: FilterArguments,
    /// Replace files of the same names, and their signatures
    #[arg(long)]
    replace: bool,
    /// What was written, as JSON
    #[arg(long)]
    json: bool,
}

#[derive(clap::Subcommand)]
enum ExportCommand {
    /// Tell whether a file is an export of this installation, unchanged, by the audit log and by the signature beside it
    Verify {
        /// The file
        file: PathBuf,
        /// Public key that must have signed it, 64 hexadecimal digits
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
}

/// The report of a period.
#[derive(clap::Args)]
pub(super) struct ReportArguments {
    /// First day, YYYY-MM-DD, UTC
    #[arg(long, value_name = "DAY")]
    from: Date,
    /// Last day
    #[arg(long, value_name = "DAY")]
    to: Date,
    /// Form of the file
    #[arg(long, value_parser = ["pdf", "json"], default_value = "pdf")]
    format: String,
    /// The file to write; without it, assay-report-FROM-TO in the current folder
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Replace a file of the same name, and its signature
    #[arg(long)]
    replace: bool,
    /// What was written, as JSON
    #[arg(long)]
    json: bool,
}

pub(super) fn run(place: &Place, arguments: ExportArguments) -> anyhow::Result<Ending> {
    if let Some(ExportCommand::Verify { file, key, json }) = arguments.command {
        return verify(place, &file, key.as_deref(), json);
    }
    let format = arguments.format.as_deref();
    let table = match (&arguments.csv, &arguments.jsonl, format, &arguments.out) {
        (Some(path), ..) => Some((TableForm::Csv, path)),
        (_, Some(path), ..) => Some((TableForm::JsonLines, path)),
        (_, _, Some("csv"), Some(path)) => Some((TableForm::Csv, path)),
        (_, _, Some("jsonl"), Some(path)) => Some((TableForm::JsonLines, path)),
        _ => None,
    };
    if let Some((form, path)) = table {
        return self::table(place, &arguments, form, path);
    }
    if arguments.dialect.is_some() && format != Some("json") {
        bail!("--dialect goes with --format json");
    }
    let Some(out) = &arguments.out else { bail!("--out names the file to write") };
    let (format, extension) = match format {
        Some("pdf") => (ExportFormat::Pdf, "pdf"),
        Some("zip") => (ExportFormat::Zip, "zip"),
        _ => (ExportFormat::Json(arguments.dialect), "json"),
    };
    let form = ExportForm { format, is_redacted: arguments.redact };
    cases(place, &arguments, form, (out, extension))
}

fn cases(
    place: &Place,
    arguments: &ExportArguments,
    form: ExportForm,
    (out, extension): (&Path, &str),
) -> anyhow::Result<Ending> {
    let mut desk = place.desk()?;
    let into_folder = arguments.cases.len() > 1 || out.is_dir();
    if into_folder {
        fs::create_dir_all(out).with_context(|| format!("{} cannot be made", out.display()))?;
    }
    let mut ending = Ending::Done;
    for case in &arguments.cases {
        let path = if into_folder { out.join(format!("{}.{extension}", file_name(case))) } else { out.to_owned() };
        let subject = ExportSubject::Case { case: CaseId(case.clone()), form };
        let order = ExportOrder { subject, path, replaces: arguments.replace };
        match desk.export(&order, &TaskWatch::unattended()) {
            Ok(exported) => told(case, &exported, arguments.json)?,
            Err(error) => {
                tell(error);
                ending = Ending::CaseFailed;
            }
        }
    }
    Ok(ending)
}

fn table(place: &Place, arguments: &ExportArguments, form: TableForm, path: &Path) -> anyhow::Result<Ending> {
    let fields = arguments.fields.clone();
    let only: Vec<CaseId> = arguments.cases.iter().cloned().map(CaseId).collect();
    let query = arguments.filter.query(0, u64::MAX);
    let table = TableOrder { form, fields, query, only, is_redacted: arguments.redact };
    let subject = ExportSubject::Table(Box::new(table));
    let order = ExportOrder { subject, path: path.to_owned(), replaces: arguments.replace };
    let exported = place.desk()?.export(&order, &TaskWatch::unattended())?;
    told(&format!("a table of {} cases", exported.rows.unwrap_or_default()), &exported, arguments.json)?;
    Ok(Ending::Done)
}

/// Says what was written where.
fn told(what: &str, exported: &Exported, json: bool) -> anyhow::Result<()> {
    for fault in &exported.faults {
        tell(format_args!("WARNING: {what}: {fault}; `assay audit verify --evidence` tells more"));
    }
    if json {
        return print_json(exported);
    }
    let signed = exported.signature.display();
    let redacted = if exported.redacted { ", redacted" } else { "" };
    let (path, sha256) = (exported.path.display(), exported.sha256);
    tell(format_args!("{what} was written to {path}{redacted}; SHA-256 {sha256}, signed in {signed}"));
    Ok(())
}

/// The report of a period.
pub(super) fn period(place: &Place, arguments: &ReportArguments) -> anyhow::Result<Ending> {
    let ReportArguments { from, to, format, out, replace, json } = arguments;
    let Some(span_millis) = days_millis(*from, *to) else {
        bail!("--from {from} comes after --to {to}; exchange them")
    };
    let usual = || PathBuf::from(format!("assay-report-{from}-{to}.{format}"));
    let subject = ExportSubject::Period { span_millis, is_pdf: format == "pdf" };
    let order = ExportOrder { subject, path: out.clone().unwrap_or_else(usual), replaces: *replace };
    let exported = place.desk()?.export(&order, &TaskWatch::unattended())?;
    told(&format!("the report from {from} to {to}"), &exported, *json)?;
    Ok(Ending::Done)
}

fn verify(place: &Place, file: &Path, key: Option<&str>, json: bool) -> anyhow::Result<Ending> {
    let key = key.map(str::parse::<PublicKey>).transpose().context("--key is none")?;
    // Whoever received a file has its signature and no installation: none is made for them.
    let has_log = place.data().join("assay.db").is_file();
    let check = match has_log {
        true => place.desk()?.check_export(file, key.as_ref())?,
        false => ExportCheck::by_signature(file, key.as_ref())?,
    };
    let ending = if check.is_unchanged() { Ending::Done } else { Ending::CaseFailed };
    if json {
        print_json(&serde_json::json!({"unchanged": check.is_unchanged(), "check": check}))?;
        return Ok(ending);
    }
    print(format_args!("SHA-256 {}", check.sha256))?;
    let known = |export: &KnownExport| {
        let what = match &export.case {
            Some(case) => format!("case {case}"),
            None if export.is_audit_log => "the audit log".to_owned(),
            None => "several cases".to_owned(),
        };
        let format = export.format.as_deref().unwrap_or("file");
        let time = jiff::Timestamp::from_millisecond(export.at_millis).map(|time| time.to_string()).unwrap_or_default();
        format!("{format} of {what}, exported by {} at {time} (audit event {})", export.actor, export.sequence)
    };
    for export in &check.known {
        print(format_args!("known: {}", known(export)))?;
    }
    if check.known.is_empty() && has_log {
        print("CHANGED, or not from here: the audit log knows no export of these bytes")?;
        for export in &check.of_this_name {
            let sha256 = export.sha256.as_deref().unwrap_or("not noted");
            print(format_args!("of this name: {}, SHA-256 {sha256}", known(export)))?;
        }
    }
    match (&check.signed_by, &check.signature_fault) {
        (Some(key), _) if check.signer_is_expected => print(format_args!("signature: right, by the key {key}"))?,
        (Some(key), _) => print(format_args!(
            "signature: by the key {key}, which nobody vouches for: anybody can sign; name the key that it must be with --key"
        ))?,
        (None, Some(fault)) => print(format_args!("signature: WRONG: {fault}"))?,
        (None, None) => print("signature: there is none beside the file")?,
    }
    Ok(ending)
}
