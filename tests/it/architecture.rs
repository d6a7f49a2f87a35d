//! The layout of the house as a test: who may import whom, who may know which library, and how long things may get. Each
//! failure names the file, the line and the rule.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// What each room of `src/` may import from the others. A room that is not named here may not exist.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("case", &[]),
    ("policy", &["case"]),
    ("seal", &["case"]),
    ("bundle", &["case", "seal"]),
    ("media", &["case", "seal"]),
    ("infer", &["case"]),
    ("face", &["case", "infer", "media"]),
    ("selfie", &["case", "policy", "infer", "face"]),
    ("document", &["case", "policy", "media", "infer", "face"]),
    ("matching", &["case", "seal", "policy", "infer", "face"]),
    ("pipeline", &["case", "policy", "media", "infer", "face", "selfie", "document", "matching"]),
    ("forensic", &["case", "media"]),
    ("store", &["case", "seal"]),
    ("backup", &["case", "seal", "media", "store"]),
    ("export", &["case"]),
    ("eval", &["case", "policy", "media", "infer", "face", "selfie", "document", "matching", "pipeline"]),
    ("specimen", &["case", "media"]),
    ("worker", &["case", "seal", "bundle", "policy", "media", "infer", "matching", "pipeline", "store", "export"]),
    ("kiosk", &["case", "seal", "policy", "media", "infer", "face", "selfie", "document", "matching", "pipeline"]),
    (
        "session",
        &[
            "case", "seal", "bundle", "policy", "media", "face", "document", "matching", "pipeline", "forensic",
            "store", "backup", "export", "worker", "kiosk",
        ],
    ),
    ("ui", &["case", "session"]),
    (
        "cli",
        &[
            "case", "seal", "bundle", "policy", "media", "infer", "matching", "pipeline", "store", "kiosk", "session",
            "worker", "eval", "specimen", "ui",
        ],
    ),
    ("main", &["cli"]),
];

/// Libraries that only these rooms may know.
const LIBRARY_ROOMS: &[(&str, &[&str])] = &[
    ("egui", &["ui"]),
    ("eframe", &["ui"]),
    ("egui_extras", &["ui"]),
    ("egui_plot", &["ui"]),
    ("fluent_bundle", &["ui"]),
    ("unicode_bidi", &["ui", "export"]),
    ("rfd", &["ui"]),
    ("ort", &["infer"]),
    ("ffmpeg_next", &["media"]),
    ("linuxvideo", &["media"]),
    ("alsa", &["media"]),
    ("zip", &["media", "export"]),
    ("kamadak_exif", &["media"]),
    ("rusqlite", &["store"]),
    ("rusqlite_migration", &["store"]),
    ("clap", &["cli"]),
    ("base64", &["media", "export"]),
    ("csv", &["eval", "specimen", "matching", "export"]),
    ("tiny_skia", &["specimen"]),
    ("skrifa", &["specimen"]),
    ("rxing", &["specimen", "document"]),
    ("memmap2", &["matching"]),
    ("argon2", &["seal", "session"]),
    ("zeroize", &["seal", "media", "kiosk"]),
    ("krilla", &["export"]),
    ("rustybuzz", &["export"]),
    ("chacha20poly1305", &["seal"]),
    ("ed25519_dalek", &["seal"]),
    ("hkdf", &["seal"]),
    ("hpke", &["seal"]),
    ("getrandom", &["seal", "session"]),
    ("rpassword", &["cli"]),
    ("rustix", &["session"]),
    ("zxcvbn", &["seal"]),
];

/// Names that say nothing about what is inside.
const GRAB_BAGS: &[&str] = &["utils", "util", "common", "types", "helpers", "helper", "misc", "shared", "stuff"];

const MAX_FILE_LINES: usize = 400;
const MAX_FUNCTION_LINES: usize = 60;

