//! No words for people stand in the code of the window: they stand in the files of the languages.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// What stands just before a string that no person reads: keys of messages, and salts of widgets' identities.
const NOT_READ: [&str; 15] = [
    "tr!(",
    "id_salt(",
    "id_salt((",
    "Id::unique(",
    "Id::new(",
    "Panel::top(",
    "Panel::bottom(",
    "Panel::left(",
    "Panel::right(",
    "Grid::new(",
    ".with(",
    ".with((",
    ".name(",
    "make_persistent_id((",
    "reason = ",
];

/// Strings that are the same in every language, or that a terminal shows; the beginning is enough.
const ALLOWED: [&str; 13] = [
    // Channels of colour.
    "Cb",
    "Cr",
    // The product.
    "Assay",
    // Every language's name in itself.
    "English",
    "Deutsch",
    "Español",
    // Told on the terminal where there is no window.
    "no display can be reached",
    "the window could not be opened",
    "the kiosk ended because",
    // A typeface.
    "DejaVu Sans",
    // What parts of the window are called to those who debug it.
    "word order",
    "picture {}",
    "kiosk ",
];

/// A string of the code.
#[derive(Debug, PartialEq, Eq)]
struct Literal {
    /// Line on which it begins, from 1.
    line: usize,
    /// The code before it, from the end of the statement before.
    before: String,
    text: String,
}

/// Every string of a file of code, but for its tests.
fn literals(code: &str) -> Vec<Literal> {
    let code = code.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let (mut found, mut before, mut line) = (Vec::new(), String::new(), 1);
    let mut rest = code;
    while let Some(character) = rest.chars().next() {
        let length = match character {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '"' => {
                let length = string_length(rest);
                let text = rest.get(1..length - 1).unwrap_or_default().to_owned();
                found.push(Literal { line, before: before.trim_end().to_owned(), text });
                length
            }
            '\'' => character_length(rest),
            other => other.len_utf8(),
        };
        let (taken, left) = rest.split_at(length);
        match character {
            ';' | '}' => before.clear(),
            '/' | '"' => {}
            _ => before.push_str(taken),
        }
        line += taken.matches('\n').count();
        rest = left;
    }
    found
}

/// Length in bytes of the string that `rest` begins with, both quotes included.
fn string_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (place, character) in rest.char_indices().skip(1) {
        match character {
            '"' if !is_escaped => return place + 1,
            '\\' => is_escaped = !is_escaped,
            _ => is_escaped = false,
        }
    }
    rest.len()
}

/// Length in bytes of the character that `rest` begins with, or of the quote alone where it begins a lifetime.
fn character_length(rest: &str) -> usize {
    if rest.starts_with("'\\") {
        return rest.char_indices().skip(3).find(|(_, character)| *character == '\'').map_or(1, |(place, _)| place + 1);
    }
    let mut characters = rest.char_indices().skip(1);
    let (_, closing) = (characters.next(), characters.next());
    closing.filter(|(_, character)| *character == '\'').map_or(1, |(place, _)| place + 1)
}

/// Whether a text looks like words for people, what is put into it aside.
fn is_for_people(text: &str) -> bool {
    let mut plain = String::new();
    let mut depth = 0_usize;
    for character in text.chars() {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            other if depth == 0 => plain.push(other),
            _ => {}
        }
    }
    let mut letters = plain.chars();
    let is_name = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    let is_word = |word: &str| word.chars().count() > 1 && word.chars().all(char::is_lowercase);
    let words: Vec<&str> = plain.split(' ').map(|word| word.trim_matches(|c: char| !c.is_alphabetic())).collect();
    is_name || words.len() > 1 && words.into_iter().any(is_word)
}

/// The strings of a file of code that look like words for people and should stand in the files of the languages.
fn strings_for_people(code: &str) -> Vec<Literal> {
    let mut found = literals(code);
    found.retain(|literal| {
        let is_read = !NOT_READ.iter().any(|before| literal.before.ends_with(before.trim_end()));
        let is_debugged = literal.before.contains("debug_assert");
        is_read
            && !is_debugged
            && is_for_people(&literal.text)
            && !ALLOWED.iter().any(|own| literal.text.starts_with(own))
    });
    found
}

/// Every source file below a folder.
pub(super) fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_words_stand_in_the_code() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let mut files = Vec::new();
    sources(&folder, &mut files);
    files.sort();
    let mut wrong = Vec::new();
    for path in files.iter().filter(|path| !path.ends_with("language/no_string.rs")) {
        let below = path.strip_prefix(&folder).unwrap();
        for literal in strings_for_people(&fs::read_to_string(path).unwrap()) {
            wrong.push(format!("src/ui/{}:{}: {:?}", below.display(), literal.line, literal.text));
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn words_are_told_from_the_rest() {
    let code = r##"
        ui.label("Two faces"); // not "this one"
        ui.label(tr!("queue-all"));
        let quote = '"';
        let line = format!("{name}: {value:.3} of {}", 1);
        Grid::new("some grid").show("ok");
        debug_assert!(is_so, "no message {key}");
        fn life<'a>(of: &'a str) -> &'a str { "over \"two\"
            lines" }
        #[cfg(test)]
mod tests { const IN_TESTS: &str = "is free"; }
    "##;
    let found: Vec<(usize, String)> =
        strings_for_people(code).into_iter().map(|literal| (literal.line, literal.text)).collect();
    let expected = [
        (2, "Two faces".to_owned()),
        (5, "{name}: {value:.3} of {}".to_owned()),
        (8, "over \\\"two\\\"\n            lines".to_owned()),
    ];
    assert_eq!(found, expected);
    assert!(!is_for_people("{a}, {some name}") && !is_for_people("x/y") && !is_for_people("SHA-256"));
}
