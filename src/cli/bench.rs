//! bench: how close a run comes to decoding and the networks alone.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use serde::Serialize;

use super::{
    Ending, Place,
    cases::{engine, run_order},
    output::{print, print_json},
};
use crate::{
    case::{Evidence, EvidenceKind},
    infer::{Call, CallLog, ModelSet, replay},
    media::{
        image::decode_upright,
        import::{discover, stage},
        vault::Vault,
        video::{FrameStream, probe},
    },
    pipeline::{Engine, Stage, Watcher, selfie_sampling},
    policy::Policy,
};

#[derive(clap::Args)]
pub(super) struct BenchArguments {
    /// A case folder or zip file
    case: PathBuf,
    /// Rounds; the fastest of each figure counts, since other work on the machine only ever adds time
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// As JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct BenchReport {
    threads: usize,
    rounds: u32,
    total_millis: f64,
    decode_alone_millis: f64,
    models_alone_millis: f64,
    /// Total over the sum of the two.
    ratio: f64,
    model_calls: usize,
    /// Stages overlap: their sum is more than the total.
    stages_millis: BTreeMap<String, f64>,
    peak_memory_mebibytes: Option<f64>,
}

pub(super) fn run(place: &Place, arguments: &BenchArguments) -> anyhow::Result<Ending> {
    let engine = engine(place)?;
    let folder = tempfile::tempdir().context("no temporary folder can be made; set TMPDIR to a writable folder")?;
    let limits = engine.policy.limits.import;
    let vault = Vault::open(folder.path(), None)?.with_image_limits(limits.image);
    let [source] = discover(&arguments.case, &limits)?.try_into().ok().context("bench takes exactly one case")?;
    let order = run_order(&stage(&source, &vault, &limits)?, &place.references()?);

    let log = CallLog::default();
    let watched = Engine { models: log.watch(&engine.models), policy: engine.policy.clone() };
    order.run(&vault, &watched, &())?;
    let calls = log.take();
    if calls.is_empty() {
        bail!("no network took part, so there is nothing to compare with; see `assay models`");
    }
    let mut best = BenchReport {
        threads: rayon::current_num_threads(),
        rounds: arguments.rounds.max(1),
        total_millis: f64::INFINITY,
        decode_alone_millis: f64::INFINITY,
        models_alone_millis: f64::INFINITY,
        ratio: f64::NAN,
        model_calls: calls.len(),
        stages_millis: BTreeMap::new(),
        peak_memory_mebibytes: None,
    };
    for _ in 0..best.rounds {
        let clock = StageClock::default();
        let total = timed(|| order.run(&vault, &engine, &clock).map(drop))?;
        if total < best.total_millis {
            best.total_millis = total;
            best.stages_millis = clock.millis()?;
        }
        let decode = timed(|| decode_alone(&vault, &order.evidence, &engine.policy))?;
        best.decode_alone_millis = best.decode_alone_millis.min(decode);
        let models = timed(|| models_alone(&engine.models, &calls))?;
        best.models_alone_millis = best.models_alone_millis.min(models);
    }
    best.ratio = best.total_millis / (best.decode_alone_millis + best.models_alone_millis);
    best.peak_memory_mebibytes = peak_memory_mebibytes();
    if arguments.json {
        print_json(&best)?
    } else {
        print_table(&best)?
    }
    Ok(Ending::Done)
}

fn timed<E: Into<anyhow::Error>>(work: impl FnOnce() -> Result<(), E>) -> anyhow::Result<f64> {
    let start = Instant::now();
    work().map_err(Into::into)?;
    Ok(start.elapsed().as_secs_f64() * 1000.0)
}

/// Decodes the same evidence into the same sizes and looks at none of it.
fn decode_alone(vault: &Vault, evidence: &[Evidence], policy: &Policy) -> anyhow::Result<()> {
    let still = |evidence: &Evidence| -> anyhow::Result<()> {
        let bytes = vault.read(&evidence.digest)?;
        decode_upright(&bytes, &evidence.file_name, vault.image_limits())?;
        Ok(())
    };
    for evidence in evidence {
        match evidence.kind {
            EvidenceKind::DocumentFront
            | EvidenceKind::DocumentBack
            | EvidenceKind::Selfie
            | EvidenceKind::Frame(_) => still(evidence)?,
            EvidenceKind::Video => {
                let file = vault.verified_file(&evidence.digest)?;
                let options = selfie_sampling(policy, probe(&file)?.duration_millis);
                for frame in FrameStream::open(&file, options)?.take(policy.selfie.max_frames as usize) {
                    std::hint::black_box(frame?);
                }
            }
        }
    }
    Ok(())
}

fn models_alone(models: &ModelSet, calls: &[Call]) -> anyhow::Result<()> {
    let made = replay(models, calls)?;
    anyhow::ensure!(made == calls.len(), "only {made} of {} calls could be made again", calls.len());
    Ok(())
}

/// Adds up the wall time of each stage.
#[derive(Default)]
struct StageClock {
    running: Mutex<Vec<(Stage, Instant)>>,
    sums: Mutex<BTreeMap<Stage, Duration>>,
}

impl StageClock {
    fn millis(&self) -> anyhow::Result<BTreeMap<String, f64>> {
        let sums = self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        sums.iter().map(|(stage, sum)| Ok((super::cases::text(stage)?, sum.as_secs_f64() * 1000.0))).collect()
    }
}

impl Watcher for StageClock {
    fn begin(&self, stage: Stage) {
        self.running.lock().unwrap_or_else(PoisonError::into_inner).push((stage, Instant::now()));
    }

    fn end(&self, stage: Stage) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(index) = running.iter().position(|(running, _)| *running == stage) {
            let (_, start) = running.swap_remove(index);
            *self.sums.lock().unwrap_or_else(PoisonError::into_inner).entry(stage).or_default() += start.elapsed();
        }
    }
}

/// Largest resident size of this process so far, as Linux keeps it.
fn peak_memory_mebibytes() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()? / 1024.0)
}

fn print_table(report: &BenchReport) -> anyhow::Result<()> {
    print(format_args!(
        "{} threads, {} model calls, best of {} rounds",
        report.threads, report.model_calls, report.rounds
    ))?;
    for (stage, millis) in &report.stages_millis {
        print(format_args!("  {stage:<14} {millis:9.1} ms"))?;
    }
    print(format_args!("total          {:9.1} ms", report.total_millis))?;
    print(format_args!("decode alone   {:9.1} ms", report.decode_alone_millis))?;
    print(format_args!("models alone   {:9.1} ms", report.models_alone_millis))?;
    print(format_args!("ratio          {:9.2}", report.ratio))?;
    if let Some(memory) = report.peak_memory_mebibytes {
        print(format_args!("peak memory    {memory:9.1} MiB"))?;
    }
    Ok(())
}
