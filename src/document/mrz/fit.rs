//! A line that was read a letter short or long, brought to its length. Letters stand at equal distances, so a gap or a crowd in
//! their places tells where; no letter is invented: what is put in is a filler, of confidence 0, and the line is marked.

use super::super::{ReadLetter, ReadLine};

/// Most letters that a line may be short or long to be fitted.
const MOST_OFF: usize = 2;
/// Smallest confidence in [0, 1] of a letter at either end that is not taken for a stroke beside the line.
const SURE_END: f32 = 0.5;

/// Ways to bring the line to `length` letters, the likeliest first, each with whether it was changed; none where the line is too far
/// off. What stands at an end may be a stroke beside the line, or a letter that is covered: only check digits can tell.
pub(super) fn fits(line: &ReadLine, length: usize) -> Vec<(ReadLine, bool)> {
    let letters = &line.letters;
    let mut ways: Vec<(ReadLine, bool)> = fitted(line, length).into_iter().collect();
    let unsure = |letter: Option<&ReadLetter>| letter.is_some_and(|letter| letter.confidence < SURE_END);
    if ways.is_empty() || letters.len() == length && !unsure(letters.first()) && !unsure(letters.last()) {
        return ways;
    }
    let filler = |near: Option<&ReadLetter>| ReadLetter {
        letter: '<',
        confidence: 0.0,
        place: near.map_or(0.0, |near| near.place),
    };
    let mut tried = vec![letters[1..].to_vec(), letters[..letters.len() - 1].to_vec()];
    if letters.len() < length {
        tried.push([&[filler(letters.first())], &letters[..]].concat());
        tried.push([&letters[..], &[filler(letters.last())]].concat());
    }
    for letters in tried {
        let way = fitted(&ReadLine { letters }, length).map(|(line, _)| (line, true));
        ways.extend(way.filter(|(line, _)| !ways.iter().any(|(known, _)| known.text() == line.text())));
    }
    ways
}

/// The line without what it has too many at its ends, the less sure first.
pub(super) fn trimmed(line: &ReadLine, length: usize) -> ReadLine {
    let mut letters = &line.letters[..];
    while letters.len() > length.max(1) {
        let (first, last) = (letters[0].confidence, letters[letters.len() - 1].confidence);
        letters = if first < last { &letters[1..] } else { &letters[..letters.len() - 1] };
    }
    ReadLine { letters: letters.to_vec() }
}

/// The line with `length` letters; `None` where it is too far off. The second value says whether it was changed.
fn fitted(line: &ReadLine, length: usize) -> Option<(ReadLine, bool)> {
    let mut letters = line.letters.clone();
    if letters.len().abs_diff(length) > MOST_OFF || letters.len() < 3 {
        return None;
    }
    let changed = letters.len() != length;
    while letters.len() > length {
        let place = superfluous(&letters)?;
        letters.remove(place);
    }
    while letters.len() < length {
        put_filler(&mut letters);
    }
    Some((ReadLine { letters }, changed))
}

/// The letter to leave out: a doubtful one at an end, else the one that crowds its neighbours most, fillers before others.
fn superfluous(letters: &[ReadLetter]) -> Option<usize> {
    let (first, last) = (letters.first()?, letters.last()?);
    if first.confidence.min(last.confidence) < SURE_END {
        return Some(if first.confidence < last.confidence { 0 } else { letters.len() - 1 });
    }
    let pitch = pitch(letters);
    let crowd = |index: usize| {
        let letter = letters.get(index)?;
        let before = index.checked_sub(1).and_then(|before| letters.get(before));
        let after = letters.get(index + 1);
        let gap = match (before, after) {
            (Some(before), Some(after)) => after.place - before.place,
            // At an end the letter stands off by another distance than one pitch.
            (None, Some(other)) | (Some(other), None) => {
                pitch * 2.0 - ((letter.place - other.place).abs() - pitch).abs()
            }
            (None, None) => pitch,
        };
        let filler = if letter.letter == '<' { 0.25 * pitch } else { 0.0 };
        Some(gap - filler + 0.5 * pitch * letter.confidence)
    };
    let crowds = (0..letters.len()).filter_map(|index| Some((index, crowd(index)?)));
    crowds.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(index, _)| index)
}

