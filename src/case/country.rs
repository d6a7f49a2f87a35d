//! Country codes of ISO 3166-1 alpha-3.

use std::fmt;

use serde::Serialize;

/// The 249 codes assigned by ISO 3166-1 and the user-assigned `UTO`, which ICAO 9303 reserves for specimens.
const ASSIGNED: &str = "\
    ABW AFG AGO AIA ALA ALB AND ARE ARG ARM ASM ATA ATF ATG AUS AUT AZE BDI BEL BEN BES BFA \
    BGD BGR BHR BHS BIH BLM BLR BLZ BMU BOL BRA BRB BRN BTN BVT BWA CAF CAN CCK CHE CHL CHN \
    CIV CMR COD COG COK COL COM CPV CRI CUB CUW CXR CYM CYP CZE DEU DJI DMA DNK DOM DZA ECU \
    EGY ERI ESH ESP EST ETH FIN FJI FLK FRA FRO FSM GAB GBR GEO GGY GHA GIB GIN GLP GMB GNB \
    GNQ GRC GRD GRL GTM GUF GUM GUY HKG HMD HND HRV HTI HUN IDN IMN IND IOT IRL IRN IRQ ISL \
    ISR ITA JAM JEY JOR JPN KAZ KEN KGZ KHM KIR KNA KOR KWT LAO LBN LBR LBY LCA LIE LKA LSO \
    LTU LUX LVA MAC MAF MAR MCO MDA MDG MDV MEX MHL MKD MLI MLT MMR MNE MNG MNP MOZ MRT MSR \
    MTQ MUS MWI MYS MYT NAM NCL NER NFK NGA NIC NIU NLD NOR NPL NRU NZL OMN PAK PAN PCN PER \
    PHL PLW PNG POL PRI PRK PRT PRY PSE PYF QAT REU ROU RUS RWA SAU SDN SEN SGP SGS SHN SJM \
    SLB SLE SLV SMR SOM SPM SRB SSD STP SUR SVK SVN SWE SWZ SXM SYC SYR TCA TCD TGO THA TJK \
    TKL TKM TLS TON TTO TUN TUR TUV TWN TZA UGA UKR UMI URY USA UZB VAT VCT VEN VGB VIR VNM \
    VUT WLF WSM YEM ZAF ZMB ZWE UTO";

/// An ISO 3166-1 alpha-3 code: an assigned one, such as `ESP`, or one of those left to users, such as `XKX`, by which
/// Kosovo is known, or the codes of the invented states of specimens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(into = "String")]
pub struct CountryCode([u8; 3]);

impl CountryCode {
    /// The code, when ISO 3166-1 assigns it or leaves it to users; lower case is accepted.
    pub fn parse(text: &str) -> Option<Self> {
        let code: [u8; 3] = text.to_ascii_uppercase().as_bytes().try_into().ok()?;
        let assigned = ASSIGNED.split_ascii_whitespace().any(|assigned| assigned.as_bytes() == code);
        (assigned || is_left_to_users(code)).then_some(CountryCode(code))
    }
}

/// The codes that ISO 3166-1 assigns to nobody: AAA–AAZ, QMA–QZZ, XAA–XZZ and ZZA–ZZZ.
fn is_left_to_users(code: [u8; 3]) -> bool {
    let letters = code.iter().all(u8::is_ascii_uppercase);
    let in_range = match code {
        [b'A', b'A', _] | [b'X', _, _] | [b'Z', b'Z', _] => true,
        [b'Q', second, _] => second >= b'M',
        _ => false,
    };
    letters && in_range
}

impl fmt::Display for CountryCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|&byte| write!(f, "{}", char::from(byte)))
    }
}

impl From<CountryCode> for String {
    fn from(code: CountryCode) -> Self {
        code.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_codes_that_are_assigned_or_left_to_users_pass() {
        assert_eq!(CountryCode::parse("esp").unwrap().to_string(), "ESP");
        for user_assigned in ["UTO", "XKX", "qma", "AAZ", "ZZZ"] {
            assert_eq!(CountryCode::parse(user_assigned).unwrap().to_string(), user_assigned.to_ascii_uppercase());
        }
        for wrong in ["ES", "ESPA", "QLZ", "ABC", "ZYA", "X1X", "", "ÉSP", "E P"] {
            assert!(CountryCode::parse(wrong).is_none(), "{wrong}");
        }
        assert_eq!(ASSIGNED.split_ascii_whitespace().count(), 250);
    }
}
