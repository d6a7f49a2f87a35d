//! Codes of states and organisations in a zone (ICAO 9303-3, section 5).

use crate::case::country::CountryCode;

/// Codes that are not of ISO 3166-1: parts A, B and D of section 5 of ICAO 9303-3, and those of states that are no more or
/// changed their code but whose documents may still be seen.
const OTHERS: &str = "D GBD GBN GBO GBP GBS RKS XKX EUE UNO UNA UNK XBA XIM XCC XCE XCO XEC XPO XES XMP XOM XDC XXA XXB XXC XXX \
    INP IAO UTO ROM ZAR TMP ANT NTZ YUG SCG ATA";

/// The code as ISO 3166-1 alpha-3 where the state has one: `D` is Germany, the variants of British nationality are the United
/// Kingdom's, `ROM` and `ZAR` are older codes of Romania and Congo, `RKS` is Kosovo. `None` where nobody has it.
pub fn state_of(code: &str) -> Option<&str> {
    let code = code.trim_end_matches('<');
    Some(match code {
        "D" => "DEU",
        "GBD" | "GBN" | "GBO" | "GBP" | "GBS" => "GBR",
        "ROM" => "ROU",
        "ZAR" => "COD",
        "TMP" => "TLS",
        "RKS" => "XKX",
        _ if CountryCode::parse(code).is_some() => code,
        _ if OTHERS.split_ascii_whitespace().any(|other| other == code) => code,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deviations_have_the_code_of_their_state() {
        assert_eq!(state_of("D<<"), Some("DEU"));
        assert_eq!((state_of("GBN"), state_of("RKS"), state_of("ESP")), (Some("GBR"), Some("XKX"), Some("ESP")));
        assert_eq!((state_of("UNO"), state_of("XXA"), state_of("INP")), (Some("UNO"), Some("XXA"), Some("INP")));
        for wrong in ["", "<<<", "E5P", "QLZ", "DD<"] {
            assert_eq!(state_of(wrong), None, "{wrong}");
        }
    }
}