/// Puts a filler into the widest gap, or at the end where there is none and the line ends in fillers.
fn put_filler(letters: &mut Vec<ReadLetter>) {
    let pitch = pitch(letters);
    let gaps = letters.windows(2).enumerate().map(|(index, pair)| (index + 1, pair[1].place - pair[0].place));
    let widest = gaps.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, gap)| *gap > 1.6 * pitch);
    let filler = |place: f32| ReadLetter { letter: '<', confidence: 0.0, place };
    match widest {
        Some((index, _)) => {
            let place = (letters[index - 1].place + letters[index].place) / 2.0;
            letters.insert(index, filler(place));
        }
        None => {
            // Fillers run together more often than other letters: the longest run of them is the likeliest to be short.
            let index = longest_run(letters).unwrap_or(letters.len());
            let place = letters.get(index.saturating_sub(1)).map_or(1.0, |letter| letter.place);
            letters.insert(index, filler(place));
        }
    }
}

/// The end of the longest run of fillers.
fn longest_run(letters: &[ReadLetter]) -> Option<usize> {
    let (mut best, mut run) = ((0, 0), 0);
    for (index, letter) in letters.iter().enumerate() {
        run = if letter.letter == '<' { run + 1 } else { 0 };
        if run >= best.0 {
            best = (run, index + 1);
        }
    }
    (best.0 > 1).then_some(best.1)
}

/// The usual distance of two letters.
fn pitch(letters: &[ReadLetter]) -> f32 {
    let mut gaps: Vec<f32> = letters.windows(2).map(|pair| pair[1].place - pair[0].place).collect();
    gaps.sort_by(f32::total_cmp);
    gaps.get(gaps.len() / 2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(text: &str) -> ReadLine {
        let letter = |(index, letter)| ReadLetter { letter, confidence: 0.99, place: 0.02 + index as f32 / 45.0 };
        ReadLine { letters: text.chars().enumerate().map(letter).collect() }
    }

    const TEXT: &str = "L898902C36UTO7408122F1204159ZE184226B<<<<<10";

    #[test]
    fn a_missing_letter_leaves_a_gap_for_a_filler_of_no_confidence() {
        for gone in 1..43 {
            let mut short = line(TEXT);
            short.letters.remove(gone);
            let (fitted, changed) = fitted(&short, 44).unwrap();
            let mut expected: Vec<char> = TEXT.chars().collect();
            expected[gone] = '<';
            assert_eq!(fitted.text(), expected.iter().collect::<String>());
            assert!(changed && fitted.letters[gone].confidence == 0.0);
        }
    }

    #[test]
    fn a_letter_too_many_is_the_doubtful_or_crowded_one() {
        let mut long = line(TEXT);
        long.letters.insert(0, ReadLetter { letter: 'L', confidence: 0.3, place: 0.0 });
        assert_eq!(fitted(&long, 44).unwrap().0.text(), TEXT);
        let mut long = line(TEXT);
        let place = long.letters[38].place + 0.006;
        long.letters.insert(39, ReadLetter { letter: '<', confidence: 0.6, place });
        assert_eq!(fitted(&long, 44).unwrap().0.text(), TEXT);
        assert!(!fitted(&line(TEXT), 44).unwrap().1);
    }

    #[test]
    fn a_stray_stroke_at_an_end_is_one_of_the_ways() {
        let mut stray = line(TEXT);
        stray.letters.pop();
        stray.letters.insert(0, ReadLetter { letter: 'I', confidence: 0.97, place: 0.0 });
        stray.letters[0].confidence = 0.4;
        let ways: Vec<String> = fits(&stray, 44).into_iter().map(|(line, _)| line.text()).collect();
        assert!(
            ways.len() > 1 && ways.iter().any(|way| way.starts_with("L898902C36UTO7408122F1204159ZE184226B<<<<")),
            "{ways:?}"
        );
        assert_eq!(fits(&line(TEXT), 44).len(), 1);
        assert_eq!(
            trimmed(&ReadLine { letters: [&stray.letters[..1], &line(TEXT).letters].concat() }, 44).text(),
            TEXT
        );
        assert_eq!(trimmed(&ReadLine::default(), 0), ReadLine::default());
    }

    #[test]
    fn lines_far_off_are_no_lines() {
        assert!(fitted(&line(TEXT), 36).is_none() && fitted(&ReadLine::default(), 30).is_none());
        assert!(fitted(&line("A"), 2).is_none());
        let nan = ReadLine { letters: vec![ReadLetter { letter: '<', confidence: f32::NAN, place: f32::NAN }; 29] };
        assert!(fitted(&nan, 30).is_some());
    }
}
