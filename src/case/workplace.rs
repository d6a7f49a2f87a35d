//! Where a person was at work: what the window goes on with after its end, wanted or not.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};

use super::{
    CaseId, RunId,
    decision::{DecisionKind, ReasonCode, ResubmissionRequest},
    queue::QueueQuery,
};

/// Most characters of a note, or of a text for the customer, that is not finished.
pub const MAX_DRAFT_TEXT: usize = 2000;
/// Most bytes that a workplace takes as text.
pub const MAX_WORKPLACE_BYTES: usize = 64 * 1024;
/// Least and most that the window may be enlarged, 1 being as it comes.
pub const ZOOM: [f32; 2] = [0.5, 3.0];
/// Longest code of a language in characters: what RFC 5646 asks programs to have room for.
const MAX_LANGUAGE: usize = 35;

/// Where one person was at work.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Workplace {
    /// Which part of the list was shown. How many rows fit is not remembered.
    pub query: QueueQuery,
    /// The case that was open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// The decision that was not made yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<UnfinishedDecision>,
    /// How the window looked.
    #[serde(flatten)]
    pub appearance: Appearance,
}

/// A decision that was begun; what is absent was not chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UnfinishedDecision {
    /// The case.
    pub case: CaseId,
    /// The run that the person saw.
    pub run: RunId,
    /// What is to be decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<DecisionKind>,
    /// The reason.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<ReasonCode>,
    /// The note, at most [`MAX_DRAFT_TEXT`] characters.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What the customer is to be asked for; its text has at most [`MAX_DRAFT_TEXT`] characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<ResubmissionRequest>,
}

/// How the window looks; what is absent is as it comes.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Appearance {
    /// Code of the language, such as `de`: letters, digits and hyphens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Light or dark.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub theme: Option<ThemeChoice>,
    /// How much it is enlarged, within [`ZOOM`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zoom: Option<f32>,
}

/// The colours of the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeChoice {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Workplace {
    /// Whether there is nothing to remember.
    pub fn is_empty(&self) -> bool {
        let query = QueueQuery { limit: QueueQuery::default().limit, ..self.query.clone() };
        *self == Workplace { query: self.query.clone(), ..Workplace::default() } && query == QueueQuery::default()
    }

    /// The workplace as JSON text.
    ///
    /// # Errors
    /// Why it cannot be remembered: a text that is too long, a language or an enlargement that there is none of.
    pub fn to_text(&self) -> Result<String, String> {
        let fault = self.draft.as_ref().and_then(UnfinishedDecision::fault).or_else(|| self.appearance.fault());
        if let Some(fault) = fault {
            return Err(fault);
        }
        let text = serde_json::to_string(self).map_err(|error| error.to_string())?;
        if text.len() > MAX_WORKPLACE_BYTES {
            return Err(format!("it takes {} bytes, at most {MAX_WORKPLACE_BYTES}; shorten the search", text.len()));
        }
        Ok(text)
    }

    /// The workplace of a text, part by part: what does not read back, or cannot be, is left out. Returns the names of the
    /// parts that were, in no order; `everything` where the text is no JSON object.
    pub fn from_text(text: &str) -> (Self, Vec<String>) {
        let Ok(Value::Object(mut parts)) = serde_json::from_str(text) else {
            return (Workplace::default(), vec!["everything".to_owned()]);
        };
        let mut left_out = Vec::new();
        let query: Option<QueueQuery> = part(&mut parts, "query", &mut left_out, |_| true);
        let case = part(&mut parts, "case", &mut left_out, |_| true);
        let draft = part(&mut parts, "draft", &mut left_out, |draft: &UnfinishedDecision| draft.fault().is_none());
        let alone = |appearance: Appearance| appearance.fault().is_none();
        let appearance = Appearance {
            language: part(&mut parts, "language", &mut left_out, |language: &String| {
                alone(Appearance { language: Some(language.clone()), ..Appearance::default() })
            }),
            theme: part(&mut parts, "theme", &mut left_out, |_| true),
            zoom: part(&mut parts, "zoom", &mut left_out, |&zoom| {
                alone(Appearance { zoom: Some(zoom), ..Appearance::default() })
            }),
        };
        left_out.extend(parts.into_iter().map(|(name, _)| name));
        (Workplace { query: query.unwrap_or_default(), case, draft, appearance }, left_out)
    }
}

/// Takes one part out of `parts`, where it is there, reads back and is `possible`.
fn part<T: DeserializeOwned>(
    parts: &mut Map<String, Value>,
    name: &str,
    left_out: &mut Vec<String>,
    possible: impl FnOnce(&T) -> bool,
) -> Option<T> {
    let value = parts.remove(name)?;
    let read = serde_json::from_value(value).ok().filter(possible);
    if read.is_none() {
        left_out.push(name.to_owned());
    }
    read
}

impl UnfinishedDecision {
    /// What was written, for another run than the one that the person saw: what was chosen there is not.
    pub fn rewritten_for(self, run: RunId) -> Self {
        UnfinishedDecision { run, kind: None, reason: None, ..self }
    }

    /// What was written, note and text for the customer, where anything was.
    pub fn written(&self) -> impl Iterator<Item = &str> {
        let customer_text = self.request.as_ref().map(|request| request.customer_text.as_str());
        [Some(self.note.as_str()), customer_text].into_iter().flatten().filter(|text| !text.is_empty())
    }

    fn fault(&self) -> Option<String> {
        let longest = self.written().map(|text| text.chars().count()).max().unwrap_or(0);
        let text = format!(
            "a note, or a text for the customer, has {longest} characters, at most {MAX_DRAFT_TEXT}; shorten it"
        );
        (longest > MAX_DRAFT_TEXT).then_some(text)
    }
}

