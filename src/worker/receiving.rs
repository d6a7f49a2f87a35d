//! Bundles on their way in: from a trusted sender, whole, and case by case through the checks of every import.

use std::{
    convert::Infallible,
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    sync::{
        Arc,
        mpsc::{RecvError, Sender, channel},
    },
};

use super::{CancelFlag, Event, JobEnd, Workshop};
use crate::{
    bundle::{Bundle, BundleError, BundleLimits, EXTENSION, Header, OpenBundle, is_bundle},
    case::{Digest, Evidence, JobId, sent::SentCase},
    media::{
        import::{ImportError, ImportLimits, StagedCase, StatedCase, StatedEvidence, stage_stated},
        vault::Vault,
    },
    seal::Receiver,
    store::TrustedContact,
};

/// What is needed to take bundles in.
#[derive(Debug, Clone)]
pub struct ReceiveOrder {
    /// The key to which they are sealed.
    pub receiver: Receiver,
    /// Whose bundles are believed.
    pub senders: Vec<TrustedContact>,
}

/// A bundle that was opened.
#[derive(Debug, Clone, PartialEq)]
pub struct BundleFacts {
    /// Where it lies.
    pub path: PathBuf,
    /// What it says in clear.
    pub header: Header,
    /// SHA-256 of the file.
    pub sha256: Digest,
    /// Who sent it.
    pub sender: TrustedContact,
    /// How many cases it holds.
    pub cases: usize,
}

/// A case of a bundle whose evidence was checked and lies in the vault.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedCase {
    /// As the sender had it.
    pub sent: SentCase,
    /// As it is to be stored.
    pub staged: StagedCase,
    /// The sender's record about it, JSON.
    pub record: Option<Vec<u8>>,
}

/// The turn of whoever deals with a case that arrived; held until it is stored, refused or dropped.
#[derive(Debug)]
pub struct Turn {
    _held: Sender<Infallible>,
}

/// What became of one case of a bundle before it is stored.
#[derive(Debug)]
pub enum Arrival {
    /// It can be stored.
    Staged(Box<ReceivedCase>),
    /// The very same one is stored already; nothing of it was read.
    Known(SentCase),
    /// It cannot be taken; the others can. Says why, and what to do.
    Refused(SentCase, ImportError),
}

/// The bundles at `path`: a bundle, or those in a folder, by name; `None` where `path` is neither.
///
/// # Errors
/// When a folder cannot be listed.
pub fn bundles_at(path: &Path) -> Result<Option<Vec<PathBuf>>, BundleError> {
    if !path.is_dir() {
        return Ok(is_bundle(path).then(|| vec![path.to_owned()]));
    }
    let unlisted = |source| BundleError::Io { action: "list", path: path.to_owned(), source };
    let entries: io::Result<Vec<_>> = fs::read_dir(path).map_err(unlisted)?.collect();
    let named = |path: &PathBuf| path.extension().is_some_and(|extension| extension == EXTENSION);
    let mut found: Vec<PathBuf> =
        entries.map_err(unlisted)?.into_iter().map(|entry| entry.path()).filter(named).collect();
    found.sort();
    Ok(if found.is_empty() { None } else { Some(found) })
}

/// Opens a bundle of a trusted sender and verifies all of it, before any case of it is looked at.
///
/// # Errors
/// When it is none, its sender is not trusted, it is for somebody else, or anything in it was altered: named with the part.
pub fn open_bundle(
    path: &Path,
    order: &ReceiveOrder,
    limits: &BundleLimits,
) -> Result<(BundleFacts, OpenBundle), BundleError> {
    let mut bundle = Bundle::open(path)?;
    let (recipient, key) = (bundle.header().recipient, bundle.header().sender.signing_key);
    if recipient != order.receiver.public() {
        return Err(BundleError::OtherRecipient { path: path.to_owned(), recipient });
    }
    let sender = order.senders.iter().find(|sender| sender.signing_key == key);
    let sender = sender.ok_or_else(|| BundleError::UnknownSender { path: path.to_owned(), key })?.clone();
    let stated = &bundle.header().sender.installation;
    if *stated != sender.installation {
        let (name, trusted, stated) = (sender.name, sender.installation, stated.clone());
        return Err(BundleError::OtherInstallation { path: path.to_owned(), name, trusted, stated });
    }
    let verified = bundle.verify();
    let mut open = bundle.unseal(&order.receiver, limits)?;
    let sha256 = match verified {
        Ok(sha256) => sha256,
        // What the recipient can open names the part; where every part opens the signature alone is wrong.
        Err(error) => return Err(open.drain().err().unwrap_or(error)),
    };
    let (header, cases) = (open.header().clone(), open.list().cases.len());
    Ok((BundleFacts { path: path.to_owned(), header, sha256, sender, cases }, open))
}

