//! From the camera of a branch to the reviewers: sealed cases, transfers, and power cuts at any moment.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
    thread,
    time::{Duration, Instant},
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
use crate::fixtures::{
    files_below,
    program::{Answer, Program, argument},
    write,
};

/// Moments at which the power is cut.
const CUTS: u32 = 12;

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
        CaseMaker::new(9, CaseScale { megapixels: 3.0, seconds: 3.0, ..CaseScale::phone(3.0) })
            .write(&recipe, &folder)
            .unwrap();
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
        // Passive, so that any video will do, and without a second try.
        let kiosk = "[kiosk]\nmethod = 1\npassive_seconds = 2\nattempts = 1\n[moving]\nfixed_recipient = \"OFFICE\"\n";
        write(&pair.branch.path("policy.toml"), format!("{DEFAULT_POLICY}\n{kiosk}"));
        let shown = |name: &str| fs::canonicalize(evidence().join(name)).unwrap().display().to_string();
        let video =
            files_below(evidence()).into_iter().find(|path| path.file_stem().is_some_and(|stem| stem == "video"));
        let (front, back, video) = (shown("document_front.jpg"), shown("document_back.jpg"), video.unwrap());
        let script = format!(
            "show file:{front}\nbegin card\nuntil review\nkeep\nshow file:{back}\nuntil review\nkeep\nuntil ready 1\nnext\n\
             show file:{}\nuntil recording\nuntil start 200\n",
            video.display()
        );
        write(&pair.branch.path("session.txt"), script);
        write(&pair.branch.path("nothing.txt"), "play 1\n");
        [&pair.branch, &pair.office].into_iter().for_each(|program| fs::create_dir_all(program.path("stick")).unwrap());
        pair
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

    /// Takes what is in the outbox to the office; gives the cases.
    fn received(&self) -> Vec<Value> {
        let stick = self.office.path("stick");
        let outbox = self.branch.data().join("outbox");
        self.branch.done(&["bundle", "copy", argument(&outbox), argument(&stick)]);
        self.office.done(&["bundle", "import", argument(&stick), "--no-run", "--json"]).objects()
    }
}

#[test]
fn a_captured_case_reaches_the_reviewers_and_the_branch_cannot_read_it() {
    let pair = Pair::new();
    let answer = Answer::of(pair.kiosk("session.txt").output().unwrap());
    assert_eq!(answer.code, Some(0), "{answer:?}");
    let told = answer.objects();
    let last = told.last().unwrap();
    assert_eq!((last["outbox"].as_u64(), &last["lastError"]), (Some(1), &Value::Null), "{answer:?}");
    println!("time from the last frame to the verdict: {} ms", last["verdictMillis"]);
    let [bundle] = &pair.bundles()[..] else { panic!("{:?}", pair.bundles()) };
    pair.branch.refused(1, "", &["bundle", "import", argument(bundle)]);
    let front = fs::read(evidence().join("document_front.jpg")).unwrap();
    let probe = &front[front.len() / 2..front.len() / 2 + 64];
    for file in files_below(&pair.branch.data()) {
        let bytes = fs::read(&file).unwrap();
        assert!(!bytes.windows(probe.len()).any(|window| window == probe), "{} holds the photo", file.display());
    }
    assert!(!pair.received().is_empty());
    let cases = pair.office.done(&["queue", "--json"]).object();
    let case = cases["rows"][0]["case"].as_str().unwrap().to_owned();
    assert!(case.starts_with("kiosk-"), "{cases}");
    let shown = pair.office.done(&["show", &case, "--json"]).object();
    assert_eq!(
        shown["provenance"]["sender"].as_str().or(shown["provenance"]["name"].as_str()),
        Some("BRANCH"),
        "{shown}"
    );
}

/// Wherever the power is cut, the case is whole in the outbox or gone, and nothing else of it can be read.
#[test]
fn a_power_cut_leaves_a_whole_case_or_none() {
    let pair = Pair::new();
    let started = Instant::now();
    assert!(pair.kiosk("session.txt").output().unwrap().status.success());
    let whole = started.elapsed();
    let mut known = pair.bundles().len();
    assert_eq!(known, 1);
    let front = fs::read(evidence().join("document_front.jpg")).unwrap();
    let probe = &front[front.len() / 2..front.len() / 2 + 64];
    let mut random = fastrand::Rng::with_seed(42);
    for _ in 0..CUTS {
        let mut child = pair.kiosk("session.txt").stdout(std::process::Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(random.u64(0..whole.as_millis() as u64)));
        child.kill().unwrap();
        child.wait().unwrap();
        let readable = files_below(&pair.branch.data()).into_iter().find(|path| {
            let bytes = fs::read(path).unwrap();
            bytes.windows(probe.len()).any(|window| window == probe)
        });
        assert_eq!(readable, None, "a photo can be read after the cut");
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
    pair.received();
    let total = pair.office.done(&["queue", "--json"]).object()["total"].as_u64().unwrap();
    println!("{CUTS} cuts: {total} cases whole, the others gone");
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
