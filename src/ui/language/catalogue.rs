//! The messages of the Fluent files (Project Fluent, syntax 1.0), by key.

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
};

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use super::Language;

/// The files of one language: name and content.
macro_rules! files {
    ($code:literal) => {
        files!($code: "access", "actions", "case", "decision", "forensic", "kiosk", "queue", "retention", "review", "settings",
            "words")
    };
    ($code:literal: $($name:literal),+) => {
        &[$((
            concat!($code, "/", $name, ".ftl"),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/languages/", $code, "/", $name, ".ftl")),
        )),+]
    };
}

const fn files(language: Language) -> &'static [(&'static str, &'static str)] {
    match language {
        Language::English => files!("en"),
        Language::German => files!("de"),
        Language::Spanish => files!("es"),
        Language::Arabic => files!("ar"),
    }
}

/// What a message is about: a number, which its plural follows, or words.
pub(crate) enum Argument {
    Number(f64),
    Words(String),
}

impl From<&str> for Argument {
    fn from(words: &str) -> Self {
        Argument::Words(words.to_owned())
    }
}

impl From<&String> for Argument {
    fn from(words: &String) -> Self {
        Argument::Words(words.clone())
    }
}

impl From<String> for Argument {
    fn from(words: String) -> Self {
        Argument::Words(words)
    }
}

impl From<usize> for Argument {
    fn from(number: usize) -> Self {
        Argument::Number(number as f64)
    }
}

impl From<u64> for Argument {
    fn from(number: u64) -> Self {
        Argument::Number(number as f64)
    }
}

impl From<i64> for Argument {
    fn from(number: i64) -> Self {
        Argument::Number(number as f64)
    }
}

/// The messages of one language.
struct Catalogue {
    bundle: FluentBundle<FluentResource>,
    /// Messages without arguments as they were first made. They live as long as the program, one for each key.
    plain: RefCell<HashMap<&'static str, &'static str>>,
}

thread_local! {
    static CATALOGUES: [OnceCell<Catalogue>; Language::ALL.len()] = const { [const { OnceCell::new() }; Language::ALL.len()] };
}

fn with_catalogue<T>(language: Language, look: impl FnOnce(&Catalogue) -> T) -> T {
    CATALOGUES.with(|catalogues| look(catalogues[language as usize].get_or_init(|| Catalogue::read(language))))
}

/// A message without arguments; where there is none, its English, and without that its key.
pub(crate) fn message(key: &'static str) -> &'static str {
    with_catalogue(Language::spoken(), |catalogue| {
        if let Some(made) = catalogue.plain.borrow().get(key) {
            return *made;
        }
        let made: &'static str = Box::leak(written(catalogue, key, &[]).into_boxed_str());
        catalogue.plain.borrow_mut().insert(key, made);
        made
    })
}

/// A message with what it is about.
pub(crate) fn message_with(key: &str, arguments: &[(&'static str, Argument)]) -> String {
    with_catalogue(Language::spoken(), |catalogue| written(catalogue, key, arguments))
}

fn written(catalogue: &Catalogue, key: &str, arguments: &[(&'static str, Argument)]) -> String {
    let found = catalogue.write(key, arguments);
    let found = found.or_else(|| with_catalogue(Language::English, |english| english.write(key, arguments)));
    debug_assert!(found.is_some(), "no message {key}");
    found.unwrap_or_else(|| key.to_owned())
}

impl Catalogue {
    /// Reads the files of `language`. What does not parse is left out: a test reads every file.
    fn read(language: Language) -> Catalogue {
        let tag = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new(vec![tag]);
        // In writing from right to left a name or a number keeps its own direction; elsewhere the marks would only be in the way.
        bundle.set_use_isolating(language.is_right_to_left());
        for (_, text) in files(language) {
            let (Ok(resource) | Err((resource, _))) = FluentResource::try_new((*text).to_owned());
            bundle.add_resource_overriding(resource);
        }
        Catalogue { bundle, plain: RefCell::new(HashMap::new()) }
    }

    fn write(&self, key: &str, arguments: &[(&'static str, Argument)]) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut values = FluentArgs::new();
        for (name, argument) in arguments {
            let value = match argument {
                Argument::Number(number) => FluentValue::from(*number),
                Argument::Words(words) => FluentValue::from(words.as_str()),
            };
            values.set(*name, value);
        }
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut errors);
        debug_assert!(errors.is_empty(), "{key}: {errors:?}");
        Some(text.into_owned())
    }
}

#[cfg(test)]
mod tests {
    use std::{
        collections::{BTreeMap, BTreeSet},
        fs,
        path::Path,
    };

    use super::{super::no_string::sources, *};

    /// Every message of a language with the names of what it is about.
    fn messages(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        let mut found = BTreeMap::new();
        for (name, text) in files(language) {
            if let Err((_, errors)) = FluentResource::try_new((*text).to_owned()) {
                panic!("{name}: {errors:?}");
            }
            let mut key = String::new();
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                if let Some((name, _)) =
                    line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
                {
                    key = name.to_owned();
                    let before = found.insert(key.clone(), BTreeSet::new());
                    assert!(before.is_none(), "{name}: {key} stands twice");
                }
                for part in line.split('$').skip(1) {
                    let name: String = part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
                    found.get_mut(&key).unwrap().insert(name);
                }
            }
        }
        found
    }

    /// Every key that the window asks for.
    fn asked() -> BTreeSet<String> {
        let mut files = Vec::new();
        sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui"), &mut files);
        let texts = files
            .iter()
            .filter(|path| !path.parent().is_some_and(|folder| folder.ends_with("language")))
            .map(|path| fs::read_to_string(path).unwrap());
        let mut keys = BTreeSet::new();
        for text in texts {
            for part in text.split("tr!(").skip(1) {
                let literal = part.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
                keys.extend(literal.map(str::to_owned));
            }
        }
        keys
    }

    #[test]
    fn every_language_says_everything_about_the_same() {
        let english = messages(Language::English);
        for language in Language::ALL {
            let own = messages(language);
            for (key, names) in &english {
                assert_eq!(own.get(key), Some(names), "{language:?}: {key}");
            }
            let more: Vec<&String> = own.keys().filter(|key| !english.contains_key(*key)).collect();
            assert!(more.is_empty(), "{language:?} alone: {more:?}");
        }
    }

    #[test]
    fn what_is_asked_for_is_there_and_what_is_there_is_asked_for() {
        let (asked, english) = (asked(), messages(Language::English));
        let missing: Vec<&String> = asked.iter().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty(), "no message: {missing:?}");
        let idle: Vec<&String> = english.keys().filter(|key| !asked.contains(*key)).collect();
        assert!(idle.is_empty(), "nobody asks for: {idle:?}");
    }

    #[test]
    fn plurals_follow_the_language() {
        let marked = |language: Language, count: usize| {
            language.speak();
            message_with("queue-marked", &[("count", Argument::from(count))])
        };
        assert_eq!(marked(Language::English, 1), "1 case marked");
        assert_eq!(marked(Language::English, 2), "2 cases marked");
        assert_ne!(marked(Language::German, 1), marked(Language::German, 1).replace('1', "2"));
        let arabic: BTreeSet<String> =
            [1, 2, 3, 11, 100].map(|count| marked(Language::Arabic, count).replace(&count.to_string(), "")).into();
        assert!(arabic.len() >= 4, "Arabic counts one, two, a few and many otherwise: {arabic:?}");
        Language::English.speak();
    }
}