/// Checks one case of the bundle, by its place, and puts its evidence into the vault.
///
/// # Errors
/// When a part of the bundle was altered after it was verified, or the place is none.
pub fn stage_sent(
    open: &mut OpenBundle,
    place: usize,
    vault: &Vault,
    limits: &ImportLimits,
) -> Result<Arrival, BundleError> {
    let record = open.record(place)?;
    let sent = open.list().cases[place].sent.clone();
    let path = open.path().to_owned();
    let case = StatedCase { shown: &path, name: &sent.id.0, meta_json: &sent.meta_json, warnings: &sent.warnings };
    let mut evidence = SentEvidence { open, place, evidence: &sent.evidence };
    match stage_stated(case, &mut evidence, vault, limits) {
        Ok(staged) => Ok(Arrival::Staged(Box::new(ReceivedCase { sent, staged, record }))),
        Err(error) => Ok(Arrival::Refused(sent, error)),
    }
}

/// Goes through the bundles at `paths`, case by case.
pub(super) fn receive(
    job: JobId,
    (paths, order): (&[PathBuf], &ReceiveOrder),
    workshop: &Workshop,
    cancel: &CancelFlag,
    report: &impl Fn(Event) -> bool,
) -> JobEnd {
    let mut refused = 0;
    for path in paths {
        match receive_one(job, (path, order), workshop, cancel, report) {
            Ok(true) => {}
            Ok(false) => return JobEnd::Cancelled,
            Err(error) => {
                refused += 1;
                report(Event::Refused { message: error.to_string() });
            }
        }
    }
    match refused {
        0 => JobEnd::Done,
        count => JobEnd::Failed(format!("{count} of {} bundles were refused, see the notices", paths.len())),
    }
}

/// Goes through one bundle; false where somebody asked to stop, or nobody listens.
fn receive_one(
    job: JobId,
    (path, order): (&Path, &ReceiveOrder),
    workshop: &Workshop,
    cancel: &CancelFlag,
    report: &impl Fn(Event) -> bool,
) -> Result<bool, BundleError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    report(Event::Progress { job, stage: format!("verifying {name}"), share: None });
    let (facts, mut open) = open_bundle(path, order, &BundleLimits::default())?;
    let facts = Arc::new(facts);
    for place in 0..facts.cases {
        if cancel.is_cancelled() {
            return Ok(false);
        }
        let stage = format!("{} ({} of {})", open.list().cases[place].sent.id, place + 1, facts.cases);
        report(Event::Progress { job, stage, share: Some(place as f32 / facts.cases as f32) });
        let arrival = Box::new(stage_sent(&mut open, place, &workshop.vault, &workshop.policy.limits.import)?);
        let (turn, ended) = channel();
        if !report(Event::Arrived { job, facts: Arc::clone(&facts), arrival, turn: Turn { _held: turn } }) {
            return Ok(false);
        }
        // Nothing is ever sent: it ends when the turn is dropped.
        let Err(RecvError) = ended.recv();
    }
    Ok(report(Event::BundleRead { facts }))
}

struct SentEvidence<'a> {
    open: &'a mut OpenBundle,
    place: usize,
    evidence: &'a [Evidence],
}

impl StatedEvidence for SentEvidence<'_> {
    fn evidence(&self) -> &[Evidence] {
        self.evidence
    }

    fn open(&mut self, index: usize) -> io::Result<Box<dyn Read + '_>> {
        let opened = self.open.evidence(self.place, index).map_err(io::Error::other)?;
        Ok(Box::new(opened))
    }
}
