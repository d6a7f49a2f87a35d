//! The command line. Results go to stdout, progress and diagnostics to stderr. Exit code 0: done; 1: a case could not be
//! processed; 2: wrong usage.

mod audit;
mod backup;
mod bench;
mod bundle;
mod cases;
mod compare;
mod contacts;
mod demo;
mod eval;
mod eval_text;
mod export;
mod gallery;
mod keys;
mod kiosk;
mod lists;
mod models;
mod operators;
mod output;
mod passphrase;
mod queue;
mod retention;
mod review;
mod secrets;
mod specimen;

use std::{cell::OnceCell, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Context as _;
use clap::{Parser, Subcommand};

use cases::Form;
use output::tell;

use crate::{
    case::{
        CaseId, EvidenceKind, RunId,
        decision::{DecisionDraft, DecisionKind, ReasonCode},
    },
    matching::References,
    policy::{DEFAULT_POLICY, Policy},
    seal::Secret,
    session::{Desk, Dialect, Service, default_data_folder},
    store::Presence,
    ui,
    worker::read_policy,
};

/// Offline review of identity verification cases. Without a command, opens the workstation.
#[derive(Parser)]
#[command(name = "assay", version, disable_help_subcommand = true)]
struct Arguments {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Where and as whom.
#[derive(clap::Args)]
struct Place {
    /// Data folder: database and evidence
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Name under which claims, decisions and audit events are recorded
    #[arg(long, global = true, value_name = "NAME")]
    actor: Option<String>,
    /// File whose first line is the passphrase of --actor, where the installation has operators; nobody else may read it. Without
    /// it the terminal asks
    #[arg(long, global = true, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Policy file instead of the built-in one
    #[arg(long, global = true, value_name = "FILE")]
    policy: Option<PathBuf>,
    #[command(flatten)]
    secrets: secrets::SecretSource,
    /// Asked for once.
    #[arg(skip)]
    secret: OnceCell<Secret>,
}

#[derive(Subcommand)]
enum Command {
    /// Make the demo cases, run them, print the verdicts and open the workstation on them
    Demo(demo::DemoArguments),
    /// Run the pipeline over cases and print what it finds; nothing is stored. With --data they are compared with the
    /// gallery and the lists there
    Check {
        /// Case folders, folders of case folders, zip files, or requests in JSON
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// One JSON report per case
        #[arg(long)]
        json: bool,
        /// One JSON object per case in this service's form: identity-verification, process or enhanced-check
        #[arg(long, value_name = "NAME")]
        dialect: Option<Dialect>,
    },
    /// Import cases, run the pipeline, store and route them
    Import {
        /// Case folders, folders of case folders, zip files, or requests in JSON
        #[arg(required = true)]
        paths: Vec<PathBuf>,
        /// The cases must be approved or rejected: reviewers meet them among the others and are measured by them
        #[arg(long, value_name = "DECISION", value_parser = queue::parse_known_answer)]
        known_answer: Option<DecisionKind>,
        /// One JSON object per case
        #[arg(long)]
        json: bool,
    },
    /// List the cases, or tell how reviewers do
    Queue(queue::QueueArguments),
    /// Show a case with its newest run and its decisions
    Show {
        /// The case
        case: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Tell what is otherwise in another run of a case, or would be under another policy (--policy) or with other networks
    Compare(compare::CompareArguments),
    /// Claim a case
    Claim {
        /// The case; without one, the case that you should look at next
        case: Option<String>,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Give a claim back
    Release {
        /// The case
        case: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Decide a claimed case
    Decide {
        /// The case
        case: String,
        /// approve, reject or resubmit
        decision: DecisionKind,
        /// Number of the run that the decision rests on, as `show` gives it
        #[arg(long)]
        run: i64,
        /// Reason code, such as 100; a wrong one lists them all
        #[arg(long, value_parser = queue::parse_reason)]
        reason: ReasonCode,
        /// Note for the record; the customer does not see it
        #[arg(long, default_value = "")]
        note: String,
        /// With resubmit: evidence asked for again, such as document_front; may be given several times. Without it, what the
        /// reason is usually about
        #[arg(long, value_name = "EVIDENCE", value_parser = queue::parse_evidence)]
        ask: Vec<EvidenceKind>,
        /// With resubmit: text for the customer
        #[arg(long, default_value = "", value_name = "TEXT")]
        customer_text: String,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    #[command(flatten)]
    Review(review::ReviewArguments),
    /// Write cases to files or to a table, or verify such a file
    Export(Box<export::ExportArguments>),
    /// Write the report of a period for those who answer for the work
    Report(export::ReportArguments),
    /// The audit log
    Audit {
        #[command(subcommand)]
        command: audit::AuditCommand,
    },
    /// How long things are kept: what is due to be erased, legal holds, reports of erasures
    Retention {
        #[command(subcommand)]
        command: retention::RetentionCommand,
    },
    /// Destroy what a case holds, for ever
    Erase(retention::EraseArguments),
    /// Back the installation up, while it is in use; or check, or list, backups
    Backup(backup::BackupArguments),
    /// Bring an installation back from a backup, into the new or empty folder that --data names
    Restore(backup::RestoreArguments),
    /// Cases sealed for other installations, and taken in from them
    Bundle {
        #[command(subcommand)]
        command: bundle::BundleCommand,
    },
    /// The gallery of enrolled faces
    Gallery {
        #[command(subcommand)]
        command: gallery::GalleryCommand,
    },
    /// Lists that cases are compared with: known images, addresses of virtual private networks
    Lists {
        #[command(subcommand)]
        command: lists::ListsCommand,
    },
    /// Show the networks: which are in use, from where, licence and calibration
    Models {
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Measure on labelled files
    Eval {
        #[command(subcommand)]
        command: eval::EvalCommand,
    },
    /// Make documents, people, photographs, selfie videos and cases from a seed
    Specimen(specimen::SpecimenArguments),
    /// Time per stage, decode time alone, model time alone, and their ratio
    Bench(bench::BenchArguments),
    /// The people who work here: accounts, roles, passphrases. The first one is an administrator; from then on everybody signs in
    Operator {
        #[command(subcommand)]
        command: operators::OperatorCommand,
    },
    /// Capture cases in a branch: open the window over the whole screen, list cameras, play a session from a script
    Kiosk(kiosk::KioskArguments),
    /// The keys of the data folder: encryption and the signing key
    Keys {
        #[command(subcommand)]
        command: keys::KeysCommand,
    },
}

/// How a command ended.
enum Ending {
    Done,
    /// Some case could not be processed; it was said which and why.
    CaseFailed,
}

impl Ending {
    /// How both together ended.
    fn and(self, other: Ending) -> Ending {
        match (self, other) {
            (Ending::Done, Ending::Done) => Ending::Done,
            _ => Ending::CaseFailed,
        }
    }
}

impl Place {
    fn policy(&self) -> anyhow::Result<Policy> {
        match &self.policy {
            None => Ok(Policy::parse(DEFAULT_POLICY, "built into Assay")?),
            Some(path) => Ok(read_policy(path)?),
        }
    }

    fn data(&self) -> PathBuf {
        self.data.clone().unwrap_or_else(default_data_folder)
    }

    fn actor(&self) -> String {
        let named = self.actor.clone().or_else(|| std::env::var("USER").ok());
        named.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| "reviewer".to_owned())
    }

    /// What cases are compared with that are not stored: the gallery and the lists of the data folder that `--data` names,
    /// where one is there. Nothing is made for it.
    fn references(&self) -> anyhow::Result<Arc<References>> {
        let Some(data) = &self.data else { return Ok(Arc::default()) };
        let database = data.join("assay.db");
        let unusable = || {
            let name = database.display();
            format!("{name} cannot be looked at; mend its permissions or choose another folder with --data")
        };
        if database.try_exists().with_context(unusable)? {
            return Ok(self.desk()?.references()?);
        }
        tell(format_args!("{} holds no database: no gallery and no lists are compared with", data.display()));
        Ok(Arc::default())
    }

    /// The desk, with whoever works at it signed in where the installation has operators.
    fn desk(&self) -> anyhow::Result<Desk> {
        let mut desk = self.desk_of(&self.actor())?;
        if desk.presence()? == Presence::Nobody {
            let name = desk.actor().to_owned();
            let passphrase = passphrase::of(&name, self.passphrase_file.as_deref(), &self.data())?;
            desk.sign_in(&name, &passphrase)?;
        }
        Ok(desk)
    }

    /// The desk of somebody who is not signed in.
    fn desk_of(&self, actor: &str) -> anyhow::Result<Desk> {
        let desk = Desk::open(&self.data(), actor, &self.policy()?, self.secret()?)?;
        if let Some(problem) = desk.unfinished_erasure() {
            tell(format_args!("an erasure that was ordered is not finished: {problem}"));
        }
        Ok(desk)
    }

    /// What opens the data folder; asks for a passphrase where one is needed.
    fn secret(&self) -> anyhow::Result<&Secret> {
        if let Some(secret) = self.secret.get() {
            return Ok(secret);
        }
        let secret = self.secrets.secret(&self.data())?;
        Ok(self.secret.get_or_init(|| secret))
    }
}

/// Runs what the arguments of this process ask for.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            // A closed terminal is no reason to fail.
            drop(error.print());
            return ExitCode::from(code);
        }
    };
    match dispatch(arguments) {
        Ok(Ending::Done) => ExitCode::SUCCESS,
        Ok(Ending::CaseFailed) => ExitCode::from(1),
        Err(error) => {
            tell(format_args!("{error:#}"));
            ExitCode::from(1)
        }
    }
}

fn dispatch(Arguments { place, command }: Arguments) -> anyhow::Result<Ending> {
    let Some(command) = command else { return window(&place) };
    match command {
        Command::Demo(arguments) => demo::run(place, &arguments),
        Command::Check { paths, json, dialect } => cases::check(&place, &paths, Form::of(json, dialect)),
        Command::Import { paths, known_answer, json } => {
            cases::import(&place, &paths, known_answer, Form::of(json, None))
        }
        Command::Queue(arguments) => queue::list(&place, &arguments),
        Command::Show { case, json } => queue::show(&place, &case, json),
        Command::Compare(arguments) => compare::run(place, arguments),
        Command::Claim { case, json } => queue::claim(&place, case, json),
        Command::Release { case, json } => queue::release(&place, &case, json),
        Command::Review(arguments) => review::run(&place, arguments),
        Command::Decide { case, decision, run, reason, note, ask, customer_text, json } => {
            let request = queue::request(decision, reason, ask, customer_text);
            let draft = DecisionDraft { case: CaseId(case), run: RunId(run), kind: decision, reason, note, request };
            queue::decide(&place, &draft, json)
        }
        Command::Export(arguments) => export::run(&place, *arguments),
        Command::Report(arguments) => export::period(&place, &arguments),
        Command::Audit { command } => audit::run(&place, command),
        Command::Retention { command } => retention::run(&place, command),
        Command::Erase(arguments) => retention::erase(&place, arguments),
        Command::Backup(arguments) => backup::run(&place, arguments),
        Command::Restore(arguments) => backup::restored(&place, &arguments),
        Command::Bundle { command } => bundle::run(&place, command),
        Command::Gallery { command } => gallery::run(&place, &command),
        Command::Lists { command } => lists::run(&place, &command),
        Command::Models { json } => models::list(json),
        Command::Eval { command } => eval::run(&place, &command),
        Command::Specimen(arguments) => specimen::run(&arguments),
        Command::Bench(arguments) => bench::run(&place, &arguments),
        Command::Operator { command } => operators::run(&place, command),
        Command::Keys { command } => keys::run(&place, command),
        Command::Kiosk(arguments) => kiosk::run(&place, &arguments),
    }
}

fn window(place: &Place) -> anyhow::Result<Ending> {
    let (data, actor, policy) = (place.data(), place.actor(), place.policy()?);
    // Before the window is there: a passphrase is typed into the terminal.
    let secret = place.secret()?.clone();
    let opened = ui::run(move |wake| {
        let service = Service::start(&data, &actor, &policy, &secret, wake).map_err(|error| error.to_string())?;
        Ok(Box::new(service))
    });
    opened.map_err(anyhow::Error::msg)?;
    Ok(Ending::Done)
}
