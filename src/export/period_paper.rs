//! The report of a period for people.

use super::{
    paper::{Bars, Cell, Column, Imprint, Paper, PaperError, Style, WIDTH, print},
    wording,
};
use crate::case::{
    Digest,
    period::{AGE_CLASSES, Ages, KnownAnswerErrors, PeriodFigures},
    quality::Proportion,
};

/// Height of a plot in points.
const TALL: f32 = 110.0;
/// Most days that are drawn: one bar each.
const MOST_DAYS: usize = 120;

/// By whom and when a report of a period was made, and the head of the audit log then.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodImprint {
    /// Hash of the newest audit event.
    pub audit_head: Digest,
    /// RFC 3339 in UTC.
    pub exported_at: String,
    /// Who.
    pub exported_by: String,
}

/// The figures as a PDF/UA-1 document, A4. The same figures and imprint give the same bytes.
///
/// # Errors
/// When the PDF library refuses what is written.
pub fn period_pdf(figures: &PeriodFigures, imprint: &PeriodImprint) -> Result<Vec<u8>, PaperError> {
    let mut paper = Paper::new()?;
    let (from, to) = (day_of(figures.from_millis), day_of(figures.to_millis - 1));
    paper.heading(1, "Identity verification: report of a period");
    volumes(&mut paper, figures, &from, &to);
    decisions(&mut paper, figures);
    four_eyes(&mut paper, figures);
    ages(&mut paper, figures);
    reviewers(&mut paper, figures);
    errors(&mut paper, figures);
    paper.heading(2, "Audit log");
    paper.facts(vec![
        ("Head when this was made", Cell::styled(Style::DIGEST, imprint.audit_head.to_string())),
        ("Made", Cell::styled(Style::BODY, format!("{} by {}", imprint.exported_at, imprint.exported_by))),
    ]);
    let title = format!("Report from {from} to {to}");
    let head = format!("{from} – {to} · made {}", imprint.exported_at);
    print(paper, &Imprint { title: &title, head: &head, foot: "Compliance", made_at: &imprint.exported_at })
}

/// The day of a moment, UTC.
pub(super) fn day_of(millis: i64) -> String {
    let time = jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    time.to_zoned(jiff::tz::TimeZone::UTC).date().to_string()
}

fn share(of: &Proportion) -> String {
    if of.of == 0 {
        return "no cases".to_owned();
    }
    let percent = |value: f64| format!("{:.1} %", 100.0 * value);
    let value = of.hits as f64 / of.of as f64;
    format!("{} ({} of {}; 95 % interval {} to {})", percent(value), of.hits, of.of, percent(of.low), percent(of.high))
}

fn count(value: u64) -> Cell {
    Cell::styled(Style::BODY, value.to_string())
}

fn volumes(paper: &mut Paper, figures: &PeriodFigures, from: &str, to: &str) {
    let volumes = &figures.volumes;
    paper.heading(2, "Volumes");
    let runs: Vec<String> =
        volumes.runs.iter().map(|(status, count)| format!("{count} {}", wording::words(status))).collect();
    let runs = if runs.is_empty() { "none".to_owned() } else { runs.join(", ") };
    paper.facts(vec![
        ("Period", Cell::styled(Style::STRONG, format!("{from} to {to}, both included (UTC)"))),
        ("Cases that came in", count(volumes.imported)),
        ("Runs, by verdict", Cell::styled(Style::BODY, runs)),
        ("Runs that failed", count(volumes.failed_runs)),
        ("Settled by the machine", count(volumes.settled)),
        ("Decided by persons", count(volumes.decided)),
    ]);
    if volumes.days.is_empty() {
        return;
    }
    let days = &volumes.days[volumes.days.len().saturating_sub(MOST_DAYS)..];
    let bars = days.iter().map(|day| {
        let date = day_of(day.day * 86_400_000);
        (date[5..].to_owned(), vec![day.imported, day.decided])
    });
    let bars = Bars { parts: vec!["came in", "decided"], bars: bars.collect() };
    let alt = format!(
        "Cases that came in and were decided, on {} days with work: {} came in, {} were decided",
        days.len(),
        days.iter().map(|day| day.imported).sum::<u64>(),
        days.iter().map(|day| day.decided).sum::<u64>()
    );
    plot(paper, "Cases that came in and decisions, by day; days without work are left out", &alt, &bars);
}

fn plot(paper: &mut Paper, title: &str, alt: &str, bars: &Bars<'_>) {
    paper.keep(TALL + 20.0);
    paper.paragraph(Style::NOTE, title);
    paper.figure(alt, TALL, |canvas, x, y| bars.draw(canvas, [x, y, WIDTH, TALL]));
    paper.gap(6.0);
}

