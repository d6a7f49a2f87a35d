//! Figures of an evaluation as text.

use std::path::Path;

use super::output::print;
use crate::eval::{
    Estimate, EvalReport, FaceMatchFigures, LocationFigures, MrzFigures, MrzItem, OverlapFigures, PadFigures,
    Responses, SpeciesError, VoiceFigures,
};

/// Figures of a face comparison.
pub(super) fn face_match(labels: &Path, figures: &FaceMatchFigures) -> anyhow::Result<()> {
    print(format_args!(
        "{}: {} genuine and {} impostor pairs, {} without score",
        labels.display(),
        figures.genuine,
        figures.impostor,
        figures.failed
    ))?;
    let interval = figures.best_accuracy_interval;
    print(format_args!(
        "best accuracy  {:.4} [{:.4}, {:.4}] at similarity {:.3}",
        figures.best_accuracy, interval.low, interval.high, figures.best_threshold
    ))?;
    if let Some(accuracy) = figures.fold_accuracy {
        print(format_args!("over folds     {accuracy:.4}"))?;
    }
    for rate in &figures.tar_at_far {
        match (rate.tar, rate.interval, rate.threshold) {
            (Some(tar), Some(interval), Some(threshold)) => {
                print(format_args!(
                    "TAR at FAR {:.0e}  {tar:.4} [{:.4}, {:.4}] at similarity {threshold:.3}",
                    rate.far, interval.low, interval.high
                ))?;
            }
            _ => print(format_args!("TAR at FAR {:.0e}  not measurable: too few impostor pairs", rate.far))?,
        }
    }
    print(format_args!("intervals: 95 %, bootstrap over {} subjects", figures.subjects))
}

/// Figures of presentation attack detection.
pub(super) fn attack_detection(labels: &Path, figures: &PadFigures) -> anyhow::Result<()> {
    let PadFigures { bona_fide, attacks, .. } = figures;
    print(format_args!(
        "{}: {} bona fide and {} attack presentations from {} sources",
        labels.display(),
        bona_fide.presentations,
        attacks.presentations,
        figures.clusters
    ))?;
    print(non_responses("BPNRR", "bona fide", bona_fide))?;
    print(non_responses("APNRR", "attacks", attacks))?;
    for species in &figures.species {
        print(non_responses("APNRR", &species.species, &species.responses))?;
    }
    for at in &figures.at_thresholds {
        print(format_args!("at {:.2} ({})", at.threshold, at.name))?;
        for SpeciesError { species, apcer } in &at.apcer {
            print(format_args!("  APCER  {:<20} {}", species, estimate(apcer.as_ref())))?;
        }
        if let Some(SpeciesError { species, apcer }) = &at.apcer_max {
            print(format_args!("  APCER, the highest: {species} {}", estimate(apcer.as_ref())))?;
        }
        print(format_args!("  BPCER  {:<20} {}", "", estimate(at.bpcer.as_ref())))?;
        print(format_args!(
            "  BPCER  {:<20} {}",
            "with non-responses",
            estimate(at.bpcer_with_non_responses.as_ref())
        ))?;
    }
    if let Some(eer) = &figures.eer {
        for (way, eer) in [("worst species", &eer.worst_species), ("pooled", &eer.pooled)] {
            print(format_args!("EER  {way:<24} {} at {:.3}", estimate(Some(&eer.estimate)), eer.threshold))?;
        }
    }
    for at in &figures.bpcer_at_apcer {
        let note = if at.supported { "" } else { ", with too few attacks for this APCER" };
        let (worst, pooled) = (estimate(at.bpcer.worst_species.as_ref()), estimate(at.bpcer.pooled.as_ref()));
        print(format_args!(
            "{:<8} (APCER {:>2.0} %)  worst species {worst}, pooled {pooled}{note}",
            at.name,
            100.0 * at.apcer
        ))?;
    }
    print(format_args!("area under the curve  {}", estimate(figures.auc.as_ref())))?;
    print("error rates are of presentations with a score; intervals: 95 %, bootstrap over the sources")
}

