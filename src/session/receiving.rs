//! Cases that come in bundles: stored as new, each in one transaction with where it came from, and acknowledged when all are in.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
};

use serde_json::json;

use super::{
    SessionError,
    admission::digests_of,
    desk::{Desk, case_id, now_millis},
    moving_error::MovingError,
    outgoing::{Outgoing, Place},
};
use crate::{
    bundle::{Acknowledgement, Bundle, BundleLimits, ContentList, Fate, Header, acknowledgement_path},
    case::{
        CaseId, Digest,
        audit::AuditAction,
        permission::Permission,
        sent::{Provenance, SentCase, SentRecord},
    },
    media::import::json_within,
    seal::{PublicKey, SignatureFile},
    store::{Imported, NewCase},
    worker::{Arrival, BundleFacts, ReceiveOrder, ReceivedCase, open_bundle, stage_sent},
};

/// How deep a sender's record may nest: reports of runs nest a dozen levels deep.
const RECORD_DEPTH: u32 = 64;
/// Most values of a sender's record: fifty runs over videos of a minute have a tenth of it.
const RECORD_VALUES: usize = 8_000_000;

/// What became of one case of a bundle.
#[derive(Debug)]
pub enum ReceivedFate {
    /// It was stored, or the very same one was there.
    In(CaseId, Fate),
    /// It was not; the bundle keeps it.
    Refused(CaseId, SessionError),
}

/// What became of a bundle.
#[derive(Debug)]
pub struct BundleReceipt {
    /// The bundle.
    pub facts: BundleFacts,
    /// Its cases, in their order.
    pub fates: Vec<ReceivedFate>,
    /// Where the acknowledgement lies, or why none does; absent where a case was refused.
    pub acknowledgement: Option<Result<PathBuf, SessionError>>,
}

/// What can be told about a bundle that lies here.
#[derive(Debug)]
pub struct BundleSight {
    /// What it says in clear; its signature is right.
    pub header: Header,
    /// SHA-256 of the file, whose signature is right.
    pub sha256: Digest,
    /// Its length in bytes.
    pub byte_len: u64,
    /// Whether this installation sealed it.
    pub is_own: bool,
    /// Under which name its sender is trusted here.
    pub sender: Option<String>,
    /// Under which name its recipient is trusted here.
    pub recipient: Option<String>,
    /// What it holds; only where it is sealed to this installation, and its sender is trusted.
    pub contents: Option<ContentList>,
}

impl Desk {
    /// What is needed to take bundles in.
    ///
    /// # Errors
    /// When this person may not, or keys or database cannot be read.
    pub fn receive_order(&mut self) -> Result<ReceiveOrder, SessionError> {
        self.require(Permission::Import)?;
        let receiver = self.receiver()?;
        let senders = self.store.read(Permission::Import, &self.actor)?.contacts()?;
        Ok(ReceiveOrder { receiver, senders })
    }

    /// Takes a bundle in, case by case: each is stored with all of its evidence, or not at all. What an interrupted call stored is
    /// recognised. `progress` is told each case before it is read.
    ///
    /// # Errors
    /// When this person may not, the bundle is refused as a whole, or the database cannot be written.
    pub fn receive(
        &mut self,
        path: &Path,
        mut progress: impl FnMut(usize, &SentCase),
    ) -> Result<BundleReceipt, SessionError> {
        let order = self.receive_order()?;
        let (facts, mut open) = open_bundle(path, &order, &BundleLimits::default())?;
        let (vault, limits) = (self.vault(), self.limits.import);
        let mut fates = Vec::with_capacity(facts.cases);
        for place in 0..facts.cases {
            let sent = open.list().cases[place].sent.clone();
            progress(place, &sent);
            let arrival = match self.is_stored(&sent) {
                Ok(true) => Arrival::Known(sent),
                Ok(false) => stage_sent(&mut open, place, &vault, &limits)?,
                Err(error) if error.concerns_one_case() => {
                    fates.push(ReceivedFate::Refused(sent.id, error));
                    continue;
                }
                Err(error) => return Err(error),
            };
            fates.push(self.take_in(&facts, arrival)?);
        }
        let acknowledgement = self.acknowledge(&facts, &fates);
        Ok(BundleReceipt { facts, fates, acknowledgement })
    }

