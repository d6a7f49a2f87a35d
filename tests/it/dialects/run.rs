//! A run with the values that a test wants.

use assay::{
    case::{
        CaseId, Digest, Report, RunId,
        finding::{CheckId, Finding, NotCheckedCause, Outcome},
        report::{PolicyRef, REPORT_SCHEMA},
        verdict::Route,
    },
    export::dialect::{Answered, Dialect, FaceImages, answer},
    policy::{DEFAULT_POLICY, Policy, judge},
};
use serde_json::Value;

/// JSON without the spaces between its tokens.
pub(super) fn compact(json: &str) -> String {
    let mut in_text = false;
    json.chars()
        .filter(|&c| {
            in_text ^= c == '"';
            in_text || !c.is_whitespace()
        })
        .collect()
}

pub(super) fn millis(time: &str) -> i64 {
    time.parse::<jiff::Timestamp>().unwrap().as_millisecond()
}

/// A run in which every check is clear but for those given.
pub(super) struct Run {
    pub(super) report: Report,
    pub(super) matrix: bool,
}

impl Run {
    pub(super) fn new(id: &str, meta: Value, outcomes: &[(CheckId, Outcome)]) -> Self {
        let mut run = Run {
            report: Report {
                schema: REPORT_SCHEMA.to_owned(),
                case: CaseId(id.to_owned()),
                meta,
                evidence: Vec::new(),
                verdict: judge(&[], false, &Policy::parse(DEFAULT_POLICY, "default.toml").unwrap()),
                route: Route::Settled,
                findings: CheckId::ALL.map(|check| Finding::new(check, Outcome::scored(1.0, 1.0))).to_vec(),
                face_match: None,
                document: None,
                as_of: String::new(),
                document_face: None,
                live_face: None,
                enrolled_faces_matches: Vec::new(),
                specimen_check_matches: Vec::new(),
                timeline: None,
                heard_digits: Vec::new(),
                warnings: Vec::new(),
                policy: PolicyRef { name: "default".to_owned(), sha256: Digest::of(b"policy") },
                models: Vec::new(),
                references: Vec::new(),
                enrolment: None,
            },
            matrix: false,
        };
        for (check, outcome) in outcomes {
            run.set(*check, outcome.clone(), None);
        }
        run.judge();
        run
    }

    pub(super) fn set(&mut self, check: CheckId, outcome: Outcome, code: Option<i32>) {
        let place = self.report.findings.iter().position(|finding| finding.check == check).unwrap();
        self.report.findings[place] = Finding::new(check, outcome).with_code(code);
        self.judge();
    }

    pub(super) fn unset(&mut self, check: CheckId, cause: NotCheckedCause, code: Option<i32>) {
        self.set(check, Finding::not_checked(check, cause, "not carried out").outcome, code);
    }

    pub(super) fn judge(&mut self) {
        let enabled = format!("[validation_matrix]\nenabled = {}", self.matrix);
        let text = DEFAULT_POLICY.replace("[validation_matrix]\nenabled = false", &enabled);
        let policy = Policy::parse(&text, "p.toml").unwrap();
        self.report.verdict = judge(&self.report.findings, false, &policy);
    }

    pub(super) fn answered(&self) -> Answered<'_> {
        Answered {
            report: &self.report,
            run: Some(RunId(3)),
            decisions: &[],
            created_at_millis: 0,
            run_at_millis: 0,
            updated_at_millis: 0,
            evidence_intact: true,
            faces: FaceImages::default(),
            registration: None,
        }
    }

    pub(super) fn in_dialect(&self, dialect: Dialect) -> Value {
        serde_json::to_value(answer(dialect, &self.answered()).unwrap()).unwrap()
    }
}

pub(super) fn score(value: f64) -> Outcome {
    Outcome::scored(value, value)
}
