//! Every check with its score against threshold and review band, and the face match with its calibration.

use crate::{
    case::verdict::CheckVerdict,
    export::{
        Dossier,
        paper::{Cell, Column, Paper, Style, score_bar},
        wording,
    },
};

pub(super) fn write(paper: &mut Paper, dossier: &Dossier) {
    let verdict = &dossier.report.verdict;
    paper.heading(2, "Checks");
    paper.paragraph(
        Style::NOTE,
        "Scores lie in [0, 1], higher is more bona fide. A score below the first line of a bar fails, between the lines it goes to \
         a person, beyond both it is clear.",
    );
    let columns = [
        Column(30.0, "Check"),
        Column(26.0, "Score from 0 to 1"),
        Column(9.0, "Score"),
        Column(10.0, "Fails below"),
        Column(11.0, "Person below"),
        Column(18.0, "Result"),
    ];
    let rows = verdict.checks.iter().map(|check| row(dossier, check)).collect();
    paper.table(&columns, rows);
    if let Some(matrix) = verdict.matrix.as_ref().filter(|matrix| matrix.enabled) {
        let failed: Vec<&str> = matrix.failed.iter().map(|check| check.title()).collect();
        let failed = if failed.is_empty() { String::new() } else { format!(": {}", failed.join(", ")) };
        let text = format!("Validation matrix: {}{failed}", wording::validation(matrix.validation));
        paper.paragraph(Style::BODY, &text);
    }
    face_match(paper, dossier);
}

fn row(dossier: &Dossier, check: &CheckVerdict) -> Vec<Cell> {
    let (band, color) = wording::band(check.band);
    let title = (Style::SMALL, check.check.title().to_owned());
    let need = if check.required { "required" } else { "not required" };
    let score = check.score.map_or("–".to_owned(), |score| format!("{score:.3}"));
    let bounds = [check.threshold, check.review_below];
    let alt = match check.score {
        Some(score) => format!(
            "{}: score {score:.3}; below {:.2} it fails, below {:.2} it goes to a person; {band}",
            check.check.title(),
            check.threshold,
            check.review_below
        ),
        None => format!("{}: no score, not checked", check.check.title()),
    };
    let value = check.score;
    let bar = Cell::Drawing(14.0, alt, Box::new(move |canvas, place| score_bar(canvas, place, value, bounds)));
    vec![
        Cell::Two(title, (Style::NOTE, need.to_owned())),
        bar,
        Cell::small(score),
        Cell::small(format!("{:.2}", check.threshold)),
        Cell::small(format!("{:.2}", check.review_below)),
        match overridden(dossier, check) {
            Some(said) => Cell::Two((Style::SMALL.colored(color), band.to_owned()), (Style::NOTE, said)),
            None => Cell::styled(Style::SMALL.colored(color), band),
        },
    ]
}

/// What a person says of the check instead, in the newest override of this run.
fn overridden(dossier: &Dossier, check: &CheckVerdict) -> Option<String> {
    let made = dossier.amendments.overrides.iter().rev();
    let made = made.into_iter().find(|made| (made.draft.run, made.draft.check) == (dossier.run, check.check))?;
    Some(format!("{} says {}", made.made_by, wording::validation(made.draft.validation)))
}

fn face_match(paper: &mut Paper, dossier: &Dossier) {
    let Some(matched) = &dossier.report.face_match else { return };
    paper.heading(3, "Face match: attempts");
    let columns = [
        Column(20.0, "Portrait"),
        Column(15.0, "Image"),
        Column(12.0, "Similarity"),
        Column(45.0, "Level"),
        Column(8.0, "Counts"),
    ];
    let rows = matched.attempts.iter().enumerate().map(|(place, attempt)| {
        let similarity = attempt.similarity.map_or("–".to_owned(), |similarity| format!("{similarity:.3}"));
        let level = attempt.level.as_ref().map_or("–".to_owned(), wording::level);
        let counts = if matched.best == Some(place) { "yes" } else { "no" };
        vec![
            Cell::small(serde_json::to_value(attempt.algorithm).unwrap_or_default().as_str().unwrap_or_default()),
            Cell::small(attempt.image_processing.as_str()),
            Cell::small(similarity),
            Cell::small(level),
            Cell::small(counts),
        ]
    });
    paper.table(&columns, rows.collect());
    if let Some(calibration) = &matched.calibration {
        let text = format!(
            "Levels by calibration on {} impostor pairs: {}. A rate that fewer than 3/FAR pairs support is extrapolated.",
            calibration.impostor_pairs, calibration.data_set
        );
        paper.paragraph(Style::NOTE, &text);
    }
}
