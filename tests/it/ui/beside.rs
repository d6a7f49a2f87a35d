//! Runs side by side, and how reviewers do.

use std::{path::PathBuf, sync::Arc};

use assay::{
    case::{
        CaseId, Digest, JobId, Report, RunId,
        quality::{Proportion, ReviewerFigures},
        report::PolicyRef,
        run_change::run_changes,
        run_summary::RunSummary,
        verdict::{Band, ProcessStatus},
    },
    session::{Beside, BesideStage, BesideView, Command, Trial},
};
use eframe::egui::Key;
use egui_kittest::kittest::Queryable as _;

use super::{
    flows::{change_case, click, opened, press, press_command, write},
    port::FakePort,
    scene, window,
};

fn summary(run: RunId) -> RunSummary {
    RunSummary {
        run,
        recorded_at_millis: scene::NOW - 7_200_000,
        policy: PolicyRef { name: "branch policy".to_owned(), sha256: Digest::of(b"branch policy") },
        networks: Digest::ZERO,
        process: ProcessStatus::Rejected,
    }
}

/// The report on the screen, and one in which the first check failed.
fn two_reports(port: &FakePort) -> [Arc<Report>; 2] {
    let snapshot = assay::session::Port::snapshot(port);
    let shown = Arc::clone(&snapshot.case.as_ref().unwrap().report.as_ref().unwrap().1);
    let mut other = Report::clone(&shown);
    other.verdict.process = ProcessStatus::Rejected;
    let check = &mut other.verdict.checks[0];
    (check.band, check.score) = (Band::Fail, Some(0.125));
    [shown, Arc::new(other)]
}

#[test]
fn an_earlier_run_is_put_beside_the_one_on_the_screen() {
    let (port, mut harness) = opened();
    change_case(&port, |case| case.runs = Arc::new(vec![summary(scene::RUN), summary(RunId(7))]));
    press_command(&mut harness, Key::B);
    harness.get_by_label("Run 42, on the screen");
    click(&mut harness, "Run 7");
    assert_eq!(port.take(), [Command::Beside(Some(Beside::Run(RunId(7))))]);
    let [shown, other] = two_reports(&port);
    let changes = run_changes(&shown, &other);
    let stage = BesideStage::Done { report: other, changes };
    port.change(|snapshot| {
        snapshot.beside = Some(Arc::new(BesideView { what: Beside::Run(RunId(7)), shown: scene::RUN, stage }));
    });
    harness.run_ok();
    harness.get_by_label("0.125");
    harness.get_by_label_contains("Machine’s verdict: Inconclusive here, Rejected there");
    let rows = harness.query_all_by_label("clear").count();
    click(&mut harness, "Show checks that stand the same too");
    assert!(harness.query_all_by_label("clear").count() > rows, "checks that stand the same are shown on request");
    click(&mut harness, "Close the comparison of runs");
    assert!(harness.query_all_by_label("Document front").next().is_some(), "the document is back");
}

#[test]
fn a_trial_is_started_watched_cancelled_and_says_why_it_failed() {
    let (port, mut harness) = opened();
    press_command(&mut harness, Key::B);
    write(&mut harness, "Path of a policy file", " /etc/assay/strict.toml ");
    click(&mut harness, "Try it");
    let trial = Trial { policy: Some(PathBuf::from("/etc/assay/strict.toml")), models: None };
    let what = Beside::Trial(trial);
    assert_eq!(port.take(), [Command::Beside(Some(what.clone()))]);
    let show = |stage: BesideStage| {
        port.change(|snapshot| {
            snapshot.beside = Some(Arc::new(BesideView { what: what.clone(), shown: scene::RUN, stage }));
        });
    };
    show(BesideStage::Working { job: JobId(3) });
    harness.step();
    harness.step();
    harness.get_by_label("Cancel the trial").click();
    harness.step();
    harness.step();
    assert_eq!(port.take(), [Command::Cancel(JobId(3))]);
    show(BesideStage::Failed("policy /etc/assay/strict.toml cannot be read: not found; check the path".to_owned()));
    harness.run_ok();
    harness.get_by_label_contains("check the path");
    let [shown, other] = two_reports(&port);
    let changes = run_changes(&shown, &other);
    show(BesideStage::Done { report: other, changes });
    harness.run_ok();
    harness.get_by_label("A trial: no decision can rest on it.");
}

#[test]
fn the_figures_of_reviewers_are_asked_for_while_they_are_looked_at() {
    let port = FakePort::new(scene::queue(12));
    let mut harness = window(&port);
    press_command(&mut harness, Key::G);
    assert_eq!(port.take(), [Command::Quality(true)]);
    let figures = ReviewerFigures {
        reviewer: "s.nakamura".to_owned(),
        decisions: 1_200,
        median_millis: Some(41_000),
        known_answers: Proportion::of(19, 20),
        overturned: Proportion::of(0, 0),
    };
    port.change(|snapshot| snapshot.quality = Some(Arc::new(vec![figures])));
    harness.run_ok();
    for label in ["s.nakamura", "1 200", "41 s", "19 / 20  (95 %)", "none yet"] {
        harness.get_by_label(label);
    }
    press(&mut harness, Key::Escape);
    assert_eq!(port.take(), [Command::Quality(false)]);
    harness.get_by_label("Search cases");
    assert_eq!(scene::case_id(0), CaseId("scan-118200".to_owned()));
}
