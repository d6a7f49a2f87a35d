//! How long what a case holds is kept: kinds of data, periods, and what is due.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize, Serializer};

use super::{CaseId, decision::DecisionKind, erasure::Hold, evidence::EvidenceKind, queue::CaseStatus};

/// A kind of data that is kept and erased for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DataKind {
    /// The selfie video with its sound, or the list of frames in its place.
    Video,
    /// Photos of the document.
    DocumentPhotos,
    /// The selfie still or earlier portrait.
    SelfieStills,
    /// What the reports hold of pictures: places of faces and regions, heat maps. Crops are made anew from the evidence for every view
    /// and go with it.
    Derived,
    /// Templates of the face: in the gallery, and those that runs offer for it.
    Templates,
    /// Personal fields: names, numbers, dates of birth, what was read on the document, what the sender and reviewers wrote.
    Fields,
}

impl DataKind {
    /// Every kind.
    pub const ALL: [DataKind; 6] = [
        DataKind::Video,
        DataKind::DocumentPhotos,
        DataKind::SelfieStills,
        DataKind::Derived,
        DataKind::Templates,
        DataKind::Fields,
    ];

    /// Name in the policy file, the command line and the log.
    pub const fn name(self) -> &'static str {
        match self {
            DataKind::Video => "video",
            DataKind::DocumentPhotos => "document_photos",
            DataKind::SelfieStills => "selfie_stills",
            DataKind::Derived => "derived",
            DataKind::Templates => "templates",
            DataKind::Fields => "fields",
        }
    }

    /// The kind that a file of this role is.
    pub const fn of(evidence: EvidenceKind) -> Self {
        match evidence {
            EvidenceKind::Video | EvidenceKind::Frame(_) => DataKind::Video,
            EvidenceKind::DocumentFront | EvidenceKind::DocumentBack => DataKind::DocumentPhotos,
            EvidenceKind::Selfie => DataKind::SelfieStills,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for DataKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text names no kind of data.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "`{0}` is no kind of data; use video, document_photos, selfie_stills, derived, templates, fields, or all for the whole case"
)]
pub struct UnknownKind(String);

/// Some of the kinds. All of them together are the whole case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct DataKinds(u8);

impl DataKinds {
    /// No kind.
    pub const NONE: DataKinds = DataKinds(0);
    /// Every kind: the whole case.
    pub const ALL: DataKinds = DataKinds(63);

    /// The kinds with these bits, as the database has them; `None` where a bit is no kind's.
    pub fn from_bits(bits: i64) -> Option<Self> {
        u8::try_from(bits).ok().filter(|bits| bits & !Self::ALL.0 == 0).map(DataKinds)
    }

    /// The bits for the database.
    pub const fn bits(self) -> i64 {
        self.0 as i64
    }

    /// Whether the kind is among them.
    pub const fn contains(self, kind: DataKind) -> bool {
        self.0 & kind.bit() != 0
    }

    /// These and the others.
    #[must_use]
    pub const fn and(self, others: DataKinds) -> Self {
        DataKinds(self.0 | others.0)
    }

    /// These without the others.
    #[must_use]
    pub const fn without(self, others: DataKinds) -> Self {
        DataKinds(self.0 & !others.0)
    }

    /// These, and the templates with the personal fields: a template without a name could be found, and erased, by nobody.
    #[must_use]
    pub const fn with_what_depends(self) -> Self {
        let templates = if self.contains(DataKind::Fields) { DataKind::Templates.bit() } else { 0 };
        DataKinds(self.0 | templates)
    }

    /// Whether there is none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether they are the whole case.
    pub const fn is_all(self) -> bool {
        self.0 == Self::ALL.0
    }

    /// Each of them, in their order.
    pub fn iter(self) -> impl Iterator<Item = DataKind> {
        DataKind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }
}

impl FromIterator<DataKind> for DataKinds {
    fn from_iter<I: IntoIterator<Item = DataKind>>(kinds: I) -> Self {
        DataKinds(kinds.into_iter().fold(0, |bits, kind| bits | kind.bit()))
    }
}

/// A list of names.
impl Serialize for DataKinds {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Names with commas between them, or `all`.
impl FromStr for DataKinds {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let named = |name: &str| match name {
            "all" => Ok(DataKinds::ALL),
            name => DataKind::ALL
                .into_iter()
                .find(|kind| kind.name() == name)
                .map(|kind| DataKinds::from_iter([kind]))
                .ok_or_else(|| UnknownKind(name.to_owned())),
        };
        text.split(',').map(str::trim).try_fold(DataKinds::NONE, |all, name| Ok(all.and(named(name)?)))
    }
}

impl fmt::Display for DataKinds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = if self.is_all() { vec!["all"] } else { self.iter().map(DataKind::name).collect() };
        f.write_str(&names.join(","))
    }
}

/// What became of a case, as far as it says how long the case is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CaseOutcome {
    /// A person approved it.
    Approved,
    /// A person rejected it.
    Rejected,
    /// The customer was asked for it again: this case leads to nothing any more.
    AskedAgain,
    /// Nobody decided it yet, or nothing could be found out about it.
    Undecided,
    /// The machine's verdict settled it.
    Settled,
}

impl CaseOutcome {
    /// Every outcome.
    pub const ALL: [CaseOutcome; 5] = [
        CaseOutcome::Approved,
        CaseOutcome::Rejected,
        CaseOutcome::AskedAgain,
        CaseOutcome::Undecided,
        CaseOutcome::Settled,
    ];

