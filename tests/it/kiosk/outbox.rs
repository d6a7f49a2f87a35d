//! From the camera of a branch to the reviewers: sealed cases, transfers, and power cuts at any moment.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    sync::OnceLock,
    thread,
    time::Instant,
};

use assay::{
    policy::DEFAULT_POLICY,
    specimen::{
        case_folder::{CaseMaker, CaseScale},
        recipe::Recipe,
    },
};
use serde_json::Value;
use tempfile::TempDir;

use super::with_networks;
use crate::{
    fixtures::{
        files_below,
        program::{Answer, Program, argument},
        write,
    },
    kills::asked,
};

/// Moments at which the power is cut, where nothing else is asked for.
const USUAL_CUTS: u64 = 5;
/// Small, and soon over: what is proved here does not depend on how well anything is seen.
const SCALE: CaseScale = CaseScale { megapixels: 1.0, video: (360, 640), seconds: 3.0, dpi: 200.0 };

/// A card and the selfie of its holder, made once.
fn evidence() -> &'static Path {
    static MADE: OnceLock<(TempDir, PathBuf)> = OnceLock::new();
    let (_, folder) = MADE.get_or_init(|| {
        let made = tempfile::tempdir().unwrap();
        let folder = made.path().join("case");
        let recipe = Recipe {
            id_type: Some(assay::case::meta::IdType::ResidencePermit),
            actions: Vec::new(),
            ..Recipe::genuine("kiosk", "at a kiosk", 3)
        };
        CaseMaker::new(9, SCALE).write(&recipe, &folder).unwrap();
        (made, folder)
    });
    folder
}

/// A branch and the office that it trusts, and the other way round.
struct Pair {
    branch: Program,
    office: Program,
}

impl Pair {
    fn new() -> Self {
        let pair = Pair { branch: Program::new(), office: Program::new() };
        for (from, to, name) in [(&pair.office, &pair.branch, "OFFICE"), (&pair.branch, &pair.office, "BRANCH")] {
            let contact = from.path("own.contact");
            from.done(&["keys", "recipient", "--out", argument(&contact)]);
            to.done(&["keys", "trust", argument(&contact), "--name", name]);
        }
        // Passive, so that any video will do, without a second try, and as fast as it goes.
        let kiosk = "[kiosk]\nmethod = 1\npassive_seconds = 2\nattempts = 1\nsteady_millis = 100\nburst_frames = 1\n\
                     outcome_seconds = 3\n[moving]\nfixed_recipient = \"OFFICE\"\n";
        write(&pair.branch.path("policy.toml"), format!("{DEFAULT_POLICY}\n{kiosk}"));
        write(&pair.branch.path("nothing.txt"), "play 0\n");
        pair
    }

    /// Writes a session down in which a card is shown, or only the front of one as if it were a passport.
    fn write_session(&self, has_back: bool) {
        let shown = |name: &str| fs::canonicalize(evidence().join(name)).unwrap().display().to_string();
        let is_video = |path: &PathBuf| path.file_stem().is_some_and(|stem| stem == "video");
        let video = files_below(evidence()).into_iter().find(is_video).unwrap();
        let (front, back) = (shown("document_front.jpg"), shown("document_back.jpg"));
        let (papers, back) = match has_back {
            true => ("card", format!("show file:{back}\nuntil review\nkeep\n")),
            false => ("passport", String::new()),
        };
        let script = format!(
            "show file:{front}\nbegin {papers}\nuntil review\nkeep\n{back}until ready 1\nnext\nshow file:{}\n\
             until recording\nuntil start 200\n",
            video.display()
        );
        write(&self.branch.path("session.txt"), script);
    }

    fn kiosk(&self, script: &str) -> std::process::Command {
        let (data, policy) = (self.branch.data(), self.branch.path("policy.toml"));
        let place = ["--data", argument(&data), "--policy", argument(&policy), "kiosk", "--json", "--script", script];
        let mut command = self.branch.command(place);
        with_networks(&mut command);
        command
    }

    fn bundles(&self) -> Vec<PathBuf> {
        let outbox = self.branch.data().join("outbox");
        if outbox.exists() { files_below(&outbox) } else { Vec::new() }
    }

    /// Takes what is in the outbox to the office, where it is imported with these options; gives the cases.
    fn received(&self, options: &[&str]) -> Vec<Value> {
        let stick = self.office.path("stick");
        fs::create_dir_all(&stick).unwrap();
        let outbox = self.branch.data().join("outbox");
        self.branch.done(&["bundle", "copy", argument(&outbox), argument(&stick)]);
        let data = self.office.data();
        let import = ["--data", argument(&data), "bundle", "import", argument(&stick), "--json"];
        let mut command = self.office.command(import.iter().chain(options));
        with_networks(&mut command);
        let answer = Answer::of(command.output().unwrap());
        assert_eq!(answer.code, Some(0), "{answer:?}");
        answer.objects()
    }
}

