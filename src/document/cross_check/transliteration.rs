//! What letters of a name may become in a zone: the tables of ICAO 9303-3, section 6 (A Latin, B Cyrillic, C Arabic), with every
//! spelling that a table allows or a state is excepted to, and ISO 843 (ELOT 743) for Greek. The first spelling is the usual one. The
//! generator of specimens has tables of its own, so that a slip in one does not hide in the other.

/// The spellings of a capital letter, some of several letters, some empty; `None` where no table has it.
pub(super) fn spellings(letter: char) -> Option<&'static [&'static str]> {
    latin(letter).or_else(|| cyrillic(letter)).or_else(|| greek(letter)).or_else(|| arabic(letter))
}

/// Table A. Ä, Å, Ö, Ü and Ñ have several spellings.
fn latin(letter: char) -> Option<&'static [&'static str]> {
    Some(match letter {
        'À' | 'Á' | 'Â' | 'Ã' | 'Ā' | 'Ă' | 'Ą' | 'Ạ' | 'Ả' | 'Ấ' | 'Ầ' | 'Ẩ' | 'Ẫ' | 'Ậ' | 'Ắ' | 'Ằ' | 'Ẳ' | 'Ẵ'
        | 'Ặ' => &["A"],
        'Ä' => &["AE", "A"],
        'Å' => &["AA", "A"],
        'Æ' => &["AE"],
        'Ç' | 'Ć' | 'Ĉ' | 'Ċ' | 'Č' => &["C"],
        'Ď' | 'Ð' => &["D"],
        'Đ' => &["D", "DJ"],
        'È' | 'É' | 'Ê' | 'Ë' | 'Ē' | 'Ĕ' | 'Ė' | 'Ę' | 'Ě' | 'Ẹ' | 'Ẻ' | 'Ẽ' | 'Ế' | 'Ề' | 'Ể' | 'Ễ' | 'Ệ' => {
            &["E"]
        }
        'Ə' => &["E", "A"],
        'Ĝ' | 'Ğ' | 'Ġ' | 'Ģ' => &["G"],
        'Ĥ' | 'Ħ' => &["H"],
        'Ì' | 'Í' | 'Î' | 'Ï' | 'Ĩ' | 'Ī' | 'Ĭ' | 'Į' | 'İ' | 'ı' | 'Ị' | 'Ỉ' => &["I"],
        'Ĳ' => &["IJ"],
        'Ĵ' => &["J"],
        'Ķ' | 'ĸ' => &["K"],
        'Ĺ' | 'Ļ' | 'Ľ' | 'Ŀ' | 'Ł' => &["L"],
        'Ñ' => &["N", "NXX"],
        'Ń' | 'Ņ' | 'Ň' | 'Ŋ' => &["N"],
        'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ō' | 'Ŏ' | 'Ő' | 'Ơ' | 'Ọ' | 'Ỏ' | 'Ố' | 'Ồ' | 'Ổ' | 'Ỗ' | 'Ộ' | 'Ớ' | 'Ờ' | 'Ở'
        | 'Ỡ' | 'Ợ' => &["O"],
        'Ö' => &["OE", "O"],
        'Ø' => &["OE", "O"],
        'Œ' => &["OE"],
        'Ŕ' | 'Ŗ' | 'Ř' => &["R"],
        'Ś' | 'Ŝ' | 'Ş' | 'Š' | 'Ș' => &["S"],
        'ß' | 'ẞ' => &["SS"],
        'Ţ' | 'Ť' | 'Ŧ' | 'Ț' => &["T"],
        'Þ' => &["TH"],
        'Ù' | 'Ú' | 'Û' | 'Ũ' | 'Ū' | 'Ŭ' | 'Ů' | 'Ű' | 'Ų' | 'Ư' | 'Ụ' | 'Ủ' | 'Ứ' | 'Ừ' | 'Ử' | 'Ữ' | 'Ự' => {
            &["U"]
        }
        'Ü' => &["UE", "UXX", "U"],
        'Ŵ' => &["W"],
        'Ý' | 'Ŷ' | 'Ÿ' | 'Ỳ' | 'Ỵ' | 'Ỷ' | 'Ỹ' => &["Y"],
        'Ź' | 'Ż' | 'Ž' => &["Z"],
        _ => return None,
    })
}