    /// The outcome of a case that stands so.
    pub const fn of(status: CaseStatus, decision: Option<DecisionKind>) -> Self {
        match (status, decision) {
            (CaseStatus::Decided, Some(DecisionKind::Approve)) => CaseOutcome::Approved,
            (CaseStatus::Decided, Some(DecisionKind::Reject)) => CaseOutcome::Rejected,
            (CaseStatus::Decided, Some(DecisionKind::Resubmit)) => CaseOutcome::AskedAgain,
            (CaseStatus::Settled, _) => CaseOutcome::Settled,
            _ => CaseOutcome::Undecided,
        }
    }

    /// Name in the policy file and the database.
    pub const fn name(self) -> &'static str {
        match self {
            CaseOutcome::Approved => "approved",
            CaseOutcome::Rejected => "rejected",
            CaseOutcome::AskedAgain => "asked_again",
            CaseOutcome::Undecided => "undecided",
            CaseOutcome::Settled => "settled",
        }
    }
}

/// Days for which the cases of one outcome are kept, by kind of data and as a whole; absent for what is never erased by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Periods {
    /// By the place of the kind in [`DataKind::ALL`].
    pub by_kind: [Option<u32>; 6],
    /// The whole case.
    pub case: Option<u32>,
}

impl Periods {
    /// Days for which this kind is kept: its own period or the whole case's, whichever ends first.
    pub fn days(&self, kind: DataKind) -> Option<u32> {
        [self.by_kind[kind as usize], self.case].into_iter().flatten().min()
    }

    /// Whether anything is ever erased by itself.
    pub fn is_empty(&self) -> bool {
        *self == Periods::default()
    }
}

/// Days for which cases are kept, by the place of their outcome in [`CaseOutcome::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct RetentionRules(pub [Periods; 5]);

impl RetentionRules {
    /// The periods of an outcome.
    pub const fn of(&self, outcome: CaseOutcome) -> &Periods {
        &self.0[outcome as usize]
    }

    /// Whether nothing is ever erased by itself.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Periods::is_empty)
    }
}

/// Milliseconds of a day.
pub const DAY_MILLIS: i64 = 86_400_000;

/// A kind of data whose period is over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DueKind {
    /// Which.
    pub kind: DataKind,
    /// The period in days.
    pub days: u32,
    /// Since when it is over, milliseconds since 1970 in UTC.
    pub since_millis: i64,
    /// Bytes of its files; 0 for what lies in the database.
    pub bytes: u64,
}

/// Why nothing of a case is erased although its period is over, or somebody asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "why", rename_all_fields = "camelCase")]
pub enum KeptBack {
    /// It is under a legal hold.
    Hold(Hold),
    /// Somebody has claimed it.
    Claimed {
        /// Who.
        by: String,
    },
    /// A run of it was asked for and is not made yet.
    AwaitsRun,
    /// It was decided once, and another person must decide as well.
    AwaitsSecondPerson,
}

/// A case of which something is due to be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DueCase {
    /// The case.
    pub case: CaseId,
    /// What became of it.
    pub outcome: CaseOutcome,
    /// From when its periods run, milliseconds since 1970 in UTC: the last decision, else the import.
    pub from_millis: i64,
    /// Whether they run from a decision.
    pub from_decision: bool,
    /// What is due.
    pub kinds: Vec<DueKind>,
    /// Whether the period of the whole case is over: then everything is erased that is not yet.
    pub is_whole: bool,
    /// Why it is kept all the same.
    pub kept_back: Option<KeptBack>,
}

impl DueCase {
    /// What is to be erased.
    pub fn kinds(&self) -> DataKinds {
        if self.is_whole { DataKinds::ALL } else { self.kinds.iter().map(|due| due.kind).collect() }
    }

    /// Bytes of the files among it.
    pub fn bytes(&self) -> u64 {
        self.kinds.iter().map(|due| due.bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_come_back_from_bits_and_names() {
        for (place, kind) in DataKind::ALL.into_iter().enumerate() {
            let one = DataKinds::from_iter([kind]);
            assert_eq!((one.bits(), DataKinds::from_bits(one.bits())), (1 << place, Some(one)));
            assert_eq!(one.to_string().parse(), Ok(one));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        assert_eq!("all".parse(), Ok(DataKinds::ALL));
        assert_eq!("video, fields".parse::<DataKinds>().unwrap().to_string(), "video,fields");
        assert_eq!(DataKinds::ALL.to_string(), "all");
        assert_eq!(DataKinds::from_iter(DataKind::ALL), DataKinds::ALL);
        for wrong in ["", "videos", "video,,fields", "All", "video;fields"] {
            let error = wrong.parse::<DataKinds>().unwrap_err().to_string();
            assert!(error.contains("is no kind of data"), "{error}");
        }
        assert_eq!((DataKinds::from_bits(64), DataKinds::from_bits(-1)), (None, None));
    }

    #[test]
    fn a_kind_is_kept_no_longer_than_its_case() {
        let mut periods = Periods { case: Some(100), ..Periods::default() };
        periods.by_kind[DataKind::Video as usize] = Some(30);
        assert_eq!((periods.days(DataKind::Video), periods.days(DataKind::Fields)), (Some(30), Some(100)));
        assert_eq!(Periods::default().days(DataKind::Video), None);
    }

    #[test]
    fn the_outcome_follows_from_status_and_decision() {
        let of = CaseOutcome::of;
        assert_eq!(of(CaseStatus::Decided, Some(DecisionKind::Resubmit)), CaseOutcome::AskedAgain);
        assert_eq!(of(CaseStatus::Settled, None), CaseOutcome::Settled);
        for open in [CaseStatus::Open, CaseStatus::Claimed, CaseStatus::Pending, CaseStatus::Failed] {
            assert_eq!(of(open, None), CaseOutcome::Undecided);
        }
    }
}