#[test]
fn a_captured_case_reaches_the_reviewers_who_decide_and_the_branch_cannot_read_it() {
    let pair = Pair::new();
    pair.write_session(true);
    let answer = Answer::of(pair.kiosk("session.txt").output().unwrap());
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let told = answer.objects();
    let last = told.last().unwrap();
    assert_eq!((last["outbox"].as_u64(), &last["lastError"]), (Some(1), &Value::Null), "{answer:?}");
    println!("time from the last frame to the verdict: {} ms", last["verdictMillis"]);
    let [bundle] = &pair.bundles()[..] else { panic!("{:?}", pair.bundles()) };
    pair.branch.refused(1, "", &["bundle", "import", argument(bundle)]);
    assert_eq!(readable_photo(&pair.branch.data()), None, "a file holds the photo");
    assert!(!pair.received(&[]).is_empty());
    let cases = pair.office.done(&["queue", "--json"]).object();
    let case = cases["rows"][0]["case"].as_str().unwrap().to_owned();
    assert!(case.starts_with("kiosk-"), "{cases}");
    let shown = pair.office.done(&["show", &case, "--json"]).object();
    assert_eq!(
        shown["provenance"]["sender"].as_str().or(shown["provenance"]["name"].as_str()),
        Some("BRANCH"),
        "{shown}"
    );
    let found = shown["report"]["findings"].as_array().or(shown["findings"].as_array()).unwrap();
    assert!(found.iter().any(|finding| finding["check"] == "face_match" && finding["outcome"]["scored"].is_object()));
    pair.office.done(&["claim", &case]);
    pair.office.done(&["decide", &case, "approve", "--run", "1", "--reason", "100"]);
    let decided = pair.office.done(&["show", &case, "--json"]).object();
    assert_eq!(decided["case"]["decision"], "approve", "{decided}");
}

/// A file below `folder` in which a piece of the photo of the front stands as it is.
fn readable_photo(folder: &Path) -> Option<PathBuf> {
    let front = fs::read(evidence().join("document_front.jpg")).unwrap();
    let probe = &front[front.len() / 2..front.len() / 2 + 64];
    files_below(folder).into_iter().find(|path| {
        // A file that is removed meanwhile holds nothing.
        fs::read(path).is_ok_and(|bytes| bytes.windows(probe.len()).any(|window| window == probe))
    })
}

/// Plays the session until the photo of the front is taken; what is left of it then.
fn captured(pair: &Pair) -> (Child, impl Iterator<Item = String> + use<>) {
    let mut child = pair.kiosk("session.txt").stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let mut told = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert!(told.any(|line| line.contains("\"review\"")), "no photo was taken");
    (child, told)
}

/// Wherever the power is cut once something was captured, the case is whole in the outbox or gone, and nothing else of it can be read.
/// `ASSAY_KILLS` says how many moments, `ASSAY_KILL_SEED` which.
#[test]
fn a_power_cut_leaves_a_whole_case_or_none() {
    let pair = Pair::new();
    pair.write_session(false);
    let (mut child, told) = captured(&pair);
    let started = Instant::now();
    assert!(told.count() > 0 && child.wait().unwrap().success());
    let whole = started.elapsed();
    let mut known = pair.bundles().len();
    assert_eq!(known, 1);
    let (cuts, seed) = (asked("ASSAY_KILLS").unwrap_or(USUAL_CUTS), asked("ASSAY_KILL_SEED").unwrap_or(42));
    let mut random = fastrand::Rng::with_seed(seed);
    for _ in 0..cuts {
        let (mut child, _told) = captured(&pair);
        thread::sleep(whole.mul_f64(random.f64()));
        child.kill().unwrap();
        child.wait().unwrap();
        assert_eq!(readable_photo(&pair.branch.data()), None, "a photo can be read after the cut");
        // The kiosk starts again.
        let answer = Answer::of(pair.kiosk("nothing.txt").output().unwrap());
        assert_eq!(answer.code, Some(0), "{answer:?}");
        let left: Vec<PathBuf> = files_below(&pair.branch.data().join("kiosk-work"))
            .into_iter()
            .filter(|path| !path.ends_with("kiosk.lock"))
            .collect();
        assert_eq!(left, Vec::<PathBuf>::new());
        let now = pair.bundles();
        assert!(now.iter().all(|path| path.extension().is_some_and(|end| end == "assaybundle")), "{now:?}");
        assert!((known..=known + 1).contains(&now.len()), "{now:?}");
        known = now.len();
    }
    assert_eq!(pair.office.done(&["queue", "--json"]).object()["total"], 0);
    pair.received(&["--no-run"]);
    let total = pair.office.done(&["queue", "--json"]).object()["total"].as_u64().unwrap();
    println!("{cuts} cuts within {whole:?} after the photo: {} cases whole, the others gone", total - 1);
    assert_eq!(total, known as u64, "every bundle opens");
}

#[test]
fn a_kiosk_without_a_recipient_takes_no_case() {
    let pair = Pair::new();
    write(&pair.branch.path("policy.toml"), DEFAULT_POLICY);
    let answer = Answer::of(pair.kiosk("nothing.txt").output().unwrap());
    assert!(answer.code == Some(1) && answer.err.contains("fixed_recipient"), "{answer:?}");
    let other = "[moving]\nfixed_recipient = \"SOMEBODY\"\n";
    write(&pair.branch.path("policy.toml"), format!("{DEFAULT_POLICY}\n{other}"));
    let answer = Answer::of(pair.kiosk("nothing.txt").output().unwrap());
    assert_eq!(answer.code, Some(1), "{answer:?}");
}
