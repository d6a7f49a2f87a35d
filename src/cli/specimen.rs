//! specimen: documents, people, photographs, videos and whole cases from a seed.

use std::{
    io::{self, Write as _},
    path::PathBuf,
    time::Instant,
};

use anyhow::{Context as _, bail};

use super::{Ending, output::tell};
use crate::specimen::{
    batch::{Batch, make},
    kind::Kind,
    stream::{StreamKind, StreamOrder, stream},
};

#[derive(clap::Args)]
pub(super) struct SpecimenArguments {
    /// Folder to write to; it must be new or empty
    #[arg(long, value_name = "DIR", required_unless_present = "stream")]
    out: Option<PathBuf>,
    /// How many
    #[arg(long, value_name = "N", default_value_t = 1)]
    count: u32,
    /// The same seed gives the same bytes
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// case, document, person, photo, selfie, or one kind of the last two, such as photo-screen-replay; a wrong one lists
    /// them all
    #[arg(long, default_value = "case")]
    kind: Kind,
    /// Size of photographs in megapixels
    #[arg(long, value_name = "MP", default_value_t = 12.0, value_parser = megapixels)]
    megapixels: f32,
    /// Also write a contact sheet, sheet.jpg
    #[arg(long)]
    sheet: bool,
    /// Series of the designs: 0 are those of all cases; of any other, layout, background print and colours are drawn anew, so that a
    /// training does not learn designs by heart. Of documents and photographs of them alone
    #[arg(long, value_name = "N", default_value_t = 0)]
    series: u32,
    /// Instead of files, write training samples with their labels to stdout: surface, mrz or selfie
    #[arg(long, value_name = "WHAT", conflicts_with_all = ["out", "sheet", "kind", "series"])]
    stream: Option<StreamKind>,
}

pub(super) fn run(arguments: &SpecimenArguments) -> anyhow::Result<Ending> {
    let started = Instant::now();
    let made = match (&arguments.stream, &arguments.out) {
        (Some(kind), _) => pour(*kind, arguments)?,
        (None, Some(_)) if arguments.series > 0 && !matches!(arguments.kind, Kind::Photo(_) | Kind::Document) => {
            bail!("--series is of documents and photographs of them: choose --kind document or photo, or leave it out")
        }
        (None, Some(out)) => {
            let batch = Batch {
                kind: arguments.kind,
                count: arguments.count,
                seed: arguments.seed,
                megapixels: arguments.megapixels,
                sheet: arguments.sheet,
                series: arguments.series,
            };
            make(&batch, out, |done| tell(format_args!("{done} of {} made", arguments.count)))?;
            arguments.count
        }
        (None, None) => bail!("choose a folder with --out, or --stream"),
    };
    let seconds = started.elapsed().as_secs_f64();
    tell(format_args!("{made} in {seconds:.1} s, {:.1} a second", f64::from(made) / seconds));
    Ok(Ending::Done)
}

fn megapixels(text: &str) -> Result<f32, String> {
    let number = text.parse().ok().filter(|number| (0.3..=50.0).contains(number));
    number.ok_or_else(|| "photographs are made of 0.3 to 50 megapixels".to_owned())
}

/// Writes samples to stdout until all are out or nobody listens any more; how many went out.
fn pour(kind: StreamKind, arguments: &SpecimenArguments) -> anyhow::Result<u32> {
    let order = StreamOrder { kind, count: arguments.count, seed: arguments.seed, megapixels: arguments.megapixels };
    let mut stdout = io::BufWriter::new(io::stdout().lock());
    let poured = stream(&order, &mut stdout).and_then(|made| stdout.flush().map(|()| made));
    match poured {
        // A training that has seen enough closes the pipe.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(0),
        poured => poured.context("samples cannot be written to stdout; check where it leads"),
    }
}
