//! Who seals cases for another installation: with a connection of its own that can only read, so that it works on any thread while the
//! session goes on. What it seals lies under a passing name until the session has noted it.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    SessionError,
    desk::{Desk, now_millis},
    guarded::Guarded,
    outgoing::file_name,
    scribe::time_text,
};
use crate::{
    bundle::{Content, EXTENSION, PartFile, SealOrder, SealedBundle, write_bundle},
    case::{
        CaseId, Digest,
        audit::{AuditEvent, AuditHead},
        permission::Permission,
        run_summary::MAX_LISTED_RUNS,
        sent::{SentCase, SentRecord, SentRun},
    },
    media::vault::{Vault, VaultError},
    seal::{KeysInUse, Signer},
    store::TrustedContact,
    worker::TaskWatch,
};

/// Events of the log read at a time.
const PAGE: u64 = 500;

/// Which cases are to be sealed, for whom, and where the bundle is to lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendOrder {
    /// The cases.
    pub cases: Vec<CaseId>,
    /// The trusted installation, by its name here.
    pub to: String,
    /// The folder, made where it is missing.
    pub folder: PathBuf,
    /// What the file is named after; the first case where nothing is given.
    pub name: Option<String>,
}

impl SendOrder {
    /// Where the bundle is to lie; `None` where no case is named.
    pub(super) fn path(&self) -> Option<PathBuf> {
        let stem = self.name.as_ref().or_else(|| self.cases.first().map(|case| &case.0))?;
        Some(self.folder.join(format!("{}.{EXTENSION}", file_name(stem))))
    }

    /// What it is of, for people.
    pub(super) fn title(&self) -> String {
        match &*self.cases {
            [case] => format!("case {case} for {}", self.to),
            cases => format!("{} cases for {}", cases.len(), self.to),
        }
    }
}

/// One who seals cases for one person.
pub(super) struct Courier {
    store: Guarded,
    vault: Arc<Vault>,
    actor: String,
    signer: Signer,
    installation: String,
    contact: TrustedContact,
    permission: Permission,
    /// The end of the log when it was ordered: later events do not travel.
    head: AuditHead,
    /// Dropped last: nobody changes the keys while anything of them is open.
    _keys: KeysInUse,
}

/// A bundle that waits to be noted and handed out. Dropped before, nothing of it stays.
pub(super) struct Sealed {
    part: Option<PartFile>,
    pub(super) bundle: SealedBundle,
    pub(super) contact: TrustedContact,
    pub(super) permission: Permission,
    pub(super) cases: Vec<CaseId>,
    /// Hash of the head that travels with it.
    pub(super) head: Digest,
}

impl Sealed {
    /// Where it is to lie.
    pub(super) fn path(&self) -> PathBuf {
        self.part.as_ref().map(|part| part.path().to_owned()).unwrap_or_default()
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// When a file of that name has come meanwhile, or the disk refuses; nothing of it stays then.
    pub(super) fn finish(mut self) -> Result<PathBuf, SessionError> {
        let gone = || SessionError::Unmade { what: "bundle".to_owned(), detail: "it was handed out before".to_owned() };
        let part = self.part.take().ok_or_else(gone)?;
        Ok(part.finish_or_discard()?)
    }
}

impl Drop for Sealed {
    fn drop(&mut self) {
        if let Some(part) = self.part.take() {
            // Where even that fails, a file under its passing name is left, which the next bundle of that name overwrites.
            drop(part.discard());
        }
    }
}

impl Courier {
    /// One who seals for whoever works at the desk, to the installation of this name, as long as he is let in.
    ///
    /// # Errors
    /// When he may not, the recipient is not trusted, or the database cannot be read.
    pub(super) fn of(desk: &mut Desk, to: &str) -> Result<Self, SessionError> {
        let (contact, permission) = desk.recipient(to)?;
        let (signer, installation, head) = (desk.signer()?, desk.installation()?, desk.signed_head()?);
        let key = desk.keyring.keys().map(|keys| &keys.database);
        Ok(Courier {
            store: desk.store.reader(key)?,
            vault: desk.vault(),
            actor: desk.actor().to_owned(),
            signer,
            installation,
            contact,
            permission,
            head,
            _keys: desk.keyring.in_use(),
        })
    }

