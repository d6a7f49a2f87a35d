//! Sounds with known digits.

use std::{collections::BTreeMap, path::Path};

use rayon::prelude::*;
use serde::Serialize;

use super::{
    EvalError, EvalReport,
    digit_figures::{HeardClip, VoiceFigures, figures},
    rows::Rows,
};
use crate::{
    infer::{ModelSet, Task},
    media::sound_track::SoundTrack,
    selfie::DigitListener,
};

/// Names of the digits in a sentence.
const NAMES: [&str; 10] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];
/// Most digits that a label may have: more than can be said in the longest sound that is listened to.
const MOST_DIGITS: usize = 1000;
/// Columns that an item has for itself.
const ANSWERS: [&str; 2] = ["heard", "error"];

/// One labelled row with what was heard.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct VoiceItem {
    /// The row as it was written, without what the item itself says.
    #[serde(flatten)]
    pub row: BTreeMap<String, String>,
    /// The digits heard; absent where the sound was not listened to.
    pub heard: Option<String>,
    /// Why not.
    pub error: Option<String>,
}

/// Listens to the files of rows `path,label` and perhaps `attrs`. A label is what is said: digits, or a sentence with digits or
/// their names in it. A label without any has no truth: the row is listened to, and the second value says so.
///
/// # Errors
/// When the file cannot be used, the network is missing, or no row has a digit in its label.
pub fn evaluate_voices(
    labels: &Path,
    models: &ModelSet,
) -> Result<(EvalReport<VoiceFigures, VoiceItem>, Vec<String>), EvalError> {
    let rows = Rows::read(labels)?;
    let entries = rows.columns(["path", "label"])?;
    let attributes = if rows.has("attrs") { Some(rows.columns(["attrs"])?) } else { None };
    let listener = DigitListener::new(models.first(Task::SpokenDigits)?);
    let heard: Vec<Result<Vec<u8>, String>> =
        entries.par_iter().map(|[path, _]| listen(&rows.file(path), &listener)).collect();
    let (mut clips, mut items, mut warnings, mut failed) = (Vec::new(), Vec::new(), Vec::new(), 0);
    for (index, ([path, label], heard)) in entries.iter().zip(heard).enumerate() {
        let said = digits_said(label);
        if said.len() > MOST_DIGITS {
            let detail = format!("row {}: the label has {} digits, at most {MOST_DIGITS}", index + 2, said.len());
            return Err(rows.wrong(detail));
        }
        let attrs = attributes.as_ref().and_then(|attributes| attributes.get(index)).map_or("", |[attrs]| attrs);
        let speaker = speaker(attrs);
        match (&heard, said.is_empty()) {
            (_, true) => warnings.push(format!("{path}: the label `{label}` has no digit; the row does not count")),
            (Err(_), false) => failed += 1,
            (Ok(heard), false) => {
                let cluster = speaker.clone().unwrap_or_else(|| (*path).to_owned());
                clips.push(HeardClip { speaker, cluster, said, heard: heard.clone() });
            }
        }
        let text = |digits: &Vec<u8>| digits.iter().map(|digit| char::from(b'0' + digit)).collect();
        let (heard, error) = (heard.as_ref().ok().map(text), heard.err());
        items.push(VoiceItem { row: rows.as_map(index, &ANSWERS), heard, error });
    }
    if warnings.len() == items.len() {
        return Err(EvalError::TooLittle(format!("{}: no row has a digit in its label", labels.display())));
    }
    let figures = figures(&clips, failed, warnings.len());
    Ok((EvalReport::new("voice", figures, items), warnings))
}

fn listen(path: &Path, listener: &DigitListener) -> Result<Vec<u8>, String> {
    let track = SoundTrack::read(path, DigitListener::MOST_SECONDS).map_err(|error| error.to_string())?;
    let hearing = listener.listen(&track.samples).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(hearing.heard().digits.iter().map(|digit| digit.digit).collect())
}

/// The digits of what is said: those of each word that has no other letters, and each word that names one.
fn digits_said(label: &str) -> Vec<u8> {
    let of_word = |word: &str| -> Vec<u8> {
        let named = NAMES.iter().position(|name| word.eq_ignore_ascii_case(name));
        let all_digits = word.bytes().all(|byte| byte.is_ascii_digit());
        match named {
            Some(digit) => vec![digit as u8],
            None if all_digits => word.bytes().map(|byte| byte - b'0').collect(),
            None => Vec::new(),
        }
    };
    label.split(|c: char| !c.is_alphanumeric()).flat_map(of_word).collect()
}

/// The value of `speaker=` in attributes set apart by `;` or `,`.
fn speaker(attrs: &str) -> Option<String> {
    let entries = attrs.split([';', ',']).filter_map(|entry| entry.trim().split_once('='));
    let mut named = entries.filter(|(name, value)| *name == "speaker" && !value.is_empty());
    named.next().map(|(_, value)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_digits_or_sentences_with_digits() {
        for (label, digits) in [
            ("0427", vec![0, 4, 2, 7]),
            ("7", vec![7]),
            ("bin blue at f 2 now", vec![2]),
            ("lay white by s zero again", vec![0]),
            ("Four, two", vec![4, 2]),
            ("4-2-7", vec![4, 2, 7]),
            ("unknown sentence", vec![]),
            ("mp3 file", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(digits_said(label), digits, "{label}");
        }
    }

    #[test]
    fn speakers_are_named_in_attributes() {
        assert_eq!(speaker("speaker=george;8kHz mono wav, trimmed"), Some("george".to_owned()));
        assert_eq!(speaker("8kHz, speaker=lucas"), Some("lucas".to_owned()));
        assert_eq!((speaker("speaker="), speaker("loudspeaker=x"), speaker("")), (None, None, None));
    }
}