    /// Stores what arrived.
    ///
    /// # Errors
    /// When the database cannot be written. What is wrong with the case alone is its fate.
    pub fn take_in(&mut self, facts: &BundleFacts, arrival: Arrival) -> Result<ReceivedFate, SessionError> {
        let (case, admitted) = match arrival {
            Arrival::Known(sent) => return Ok(ReceivedFate::In(sent.id, Fate::Known)),
            Arrival::Refused(sent, error) => {
                let (case, source) = (sent.id.clone(), Box::new(error));
                return Ok(ReceivedFate::Refused(sent.id, MovingError::Refused { case, source }.into()));
            }
            Arrival::Staged(received) => (received.sent.id.clone(), self.admit_received(*received, facts)),
        };
        match admitted {
            Ok(Imported::New(case)) => Ok(ReceivedFate::In(case, Fate::Received)),
            Ok(Imported::AlreadyKnown(case)) => Ok(ReceivedFate::In(case, Fate::Known)),
            Err(error) if error.concerns_one_case() => Ok(ReceivedFate::Refused(case, error)),
            Err(error) => Err(error),
        }
    }

    fn admit_received(&mut self, received: ReceivedCase, facts: &BundleFacts) -> Result<Imported, SessionError> {
        let digests = digests_of(&received.staged.evidence);
        let stored = self.store_received(received, facts);
        self.settled(&digests, stored)
    }

    fn store_received(&mut self, received: ReceivedCase, facts: &BundleFacts) -> Result<Imported, SessionError> {
        let ReceivedCase { sent, staged, record } = received;
        let own = case_id(&staged);
        if own != sent.id {
            return Err(MovingError::OtherIdentifier { path: facts.path.clone(), case: sent.id, own }.into());
        }
        let wrong = |detail| MovingError::WrongRecord { path: facts.path.clone(), case: sent.id.clone(), detail };
        let (record, found) = match record {
            None => (None, None),
            Some(bytes) => {
                let text = String::from_utf8(bytes).map_err(|_| wrong("it is not text".to_owned()))?;
                let found = checked_record(&text, &sent.id, &facts.header.sender.signing_key).map_err(wrong)?;
                (Some(text), Some(found))
            }
        };
        let header = &facts.header;
        let provenance = Provenance {
            bundle: header.bundle.clone(),
            sender: facts.sender.name.clone(),
            installation: header.sender.installation.clone(),
            signing_key: header.sender.signing_key.to_string(),
            sealed_at_millis: header.sealed_at_millis,
            taken_in_at_millis: sent.imported_at_millis,
            received_at_millis: now_millis(),
            runs: found.as_ref().map_or(0, |record| count(record.runs.len())),
            decisions: found.as_ref().map_or(0, |record| count(record.decisions.len())),
            record_sha256: record.as_ref().map(|text| Digest::of(text.as_bytes())),
        };
        let source = format!("{}: bundle {} from {}", sent.source, header.bundle, facts.sender.name);
        let new = self.new_case(staged, source, None, provenance.received_at_millis);
        let store = self.store.change(Permission::Import, &self.actor)?;
        Ok(store.receive(new, &provenance, record.as_deref(), &self.actor)?)
    }

    /// Whether the very same case is stored, with every file of it.
    fn is_stored(&self, sent: &SentCase) -> Result<bool, SessionError> {
        let new = NewCase {
            id: sent.id.clone(),
            source: String::new(),
            meta_json: sent.meta_json.clone(),
            entity_name: None,
            client_id: None,
            priority: crate::case::meta::Priority::Normal,
            evidence: sent.evidence.clone(),
            warnings: Vec::new(),
            due_at_millis: None,
            known_answer: None,
        };
        let vault = self.vault();
        let mut is_whole = self.store.read(Permission::Import, &self.actor)?.is_stored(&new)?;
        for evidence in &sent.evidence {
            is_whole = is_whole && vault.has(&evidence.digest)?;
        }
        Ok(is_whole)
    }

    /// Where a case came from; `None` for one that was not received in a bundle.
    ///
    /// # Errors
    /// When this person may not see cases, or the database cannot be read.
    pub fn provenance(&self, case: &CaseId) -> Result<Option<Provenance>, SessionError> {
        Ok(self.store.read(Permission::Look, &self.actor)?.provenance(case)?)
    }

    /// What the sender did with a received case; `None` where no record came with it, or it was erased.
    ///
    /// # Errors
    /// As [`Desk::provenance`].
    pub fn sent_record(&self, case: &CaseId) -> Result<Option<SentRecord>, SessionError> {
        Ok(self.store.read(Permission::Look, &self.actor)?.sent_record(case)?)
    }

    /// Writes the acknowledgement beside the bundle if every case of it is in; the log notes that it was given.
    pub fn acknowledge(
        &mut self,
        facts: &BundleFacts,
        fates: &[ReceivedFate],
    ) -> Option<Result<PathBuf, SessionError>> {
        let cases = fates.iter().map(|fate| match fate {
            ReceivedFate::In(case, fate) => Some((case.clone(), *fate)),
            ReceivedFate::Refused(..) => None,
        });
        let cases: Vec<(CaseId, Fate)> = cases.collect::<Option<_>>()?;
        (cases.len() == facts.cases).then(|| self.give_word(facts, cases))
    }

