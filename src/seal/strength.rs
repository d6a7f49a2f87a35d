//! How easily a new passphrase is guessed: by common passphrases and words, names, walks over the keyboard, repeats, sequences, dates
//! and years, spelt with digits or not, as `zxcvbn` knows them (Wheeler, USENIX Security 2016). NIST SP 800-63B-4, section 3.1.1.2,
//! asks that new passphrases be compared with such that are common, expected or about the person and the service.

use zxcvbn::{Score, zxcvbn};

use super::passphrase::Passphrase;

/// Least score of five, 0 to 4: at least 10^10 guesses, which `zxcvbn` counts as safe where a slow hash was stolen. Whoever has
/// `keys.json` or the database can guess so.
const LEAST: Score = Score::Four;

/// Words that whoever guesses at this program tries first.
const EXPECTED: [&str; 12] = [
    "assay",
    "identity",
    "verification",
    "verify",
    "kyc",
    "review",
    "reviewer",
    "compliance",
    "passport",
    "selfie",
    "bank",
    "branch",
];

/// Why a passphrase is guessed too easily; `None` where it is not. `about` is what is known of the person and the place: names, in any
/// case; their words count each.
pub fn weakness(passphrase: &Passphrase, about: &[&str]) -> Option<String> {
    let parts = about.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric())).filter(|part| part.len() > 1);
    let known: Vec<&str> = about.iter().copied().chain(parts).chain(EXPECTED).collect();
    let weighed = zxcvbn(passphrase.text(), &known);
    if weighed.score() >= LEAST {
        return None;
    }
    let warning = weighed.feedback().and_then(|feedback| feedback.warning()).map(|warning| warning.to_string());
    let why = warning.unwrap_or_else(|| "it is put together from what is common".to_owned());
    let why = why.trim_end_matches('.');
    Some(format!("a passphrase must be harder to guess ({why}); use several words that do not belong together"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_common_or_expected_is_weak_and_words_at_random_are_not() {
        let weakness = |text: &str| weakness(&Passphrase::new(text.to_owned()), &["ana", "Ana Kowalska"]);
        for weak in [
            "passwordpassword",
            "Passw0rd12345678",
            "qwertyuiopasdfghjkl",
            "abcdefghijklmnopq",
            "123456789123456789",
            "aaaaaaaaaaaaaaaaaaaa",
            "kowalska kowalska",
            "Kowalska2026!!!",
            "assayassayassay",
            "identity1990identity",
            "01/01/1990",
        ] {
            let why = weakness(weak).unwrap_or_else(|| panic!("{weak} is let through"));
            assert!(why.contains("use several words") && !why.contains(weak), "{why}");
        }
        for strong in ["correct horse battery", "five wet horses sing", "пять слов для входа", "zu viele kalte Teller"]
        {
            assert_eq!(weakness(strong), None, "{strong}");
        }
    }

    #[test]
    fn whatever_is_typed_is_weighed_without_a_panic_and_soon() {
        let mut draw = fastrand::Rng::with_seed(5);
        for length in [0, 1, 2, 50, 256] {
            for _ in 0..20 {
                let text: String = (0..length).map(|_| draw.char(..)).collect();
                weakness(&Passphrase::new(text), &["ana"]);
            }
        }
        let start = std::time::Instant::now();
        weakness(&Passphrase::new("aA1!".repeat(64)), &["ana"]);
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }
}
