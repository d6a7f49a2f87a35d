//! What language the window speaks: messages from the Fluent files of `assets/languages`, and how writing from right to left is
//! set.

mod catalogue;
mod direction;
#[cfg(test)]
mod no_string;
mod word_order;

use std::cell::Cell;

pub(crate) use catalogue::{Argument, message, message_with};
pub(crate) use direction::{column, in_reading_order, leading, row, toward_reading, trailing};
pub(crate) use word_order::WordOrder;

/// A language that the window speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Language {
    #[default]
    English,
    German,
    Spanish,
    Arabic,
}

thread_local! {
    /// What this thread's window speaks.
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

impl Language {
    /// Every language, in the order of the choice.
    pub(crate) const ALL: [Language; 4] = [Language::English, Language::German, Language::Spanish, Language::Arabic];

    /// Its code (BCP 47), as it is remembered and as its folder is called.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::German => "de",
            Language::Spanish => "es",
            Language::Arabic => "ar",
        }
    }

    /// Its name in itself: whoever needs it can read it.
    pub(crate) const fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::German => "Deutsch",
            Language::Spanish => "Español",
            Language::Arabic => "العربية",
        }
    }

    /// Whether it is written from right to left.
    pub(crate) const fn is_right_to_left(self) -> bool {
        matches!(self, Language::Arabic)
    }

    /// The language of a code such as `de`, `de-AT` or `de_AT.UTF-8`.
    pub(crate) fn of_code(code: &str) -> Option<Language> {
        let primary = code.split(['-', '_', '.', '@']).next().unwrap_or_default();
        Language::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The first language that `variables` name and that the window speaks; else English. They are the values of `LC_ALL`,
    /// `LC_MESSAGES` and `LANG` (POSIX), an empty one being one that is not set.
    pub(crate) fn of_system<'a>(variables: impl IntoIterator<Item = &'a str>) -> Language {
        let set = variables.into_iter().find(|value| !value.is_empty());
        set.and_then(Language::of_code).unwrap_or_default()
    }

    /// Makes this thread's window speak the language of the system from now on.
    pub(crate) fn speak_as_system() {
        let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| std::env::var(name).unwrap_or_default());
        Language::of_system(variables.iter().map(String::as_str)).speak();
    }

    /// The one after it in the order of the choice; after the last the first.
    pub(crate) fn next(self) -> Language {
        Language::ALL[(self as usize + 1) % Language::ALL.len()]
    }

    /// What this thread's window speaks.
    pub(crate) fn spoken() -> Language {
        SPOKEN.get()
    }

    /// Makes this thread's window speak it from now on.
    pub(crate) fn speak(self) {
        SPOKEN.set(self);
    }
}

/// A message of the language that is spoken: `tr!("queue-search")`, or with what it is about, `tr!("queue-marked", count = 3)`.
///
/// Without arguments it is a `&'static str`, with them a `String`. Every key stands in the files of every language; a test sees to it.
macro_rules! tr {
    ($key:literal) => {
        $crate::ui::language::message($key)
    };
    ($key:literal, $($name:ident = $value:expr),+ $(,)?) => {
        $crate::ui::language::message_with($key, &[$((stringify!($name), $crate::ui::language::Argument::from($value))),+])
    };
}
pub(crate) use tr;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_says_which_language() {
        let of = |variables: [&'static str; 3]| Language::of_system(variables);
        assert_eq!(of(["", "", "de_AT.UTF-8"]), Language::German);
        assert_eq!(of(["ar_EG", "de_DE", "en_GB"]), Language::Arabic);
        assert_eq!(of(["C", "es_ES", ""]), Language::English, "LC_ALL comes first, whatever it says");
        assert_eq!(of(["", "", ""]), Language::English);
        assert_eq!(Language::of_code("ES-mx"), Some(Language::Spanish));
        assert_eq!(Language::of_code("deu"), None);
    }
}