/// Figures of hearing spoken digits.
pub(super) fn voice(labels: &Path, figures: &VoiceFigures) -> anyhow::Result<()> {
    let VoiceFigures { clips, failed, without_truth, digits, substitutions, deletions, insertions, .. } = figures;
    print(format_args!(
        "{}: {clips} clips with {digits} digits, {failed} not listened to, {without_truth} without a digit in the label",
        labels.display()
    ))?;
    print(format_args!("clips heard right  {}", estimate(figures.heard_right.as_ref())))?;
    print(format_args!(
        "digit error rate   {}: {substitutions} taken for others, {deletions} not heard, {insertions} too many",
        estimate(figures.digit_error_rate.as_ref())
    ))?;
    for speaker in &figures.speakers {
        print(format_args!("  {:<16} {} of {} clips heard right", speaker.speaker, speaker.right, speaker.clips))?;
    }
    for row in &figures.confusion {
        let others =
            row.heard_as.iter().enumerate().filter(|(digit, times)| **times > 0 && *digit != usize::from(row.said));
        let mut taken: Vec<String> = others.map(|(digit, times)| format!("{times} times for {digit}")).collect();
        taken.extend((row.missed > 0).then(|| format!("{} times not heard", row.missed)));
        if !taken.is_empty() {
            print(format_args!("  {} taken {}", row.said, taken.join(", ")))?;
        }
    }
    print(format_args!("intervals: 95 %, bootstrap over {} speakers and clips of nobody known", figures.clusters))
}

/// Figures of finding documents.
pub(super) fn document_locate(labels: &Path, figures: &LocationFigures) -> anyhow::Result<()> {
    let LocationFigures { photos, failed, clusters, overlap, types, errors_right, errors } = figures;
    print(format_args!("{}: {photos} photos looked at, {failed} not readable", labels.display()))?;
    let line = |name: &str, overlap: &OverlapFigures| {
        let [median, high, fair] =
            [&overlap.median, &overlap.at_least_090, &overlap.at_least_080].map(|one| estimate(Some(one)));
        format!("{name:<24} {:>4}  median {median}, 0.9 or more {high}, 0.8 or more {fair}", overlap.photos)
    };
    if let Some(overlap) = overlap {
        print("intersection over union with the labelled corners")?;
        types.iter().try_for_each(|one| print(line(&one.document_type, &one.overlap)))?;
        print(line("all", overlap))?;
    }
    if errors_right.is_some() {
        print(format_args!("errors answered right  {}", estimate(errors_right.as_ref())))?;
    }
    for row in errors {
        let answered: Vec<String> = row.answered.iter().map(|(error, times)| format!("{times} {error}")).collect();
        print(format_args!("  {:<30} answered {}", row.expected, answered.join(", ")))?;
    }
    print(format_args!("intervals: 95 %, bootstrap over {clusters} clips, sources and single files"))
}

/// What was read in machine-readable zones, and the figures.
pub(super) fn zones(labels: &Path, report: &EvalReport<MrzFigures, MrzItem>) -> anyhow::Result<()> {
    for item in &report.items {
        let path = item.row.get("path").map_or("", String::as_str);
        match (&item.error, &item.lines) {
            (Some(error), _) => print(format_args!("{error}"))?,
            (None, None) => print(format_args!("{path}: no zone"))?,
            (None, Some(lines)) => {
                let digits = item.check_digits.as_deref().unwrap_or("");
                print(format_args!("{path}: {}, check digits {digits}", item.format.unwrap_or("")))?;
                lines.iter().try_for_each(|line| print(format_args!("  {line}")))?;
            }
        }
    }
    let figures = &report.figures;
    print(format_args!(
        "{}: {} pictures, {} of them with a zone, {} could not be looked at",
        labels.display(),
        figures.documents,
        figures.with_zone,
        figures.failed
    ))?;
    print(format_args!("zone found          {}", estimate(figures.zone_found.as_ref())))?;
    print(format_args!("check digits right  {}", estimate(figures.all_check_digits_right.as_ref())))?;
    print(format_args!("exact lines         {} of {}", estimate(figures.exact_lines.as_ref()), figures.lines))?;
    print(format_args!("exact documents     {}", estimate(figures.exact_documents.as_ref())))?;
    print(format_args!("character errors    {}", estimate(figures.character_error_rate.as_ref())))?;
    print(format_args!("intervals: 95 %, bootstrap over {} documents", figures.clusters))
}

fn non_responses(short: &str, name: &str, responses: &Responses) -> String {
    let Responses { presentations, responses, clusters, non_response_rate } = responses;
    format!(
        "  {name:<20} {responses} of {presentations} with a score, {clusters} sources; {short} {}",
        estimate(non_response_rate.as_ref())
    )
}

fn estimate(estimate: Option<&Estimate>) -> String {
    match estimate {
        None => "not measurable".to_owned(),
        Some(Estimate { rate, interval: None }) => format!("{rate:.4}"),
        Some(Estimate { rate, interval: Some(range) }) => format!("{rate:.4} [{:.4}, {:.4}]", range.low, range.high),
    }
}