fn decisions(paper: &mut Paper, figures: &PeriodFigures) {
    paper.heading(2, "Decisions by reason");
    if figures.decisions.is_empty() {
        paper.paragraph(Style::BODY, "No decision was made.");
    } else {
        let columns = [Column(25.0, "Decision"), Column(60.0, "Reason"), Column(15.0, "Count")];
        let row = |of: &crate::case::period::DecisionCount| {
            let (kind, color) = wording::decision(of.kind);
            vec![
                Cell::styled(Style::SMALL.colored(color), kind),
                Cell::small(of.reason.to_string()),
                Cell::small(of.count.to_string()),
            ]
        };
        paper.table(&columns, figures.decisions.iter().map(row).collect());
    }
    paper.facts(vec![
        ("Taken back", count(figures.undone)),
        ("Cases opened again", count(figures.reopened)),
        ("Fields corrected", count(figures.corrections)),
    ]);
    paper.heading(2, "Checks judged otherwise");
    if figures.overrides.is_empty() {
        paper.paragraph(Style::BODY, "No check was judged otherwise than by the machine.");
        return;
    }
    let columns = [Column(40.0, "Check"), Column(22.0, "Machine"), Column(22.0, "Person"), Column(16.0, "Count")];
    let row = |of: &crate::case::period::OverrideCount| {
        vec![
            Cell::small(of.check.title()),
            Cell::small(wording::validation(of.from)),
            Cell::small(wording::validation(of.to)),
            Cell::small(of.count.to_string()),
        ]
    };
    paper.table(&columns, figures.overrides.iter().map(row).collect());
}

fn four_eyes(paper: &mut Paper, figures: &PeriodFigures) {
    let of = &figures.four_eyes;
    paper.heading(2, "Four eyes");
    let first: Vec<String> =
        of.first.iter().map(|(cause, count)| format!("{count} {}", wording::words(cause))).collect();
    let first = if first.is_empty() { "none".to_owned() } else { first.join(", ") };
    paper.facts(vec![
        ("First decisions, by cause", Cell::styled(Style::BODY, first)),
        ("Confirmed", count(of.confirmed)),
        ("Contradicted", count(of.contradicted)),
        ("Decided by a third person", count(of.arbitrated)),
        ("Waiting for another person", count(of.waiting)),
    ]);
}

fn ages(paper: &mut Paper, figures: &PeriodFigures) {
    paper.heading(2, "Ageing");
    histogram(paper, "From import to the decision that settled the case", &figures.time_to_decision);
    histogram(paper, "Ages of the cases in the queue when this was made", &figures.open_ages);
    paper.paragraph(Style::BODY, &format!("Overdue in the queue: {}.", figures.overdue));
}

fn histogram(paper: &mut Paper, title: &str, ages: &Ages) {
    if ages.total() == 0 {
        paper.paragraph(Style::BODY, &format!("{title}: no cases."));
        return;
    }
    let mut names: Vec<String> = AGE_CLASSES.iter().map(|bound| format!("≤ {}", wording::duration(*bound))).collect();
    names.push("longer".to_owned());
    let told: Vec<String> = names.iter().zip(ages.counts).map(|(name, count)| format!("{name}: {count}")).collect();
    let middle = ages.median_millis.map(wording::duration).unwrap_or_default();
    let longest = ages.longest_millis.map(wording::duration).unwrap_or_default();
    let bars =
        Bars { parts: vec!["cases"], bars: names.into_iter().zip(ages.counts.map(|count| vec![count])).collect() };
    let title = format!("{title}: {} cases, median {middle}, longest {longest}", ages.total());
    plot(paper, &title, &told.join("; "), &bars);
}

fn reviewers(paper: &mut Paper, figures: &PeriodFigures) {
    paper.heading(2, "Reviewers");
    if figures.reviewers.is_empty() {
        paper.paragraph(Style::BODY, "Nobody decided.");
        return;
    }
    let columns = [
        Column(18.0, "Reviewer"),
        Column(11.0, "Decisions"),
        Column(15.0, "Median time"),
        Column(28.0, "Agree with known answers"),
        Column(28.0, "Contradicted by a second person"),
    ];
    let row = |of: &crate::case::quality::ReviewerFigures| {
        vec![
            Cell::small(of.reviewer.as_str()),
            Cell::small(of.decisions.to_string()),
            Cell::small(of.median_millis.map_or("–".to_owned(), wording::duration)),
            Cell::small(share(&of.known_answers)),
            Cell::small(share(&of.overturned)),
        ]
    };
    paper.table(&columns, figures.reviewers.iter().map(row).collect());
}

fn errors(paper: &mut Paper, figures: &PeriodFigures) {
    paper.heading(2, "Errors on cases whose answer is known");
    paper.paragraph(
        Style::NOTE,
        "Terms of ISO/IEC 30107-3. Cases that must be approved are bona fide, cases that must be rejected are attack presentations. \
         Known answers name no species of attack: there is one APCER over all. Intervals are those of Clopper and Pearson. The \
         machine's verdict is that of the run that was decided on; a decision that asks for new evidence is undecided.",
    );
    let columns = [Column(20.0, ""), Column(40.0, "Machine"), Column(40.0, "Persons")];
    let (machine, people) = (&figures.machine, &figures.people);
    let row = |name: &str, of: fn(&KnownAnswerErrors) -> &Proportion| {
        vec![Cell::styled(Style::SMALL, name), Cell::small(share(of(machine))), Cell::small(share(of(people)))]
    };
    let rows = vec![
        row("APCER: attacks accepted", |of| &of.apcer),
        row("BPCER: bona fide rejected", |of| &of.bpcer),
        row("Attacks undecided", |of| &of.undecided_attacks),
        row("Bona fide undecided", |of| &of.undecided_bona_fide),
    ];
    paper.table(&columns, rows);
}