/// Table B, with the exceptions for Belarusian, Bulgarian, Macedonian, Serbian and Ukrainian.
fn cyrillic(letter: char) -> Option<&'static [&'static str]> {
    Some(match letter {
        'А' => &["A"],
        'Б' => &["B"],
        'В' => &["V"],
        'Г' => &["G", "H"],
        'Ґ' => &["G"],
        'Д' => &["D"],
        'Ѓ' => &["G", "GJ"],
        'Ђ' => &["D", "DJ"],
        'Е' => &["E", "IE"],
        'Ё' => &["E", "IO"],
        'Є' => &["IE", "YE"],
        'Ж' => &["ZH", "Z"],
        'З' => &["Z"],
        'Ѕ' => &["DZ"],
        'И' => &["I", "Y"],
        'І' => &["I"],
        'Ї' => &["I", "YI"],
        'Й' => &["I", "Y"],
        'Ј' => &["J"],
        'К' => &["K"],
        'Ќ' => &["K", "KJ"],
        'Л' => &["L"],
        'Љ' => &["LJ"],
        'М' => &["M"],
        'Н' => &["N"],
        'Њ' => &["NJ"],
        'О' => &["O"],
        'П' => &["P"],
        'Р' => &["R"],
        'С' => &["S"],
        'Т' => &["T"],
        'Ћ' => &["C"],
        'У' => &["U"],
        'Ў' => &["U"],
        'Ф' => &["F"],
        'Х' => &["KH", "H"],
        'Ц' => &["TS", "C"],
        'Ч' => &["CH", "C"],
        'Џ' => &["DZ", "DJ"],
        'Ш' => &["SH", "S"],
        'Щ' => &["SHCH", "SHT"],
        'Ъ' => &["IE", "A", ""],
        'Ы' => &["Y"],
        'Ь' => &["", "Y"],
        'Э' => &["E"],
        'Ю' => &["IU", "YU"],
        'Я' => &["IA", "YA"],
        'Ѫ' => &["U"],
        'Ѵ' => &["Y"],
        _ => return None,
    })
}

/// ISO 843, letter by letter; pairs such as ΟΥ, ΜΠ and ΑΥ come out of the alternatives.
fn greek(letter: char) -> Option<&'static [&'static str]> {
    Some(match letter {
        'Α' | 'Ά' => &["A"],
        'Β' => &["V"],
        'Γ' => &["G", "N"],
        'Δ' => &["D"],
        'Ε' | 'Έ' => &["E"],
        'Ζ' => &["Z"],
        'Η' | 'Ή' | 'Ι' | 'Ί' | 'Ϊ' => &["I"],
        'Θ' => &["TH"],
        'Κ' => &["K"],
        'Λ' => &["L"],
        'Μ' => &["M", ""],
        'Ν' => &["N", ""],
        'Ξ' => &["X"],
        'Ο' | 'Ό' | 'Ω' | 'Ώ' => &["O"],
        'Π' => &["P", "B"],
        'Ρ' => &["R"],
        'Σ' | 'ς' => &["S"],
        'Τ' => &["T", "D"],
        'Υ' | 'Ύ' | 'Ϋ' => &["Y", "U", "V", "F"],
        'Φ' => &["F"],
        'Χ' => &["CH", "H"],
        'Ψ' => &["PS"],
        _ => return None,
    })
}