impl Appearance {
    fn fault(&self) -> Option<String> {
        let is_code = |language: &String| {
            let plain = language.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
            plain && (1..=MAX_LANGUAGE).contains(&language.len())
        };
        let [least, most] = ZOOM;
        if !self.language.as_ref().is_none_or(is_code) {
            return Some("the language is no code such as `de`".to_owned());
        }
        let fits = self.zoom.is_none_or(|zoom| (least..=most).contains(&zoom));
        (!fits).then(|| format!("the enlargement must be {least} to {most}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{EvidenceKind, meta::Priority, queue::QueueFilter, queue::QueueTab};

    fn workplace() -> Workplace {
        let request = ResubmissionRequest {
            evidence: vec![EvidenceKind::DocumentFront],
            customer_text: "Bitte noch einmal, „ohne“ Blitz".to_owned(),
        };
        Workplace {
            query: QueueQuery {
                tab: Some(QueueTab::Mine),
                filter: QueueFilter { priorities: vec![Priority::Urgent], overdue: true, ..QueueFilter::default() },
                search: "müller".to_owned(),
                offset: 400,
                ..QueueQuery::default()
            },
            case: Some(CaseId("c1".to_owned())),
            draft: Some(UnfinishedDecision {
                case: CaseId("c1".to_owned()),
                run: RunId(7),
                kind: Some(DecisionKind::Resubmit),
                reason: Some(ReasonCode::DocumentUnusable),
                note: "glare over\nthe number".to_owned(),
                request: Some(request),
            }),
            appearance: Appearance {
                language: Some("ar-EG".to_owned()),
                theme: Some(ThemeChoice::Dark),
                zoom: Some(1.25),
            },
        }
    }

    #[test]
    fn everything_comes_back_but_how_many_rows_fit() {
        let kept = workplace();
        let query = QueueQuery { limit: 7, ..kept.query.clone() };
        let text = Workplace { query, ..kept.clone() }.to_text().unwrap();
        assert_eq!(Workplace::from_text(&text), (kept, Vec::new()));
        assert_eq!(Workplace::from_text("{}"), (Workplace::default(), Vec::new()));
    }

    #[test]
    fn what_does_not_read_back_is_left_out_and_the_rest_kept() {
        let mut value: Value = serde_json::from_str(&workplace().to_text().unwrap()).unwrap();
        value["query"]["filter"]["mood"] = "sour".into();
        value["zoom"] = 90.into();
        value["theme"] = "plaid".into();
        value["language"] = "../../etc".into();
        value["draft"]["note"] = "x".repeat(MAX_DRAFT_TEXT + 1).into();
        value["shoeSize"] = 44.into();
        let (read, mut left_out) = Workplace::from_text(&value.to_string());
        left_out.sort();
        assert_eq!(left_out, ["draft", "language", "query", "shoeSize", "theme", "zoom"]);
        assert_eq!(read, Workplace { case: Some(CaseId("c1".to_owned())), ..Workplace::default() });
        for text in ["", "null", "[1]", "{\"case\": ", &"[".repeat(100_000), "\u{0}"] {
            assert_eq!(Workplace::from_text(text), (Workplace::default(), vec!["everything".to_owned()]));
        }
        for draft in ["7", "{}", r#"{"case": "c1", "run": "one"}"#, r#"{"case": "c1", "run": 1, "reason": 999}"#] {
            let (read, left_out) = Workplace::from_text(&format!("{{\"draft\": {draft}}}"));
            assert_eq!((read.draft, left_out), (None, vec!["draft".to_owned()]), "{draft}");
        }
    }

    #[test]
    fn what_is_too_long_or_is_no_value_is_refused() {
        let refused = |change: fn(&mut Workplace), words: &str| {
            let mut changed = workplace();
            change(&mut changed);
            let error = changed.to_text().unwrap_err();
            assert!(error.contains(words), "{error}");
        };
        refused(|it| it.draft.as_mut().unwrap().note = "ß".repeat(MAX_DRAFT_TEXT + 1), "2001 characters");
        refused(
            |it| it.draft.as_mut().unwrap().request.as_mut().unwrap().customer_text = "x".repeat(5000),
            "5000 characters",
        );
        refused(|it| it.query.search = "x".repeat(MAX_WORKPLACE_BYTES), "shorten the search");
        refused(|it| it.appearance.zoom = Some(f32::NAN), "0.5 to 3");
        refused(|it| it.appearance.language = Some(String::new()), "no code");
        let mut longest = workplace();
        longest.draft.as_mut().unwrap().note = "\u{1}".repeat(MAX_DRAFT_TEXT);
        assert_eq!(Workplace::from_text(&longest.to_text().unwrap()), (longest, Vec::new()));
    }

    #[test]
    fn only_a_workplace_with_nothing_in_it_is_empty() {
        assert!(Workplace::default().is_empty());
        let scrolled = |query| Workplace { query, ..Workplace::default() };
        assert!(scrolled(QueueQuery { limit: 9, ..QueueQuery::default() }).is_empty());
        assert!(!scrolled(QueueQuery { offset: 9, ..QueueQuery::default() }).is_empty());
        assert!(!Workplace { appearance: workplace().appearance, ..Workplace::default() }.is_empty());
    }

    #[test]
    fn a_draft_for_another_run_keeps_what_was_written_alone() {
        let draft = workplace().draft.unwrap();
        let rewritten = draft.clone().rewritten_for(RunId(8));
        assert_eq!((rewritten.kind, rewritten.reason, rewritten.run), (None, None, RunId(8)));
        assert!(rewritten.written().eq(draft.written()) && rewritten.written().count() == 2);
    }
}