    /// Seals the cases under a passing name beside `path`.
    ///
    /// # Errors
    /// When something of a case is erased or damaged, `watch` stops it, it is more than a recipient takes, a file lies at `path`, or the
    /// disk refuses; nothing new lies there then.
    pub(super) fn seal(&self, cases: &[CaseId], path: &Path, watch: &TaskWatch<'_>) -> Result<Sealed, SessionError> {
        watch.begin("reading the cases")?;
        let contents = cases.iter().map(|case| {
            watch.begin("reading the cases")?;
            self.content(case)
        });
        let contents = contents.collect::<Result<Vec<Content<'_>>, SessionError>>()?;
        let mut part = PartFile::empty(path)?;
        let sealed = self.write(&mut part, &contents, watch);
        match sealed.and_then(|sealed| Ok((sealed, part.settle()?))) {
            Ok((bundle, ())) => Ok(Sealed {
                part: Some(part),
                bundle,
                contact: self.contact.clone(),
                permission: self.permission,
                cases: cases.to_vec(),
                head: self.head.hash,
            }),
            Err(error) => {
                part.discard()?;
                Err(error)
            }
        }
    }

    fn write(
        &self,
        part: &mut PartFile,
        contents: &[Content<'_>],
        watch: &TaskWatch<'_>,
    ) -> Result<SealedBundle, SessionError> {
        let order = SealOrder {
            installation: &self.installation,
            signer: &self.signer,
            recipient: self.contact.receiving_key,
            sealed_at_millis: now_millis(),
        };
        let of = contents.iter().map(Content::byte_len).fold(0, u64::saturating_add);
        let sealed = write_bundle(Watched { out: part.file(), watch, done: 0, of }, &order, contents);
        // Where it was stopped, that is why it failed.
        watch.begin("bringing it to the disk")?;
        Ok(sealed?)
    }

    /// A case with everything that travels for it.
    fn content(&self, case: &CaseId) -> Result<Content<'_>, SessionError> {
        let store = self.store.read(self.permission, &self.actor)?;
        store.must_be_whole(case, "sent")?;
        let stored = store.load_case(case)?;
        let record = self.record_of(case)?;
        let sent = SentCase {
            id: case.clone(),
            source: stored.case.source,
            imported_at_millis: stored.imported_at_millis,
            meta_json: stored.case.meta_json,
            warnings: stored.case.warnings,
            evidence: stored.case.evidence,
        };
        let digests: Vec<Digest> = sent.evidence.iter().map(|evidence| evidence.digest).collect();
        let vault = &self.vault;
        let open = move |place: usize| {
            let digest: &Digest = digests.get(place).ok_or(io::ErrorKind::NotFound)?;
            // Verified before its first byte is sealed, so that what is damaged is told as what it is.
            let file = vault.verified_file(digest).map_err(|error: VaultError| io::Error::other(error.to_string()))?;
            Ok(Box::new(file.open()?) as Box<dyn io::Read>)
        };
        Ok(Content { case: sent, record: Some(record), open: Box::new(open) })
    }

    /// What was done with a case here until the head was taken, as it travels.
    fn record_of(&self, case: &CaseId) -> Result<Vec<u8>, SessionError> {
        let unmade = |detail: String| SessionError::Unmade { what: format!("record of case {case}"), detail };
        let store = self.store.read(self.permission, &self.actor)?;
        let mut runs = Vec::new();
        for summary in store.runs(case, MAX_LISTED_RUNS)?.into_iter().rev() {
            let Some((run, report)) = store.report(case, Some(summary.run))? else { continue };
            let report = serde_json::to_value(&report).map_err(|error| unmade(error.to_string()))?;
            runs.push(SentRun { run, recorded_at: time_text(summary.recorded_at_millis), report });
        }
        let amendments = store.amendments(case)?;
        let mut events: Vec<AuditEvent> = Vec::new();
        loop {
            let after = events.last().map_or(0, |event| event.sequence);
            let page = store.audit_events(Some(case), after, PAGE)?;
            if page.is_empty() {
                break;
            }
            events.extend(page);
        }
        events.retain(|event| u64::try_from(event.sequence).is_ok_and(|place| place <= self.head.events));
        let record = SentRecord {
            runs,
            decisions: store.decisions(case)?,
            overrides: amendments.overrides,
            corrections: amendments.corrections,
            events,
            head: Some(self.head.clone()),
        };
        serde_json::to_vec(&record).map_err(|error| unmade(error.to_string()))
    }
}

/// Tells how much was written, and stops where somebody asked for it.
struct Watched<'a, W> {
    out: W,
    watch: &'a TaskWatch<'a>,
    done: u64,
    /// Bytes of all contents; what is written is a little more.
    of: u64,
}

impl<W: Write> Write for Watched<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.watch.reach("sealing", self.done, self.of).map_err(io::Error::other)?;
        let count = self.out.write(bytes)?;
        self.done += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