/// Table C: each letter has a spelling of its own, X beginning those that Latin letters would not tell apart.
const ARABIC: [(char, [&str; 1]); 56] = [
    ('\u{621}', ["XE"]),
    ('\u{622}', ["XAA"]),
    ('\u{623}', ["XAE"]),
    ('\u{624}', ["U"]),
    ('\u{625}', ["I"]),
    ('\u{626}', ["XI"]),
    ('\u{627}', ["A"]),
    ('\u{628}', ["B"]),
    ('\u{62a}', ["T"]),
    ('\u{62b}', ["XTH"]),
    ('\u{62c}', ["J"]),
    ('\u{62d}', ["XH"]),
    ('\u{62e}', ["XKH"]),
    ('\u{62f}', ["D"]),
    ('\u{630}', ["XDH"]),
    ('\u{631}', ["R"]),
    ('\u{632}', ["Z"]),
    ('\u{633}', ["S"]),
    ('\u{634}', ["XSH"]),
    ('\u{635}', ["XSS"]),
    ('\u{636}', ["XDZ"]),
    ('\u{637}', ["XTT"]),
    ('\u{638}', ["XZZ"]),
    ('\u{639}', ["E"]),
    ('\u{63a}', ["G"]),
    ('\u{641}', ["F"]),
    ('\u{642}', ["Q"]),
    ('\u{643}', ["K"]),
    ('\u{644}', ["L"]),
    ('\u{645}', ["M"]),
    ('\u{646}', ["N"]),
    ('\u{647}', ["H"]),
    ('\u{648}', ["W"]),
    ('\u{649}', ["XAY"]),
    ('\u{64a}', ["Y"]),
    ('\u{671}', ["XXA"]),
    ('\u{679}', ["XXT"]),
    ('\u{67c}', ["XRT"]),
    ('\u{67e}', ["P"]),
    ('\u{681}', ["XKE"]),
    ('\u{685}', ["XXH"]),
    ('\u{686}', ["XC"]),
    ('\u{688}', ["XXD"]),
    ('\u{689}', ["XDR"]),
    ('\u{691}', ["XXR"]),
    ('\u{693}', ["XRR"]),
    ('\u{696}', ["XRX"]),
    ('\u{698}', ["XJ"]),
    ('\u{69a}', ["XXS"]),
    ('\u{6a9}', ["XKK"]),
    ('\u{6ab}', ["XXK"]),
    ('\u{6ad}', ["XNG"]),
    ('\u{6af}', ["XGG"]),
    ('\u{6ba}', ["XNN"]),
    ('\u{6bc}', ["XXN"]),
    ('\u{6be}', ["XDO"]),
];
/// The rest of table C.
const ARABIC_LATER: [(char, [&str; 1]); 10] = [
    ('\u{6c0}', ["XYH"]),
    ('\u{6c1}', ["XXG"]),
    ('\u{6c2}', ["XGE"]),
    ('\u{6c3}', ["XTG"]),
    ('\u{6cc}', ["XYA"]),
    ('\u{6cd}', ["XXY"]),
    ('\u{6d0}', ["Y"]),
    ('\u{6d2}', ["XYB"]),
    ('\u{6d3}', ["XBE"]),
    ('\u{640}', [""]),
];

/// A letter of table C.
fn arabic(letter: char) -> Option<&'static [&'static str]> {
    // Teh marbuta is XTA, at the end of a word XAH; the short vowels and doublings above letters are left out.
    match letter {
        '\u{629}' => return Some(&["XAH", "XTA"]),
        '\u{64b}'..='\u{652}' => return Some(&[""]),
        _ => {}
    }
    ARABIC.iter().chain(&ARABIC_LATER).find(|(one, _)| *one == letter).map(|(_, spelling)| &spelling[..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_letters_of_a_zone_and_all_latin_capitals_have_one() {
        let all = ('\u{c0}'..='\u{6d3}').chain('\u{1ea0}'..='\u{1ef9}');
        let mut with = 0;
        for letter in all {
            for spelling in spellings(letter).unwrap_or_default() {
                assert!(spelling.bytes().all(|byte| byte.is_ascii_uppercase()), "{letter}");
                with += 1;
            }
        }
        assert!(with > 200);
        let latin_capitals = ('\u{c0}'..='\u{17e}').filter(|letter| letter.is_uppercase());
        for letter in latin_capitals {
            assert!(latin(letter).is_some() && latin(letter) != Some(&[]), "{letter}");
        }
        for letter in 'А'..='Я' {
            assert!(cyrillic(letter).is_some(), "{letter}");
        }
    }
}