struct Source {
    path: PathBuf,
    room: String,
    text: String,
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources(folder: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths = Vec::new();
    rust_files(&root, &mut paths);
    let source = |path: PathBuf| {
        let below = path.strip_prefix(&root).unwrap();
        let first = below.components().next().unwrap().as_os_str().to_string_lossy();
        let room = first.trim_end_matches(".rs").to_owned();
        Source { text: fs::read_to_string(&path).unwrap(), path, room }
    };
    paths.into_iter().map(source).collect()
}

/// The code of a line without its comment, good enough for finding names.
fn code(line: &str) -> &str {
    line.split("//").next().unwrap_or("")
}

/// Every name that follows `prefix` in the code of a line, also inside `prefix{a, b}`.
fn names_after<'a>(line: &'a str, prefix: &str) -> Vec<&'a str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let mut names = Vec::new();
    for (start, _) in code(line).match_indices(prefix) {
        let follows_name = code(line)[..start].ends_with(|c: char| is_name(c) || c == ':');
        let rest = &code(line)[start + prefix.len()..];
        if follows_name {
            continue;
        }
        names.extend(rest.strip_prefix('{').map_or_else(
            || vec![rest.split(|c| !is_name(c)).next().unwrap_or("")],
            |group| group.split([',', '}']).map(|name| name.trim().split("::").next().unwrap_or("")).collect(),
        ));
    }
    names.into_iter().filter(|name| !name.is_empty()).collect()
}

/// Names imported from the crate in multi-line `use crate::{ … }` groups, with their line numbers.
fn grouped_imports(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut depth = 0usize;
    let mut inside = false;
    for (number, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("use crate::{") && !line.trim_end().ends_with("};") {
            (inside, depth) = (true, 1);
            continue;
        }
        if !inside {
            continue;
        }
        if depth == 1 {
            let name: String = line.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                found.push((number + 1, name));
            }
        }
        depth = depth + line.matches('{').count() - line.matches('}').count();
        inside = depth > 0;
    }
    found
}

fn fail_if_any(mut violations: Vec<String>) {
    violations.sort();
    assert!(violations.is_empty(), "\n{}\n", violations.join("\n"));
}

#[test]
fn nothing_imports_upwards() {
    let rules: BTreeMap<&str, &[&str]> = MAY_IMPORT.iter().copied().collect();
    let mut violations = Vec::new();
    for source in sources("src").iter().filter(|source| source.room != "lib") {
        let Some(allowed) = rules.get(source.room.as_str()) else {
            violations.push(format!("{}: room `{}` is not in the plan", source.path.display(), source.room));
            continue;
        };
        let crate_prefix = if source.room == "main" { "assay::" } else { "crate::" };
        let inline = source.text.lines().enumerate().flat_map(|(number, line)| {
            names_after(line, crate_prefix).into_iter().map(move |name| (number + 1, name.to_owned()))
        });
        for (number, name) in inline.chain(grouped_imports(&source.text)) {
            if name != source.room && rules.contains_key(name.as_str()) && !allowed.contains(&name.as_str()) {
                let path = source.path.display();
                violations.push(format!("{path}:{number}: `{}` may not import `{name}`", source.room));
            }
        }
    }
    fail_if_any(violations);
}

#[test]
fn rooms_do_not_import_each_other_in_a_circle() {
    // The list is in building order: a room may only import rooms above it in the list.
    for (index, (room, allowed)) in MAY_IMPORT.iter().enumerate() {
        for import in *allowed {
            let place = MAY_IMPORT.iter().position(|(name, _)| name == import);
            assert!(place.is_some_and(|place| place < index), "`{room}` may import `{import}`, which comes later");
        }
    }
}

#[test]
fn libraries_stay_in_their_rooms() {
    let mut violations = Vec::new();
    for source in sources("src") {
        for (number, line) in source.text.lines().enumerate() {
            for (library, rooms) in LIBRARY_ROOMS {
                let direct = code(line).match_indices(&format!("{library}::")).any(|(start, _)| {
                    !code(line)[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':')
                });
                // A room of ours may have a file of the same name; only a path that starts with the name is the library.
                if direct && !rooms.contains(&source.room.as_str()) {
                    let path = source.path.display();
                    violations.push(format!("{path}:{}: only {rooms:?} may know `{library}`", number + 1));
                }
            }
        }
    }
    fail_if_any(violations);
}

