//! The report of a case for people: what was found, what it rests on, what was decided, and by what it can be checked later.

mod checks;
mod document;
mod findings;
mod history;
mod origins;
mod plates;
mod regions;
mod summary;
mod timelines;

use regions::Regions;

use super::{
    CasePictures, Dossier,
    paper::{Imprint, Paper, PaperError, print},
};

/// The case as a PDF/UA-1 document, A4. The same dossier and pictures give the same bytes.
///
/// # Errors
/// When the PDF library refuses what is written.
pub fn case_pdf(dossier: &Dossier, pictures: &CasePictures) -> Result<Vec<u8>, PaperError> {
    let mut paper = Paper::new()?;
    let regions = Regions::of(&dossier.report);
    summary::write(&mut paper, dossier);
    checks::write(&mut paper, dossier);
    plates::write(&mut paper, dossier, pictures, &regions);
    document::write(&mut paper, dossier);
    timelines::write(&mut paper, &dossier.report);
    findings::write(&mut paper, &dossier.report, &regions);
    history::write(&mut paper, dossier);
    origins::write(&mut paper, dossier, pictures);
    let title = format!("Report of case {}", dossier.report.case);
    let foot = if dossier.is_redacted { "Redacted" } else { "Confidential: holds personal data" };
    let head = format!("Case {} · run {} · {}", dossier.report.case, dossier.run, dossier.exported_at);
    print(paper, &Imprint { title: &title, head: &head, foot, made_at: &dossier.exported_at })
}