    fn give_word(&mut self, facts: &BundleFacts, cases: Vec<(CaseId, Fate)>) -> Result<PathBuf, SessionError> {
        let (signer, installation) = (self.signer()?, self.installation()?);
        let told = json!({
            "bundle": facts.header.bundle, "sender": facts.sender.name, "sha256": facts.sha256, "cases": cases,
        });
        let word = Acknowledgement::new(&facts.header, facts.sha256, (&installation, &signer), now_millis(), cases);
        let (text, place) = (word.to_text(), acknowledgement_path(&facts.path));
        let write = |source| SessionError::Write { path: place.clone(), source };
        // The word of the last time, where the bundle was taken in before.
        let file = Outgoing::write(Place::new(&place, true)?, &installation, |file| {
            file.write_all(text.as_bytes()).map_err(write)
        })?;
        self.log(AuditAction::Receive, None, told)?;
        file.hand_out()?;
        Ok(place)
    }

    /// Looks at a bundle: what everybody can see, and what it holds where it is for this installation. Stores nothing.
    ///
    /// # Errors
    /// When this person may neither send nor take in cases, or the bundle is none, is not whole, or was altered.
    pub fn look_at_bundle(&mut self, path: &Path) -> Result<BundleSight, SessionError> {
        let trusted = self.trusted()?;
        let mut bundle = Bundle::open(path)?;
        let (header, byte_len) = (bundle.header().clone(), bundle.byte_len());
        let name = |is_it: &dyn Fn(&crate::store::TrustedContact) -> bool| {
            trusted.iter().find(|known| is_it(&known.contact)).map(|known| known.contact.name.clone())
        };
        let sender = name(&|contact| contact.signing_key == header.sender.signing_key);
        let recipient = name(&|contact| contact.receiving_key == header.recipient);
        let is_ours = self.may(Permission::Import) && header.recipient == self.receiver()?.public();
        let (sha256, contents) = if is_ours && sender.is_some() {
            let order = self.receive_order()?;
            let (facts, open) = open_bundle(path, &order, &BundleLimits::default())?;
            (facts.sha256, Some(open.list().clone()))
        } else {
            (bundle.verify()?, None)
        };
        let is_own = header.sender.signing_key == self.signer()?.public();
        Ok(BundleSight { header, is_own, sha256, byte_len, sender, recipient, contents })
    }
}

fn count(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

/// The record, if it can be one about this case by the holder of this key: its events are whole and of this case, in their order,
/// and the end of the log that it names is signed. Whether the events are in the sender's log only the sender can show.
fn checked_record(text: &str, case: &CaseId, signer: &PublicKey) -> Result<SentRecord, String> {
    json_within(text.as_bytes(), RECORD_VALUES, RECORD_DEPTH)?;
    let record: SentRecord = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut last = 0;
    for event in &record.events {
        if event.case.as_deref() != Some(&case.0) || event.sequence <= last || event.expected_hash() != event.hash {
            return Err(format!("event {} of its log is not whole, or not of this case", event.sequence));
        }
        last = event.sequence;
    }
    if let Some(head) = &record.head {
        let signature = head.signature.as_ref().ok_or("the end of its log is not signed")?;
        let file = SignatureFile::parse(&signature.to_string()).map_err(|error| error.to_string())?;
        file.check(&head.digest(), Some(signer)).map_err(|error| error.to_string())?;
        if i64::try_from(head.events).is_ok_and(|events| events < last) {
            return Err("it has events beyond the end of its log".to_owned());
        }
    }
    Ok(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seal::{Keyring, Secret};

    #[test]
    fn a_record_that_nests_without_end_is_refused_before_it_is_understood() {
        let folder = tempfile::tempdir().unwrap();
        let signer = Keyring::open(folder.path(), &Secret::None).unwrap().signer().unwrap().0;
        let refused = |text: &str| checked_record(text, &CaseId("c1".to_owned()), &signer.public()).unwrap_err();
        let deep = format!("{{\"runs\":{}{}}}", "[".repeat(70), "]".repeat(70));
        assert!(refused(&deep).contains("nested more than 64 deep"), "{}", refused(&deep));
        let long = format!("{{\"runs\":[0{}]}}", ",0".repeat(RECORD_VALUES));
        assert!(refused(&long).contains("more than 8000000 values"), "{}", refused(&long));
    }
}