#[test]
fn only_the_session_reads_the_clock_and_makes_names() {
    const SOURCES_OF_CHANCE: [&str; 4] = ["Timestamp::now", "SystemTime::now", "Uuid::", "fastrand::Rng::new("];
    let mut violations = Vec::new();
    for source in sources("src").iter().filter(|source| source.room != "session") {
        for (number, line) in source.text.lines().enumerate() {
            for word in SOURCES_OF_CHANCE.into_iter().filter(|word| code(line).contains(word)) {
                let path = source.path.display();
                violations.push(format!("{path}:{}: `{word}` belongs into `session`", number + 1));
            }
        }
    }
    fail_if_any(violations);
}

#[test]
fn files_and_functions_stay_short_and_named() {
    let mut violations = Vec::new();
    for source in sources("src").into_iter().chain(sources("tests")).chain(sources("benches")) {
        let path = source.path.display();
        let lines: Vec<&str> = source.text.lines().collect();
        if lines.len() > MAX_FILE_LINES {
            violations.push(format!("{path}: {} lines, at most {MAX_FILE_LINES}", lines.len()));
        }
        if !lines.first().is_some_and(|line| line.starts_with("//!")) {
            violations.push(format!("{path}:1: does not say in its first line what it is for"));
        }
        let stem = source.path.file_stem().unwrap().to_string_lossy();
        let folder = source.path.parent().unwrap().file_name().unwrap().to_string_lossy();
        if GRAB_BAGS.contains(&stem.as_ref()) || GRAB_BAGS.contains(&folder.as_ref()) {
            violations.push(format!("{path}: a grab-bag name; name it after what it does"));
        }
        for (start, length) in functions(&lines) {
            if length > MAX_FUNCTION_LINES {
                violations
                    .push(format!("{path}:{}: function of {length} lines, at most {MAX_FUNCTION_LINES}", start + 1));
            }
        }
    }
    fail_if_any(violations);
}

/// First line and length of every function with a body, going by rustfmt's indentation.
fn functions(lines: &[&str]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let is_function = trimmed.starts_with("fn ")
            || (trimmed.starts_with("pub") || trimmed.starts_with("const fn"))
                && trimmed.contains("fn ")
                && !trimmed.contains("= ");
        if !is_function || trimmed.ends_with(';') {
            continue;
        }
        let indent = line.len() - trimmed.len();
        let closing = format!("{}}}", " ".repeat(indent));
        if let Some(length) = lines[start..].iter().position(|line| *line == closing) {
            found.push((start, length + 1));
        }
    }
    found
}

#[test]
fn nothing_is_left_open() {
    let marks =
        [["to", "do!("].concat(), ["unimple", "mented!("].concat(), ["FIX", "ME"].concat(), ["#[ig", "nore"].concat()];
    let mut violations = Vec::new();
    for source in sources("src").into_iter().chain(sources("tests")) {
        for (number, line) in source.text.lines().enumerate() {
            for mark in marks.iter().filter(|mark| line.contains(mark.as_str())) {
                violations.push(format!("{}:{}: `{mark}`", source.path.display(), number + 1));
            }
        }
    }
    fail_if_any(violations);
}

#[test]
fn the_rules_find_what_they_forbid() {
    assert_eq!(names_after("use crate::store::Store;", "crate::"), ["store"]);
    assert_eq!(names_after("use crate::{case::X, media::{A, B}};", "crate::")[..2], ["case", "media"]);
    assert_eq!(names_after("let x = crate::ui::run(); // crate::cli", "crate::"), ["ui"]);
    assert_eq!(names_after("use mycrate::store;", "crate::"), Vec::<&str>::new());
    let grouped = "use crate::{\n    case::{\n        Digest,\n    },\n    store::Store,\n};\n";
    assert_eq!(grouped_imports(grouped), [(2, "case".to_owned()), (5, "store".to_owned())]);
    let lines = ["    pub fn long(", "    ) {", "        body", "    }", "fn short();"];
    assert_eq!(functions(&lines), [(0, 4)]);
}
