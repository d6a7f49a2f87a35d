//! The invented states.

use super::{
    date::DateStyle,
    lexicon::{
        CROATIAN, CZECH, ENGLISH, FRENCH, GERMAN, GREEK, HUNGARIAN, ITALIAN, NORWEGIAN, POLISH, PORTUGUESE, RUSSIAN,
        SPANISH, SWEDISH, TURKISH, UKRAINIAN,
    },
    state::{Palette, State},
    transliterate::Habit,
};
use crate::specimen::lettering::Face;

const PLAIN: Habit = Habit { expand: false, ukrainian: false };
const EXPAND: Habit = Habit { expand: true, ukrainian: false };

/// All of them.
#[rustfmt::skip]
pub static STATES: [State; 18] = [
    State {
        code: "QRD", badge: "AK", english: "Ardenmark",
        names: &["KÖNIGREICH ARDENMARK", "KINGDOM OF ARDENMARK"],
        languages: &[&GERMAN, &ENGLISH],
        nationality: ["ARDENMÄRKISCH", "ARDENMÄRKISCH", "ARDENMARKIAN"],
        towns: &["Hohenbrück", "Ardenstadt", "Mühlenau", "Weißwasserburg", "Grafenried", "Königsfurt", "Seelbach"],
        authorities: &["STADT #", "BEZIRKSAMT #"],
        dates: DateStyle::Dots, habit: EXPAND, number: "A9XX9XX99", personal: "99999999999",
        faces: [Face::Plain, Face::PlainBold, Face::PlainBold],
        palette: Palette {
            light: [[168, 206, 190], [236, 196, 186], [188, 196, 226]], strong: [38, 66, 104], second: [176, 60, 52], label: [52, 74, 100],
        },
    },
    State {
        code: "QTL", badge: "CT", english: "Castellara",
        names: &["REPÚBLICA DE CASTELLARA", "REPUBLIC OF CASTELLARA"],
        languages: &[&SPANISH, &ENGLISH],
        nationality: ["CASTELLARENSE", "CASTELLARENSE", "CASTELLARAN"],
        towns: &["Villaseca", "Puerto Salinas", "Montecorvo", "San Elías", "Peñarrubia", "La Almenara"],
        authorities: &["DIRECCIÓN GENERAL DE IDENTIFICACIÓN", "REGISTRO CIVIL #"],
        dates: DateStyle::Spaces, habit: PLAIN, number: "AAA999999", personal: "99999999-A",
        faces: [Face::Humanist, Face::HumanistBold, Face::HumanistBold],
        palette: Palette {
            light: [[240, 206, 160], [232, 178, 178], [190, 212, 222]], strong: [142, 32, 46], second: [196, 140, 40], label: [120, 44, 48],
        },
    },
    State {
        code: "QMS", badge: "MS", english: "Monteserra",
        names: &["REPUBBLICA DI MONTESERRA", "REPUBLIC OF MONTESERRA"],
        languages: &[&ITALIAN, &ENGLISH, &FRENCH],
        nationality: ["MONTESERRANA", "MONTESERRANA", "MONTESERRAN"],
        towns: &["Roccaforte", "Pieve al Colle", "Serravento", "Castel Morano", "Acquaviva Alta", "Borgo Santa Rita"],
        authorities: &["COMUNE DI #", "MINISTERO DELL'INTERNO"],
        dates: DateStyle::Slashes, habit: PLAIN, number: "AA99999AA", personal: "AAAAAA99A99A999A",
        faces: [Face::Book, Face::PlainBold, Face::BookBold],
        palette: Palette {
            light: [[176, 212, 222], [202, 222, 176], [238, 214, 190]], strong: [16, 92, 84], second: [168, 48, 56], label: [30, 90, 88],
        },
    },
    State {
        code: "QVM", badge: "VM", english: "Valmorane",
        names: &["RÉPUBLIQUE DE VALMORANE", "REPUBLIC OF VALMORANE"],
        languages: &[&FRENCH, &ENGLISH],
        nationality: ["VALMORANAISE", "VALMORANAISE", "VALMORANIAN"],
        towns: &["Saint-Corentin", "Montbrison-les-Eaux", "Port-Éloi", "Villeneuve-d'Arc", "Châteauvert", "La Roselière"],
        authorities: &["PRÉFECTURE DE #", "MAIRIE DE #"],
        dates: DateStyle::Spaces, habit: PLAIN, number: "X9XAA9X99", personal: "9999999999999",
        faces: [Face::Plain, Face::SansBold, Face::Plain],
        palette: Palette {
            light: [[178, 200, 232], [236, 186, 196], [206, 214, 226]], strong: [36, 60, 132], second: [186, 40, 62], label: [52, 72, 128],
        },
    },
    State {
        code: "QUS", badge: "L", english: "Lusandra",
        names: &["REPÚBLICA DA LUSANDRA", "REPUBLIC OF LUSANDRA"],
        languages: &[&PORTUGUESE, &ENGLISH],
        nationality: ["LUSANDRINA", "LUSANDRINA", "LUSANDRAN"],
        towns: &["Vila Formosa do Mar", "Santo Amaro", "Foz do Ribeiro", "Monte Alvão", "Praia da Graça", "Serra Nova"],
        authorities: &["SERVIÇO DE REGISTOS", "CONSERVATÓRIA DE #"],
        dates: DateStyle::Spaces, habit: PLAIN, number: "99999999 9 AA9", personal: "999999999",
        faces: [Face::Condensed, Face::PlainBold, Face::HumanistBold],
        palette: Palette {
            light: [[186, 222, 190], [246, 218, 168], [180, 206, 220]], strong: [14, 96, 62], second: [200, 150, 30], label: [40, 96, 66],
        },
    },
    State {
        code: "QWZ", badge: "WZ", english: "Wierzbina",
        names: &["RZECZPOSPOLITA WIERZBINA", "REPUBLIC OF WIERZBINA"],
        languages: &[&POLISH, &ENGLISH],
        nationality: ["WIERZBIŃSKIE", "WIERZBIŃSKIE", "WIERZBINIAN"],
        towns: &["Nowe Brzegi", "Lipowiec Górny", "Złotomyśl", "Świerczyn", "Krzemowa", "Dębogóra"],
        authorities: &["PREZYDENT MIASTA #", "WOJEWODA #"],
        dates: DateStyle::Dots, habit: PLAIN, number: "AAA999999", personal: "D99999",
        faces: [Face::Plain, Face::CondensedBold, Face::PlainBold],
        palette: Palette {
            light: [[240, 190, 194], [196, 204, 228], [220, 220, 200]], strong: [150, 24, 44], second: [60, 70, 96], label: [104, 48, 60],
        },
    },
    State {
        code: "QYV", badge: "YV", english: "Yelvaran",
        names: &["YELVARAN CUMHURİYETİ", "REPUBLIC OF YELVARAN"],
        languages: &[&TURKISH, &ENGLISH],
        nationality: ["Y.C.", "Y.C.", "YELVARANI"],
        towns: &["Gümüşköy", "Akçahisar", "Yeşilırmak", "Taşkapı", "Çamlıbel", "Üçpınar"],
        authorities: &["İÇİŞLERİ BAKANLIĞI", "# NÜFUS MÜDÜRLÜĞÜ"],
        dates: DateStyle::Dots, habit: PLAIN, number: "A99A99999", personal: "99999999999",
        faces: [Face::Condensed, Face::CondensedBold, Face::SansBold],
        palette: Palette {
            light: [[176, 218, 224], [246, 196, 186], [220, 206, 230]], strong: [12, 104, 118], second: [190, 48, 40], label: [20, 92, 108],
        },
    },
    State {
        code: "QNV", badge: "NV", english: "Norrvaldia",
        names: &["KONUNGARIKET NORRVALDIA", "KINGDOM OF NORRVALDIA"],
        languages: &[&SWEDISH, &ENGLISH],
        nationality: ["NORRVALDISK", "NORRVALDISK", "NORRVALDIAN"],
        towns: &["Björnhamn", "Ekelöv", "Östersund-på-Ön", "Kungsängby", "Nyköpstad", "Fårösund Norra"],
        authorities: &["POLISMYNDIGHETEN", "LÄNSSTYRELSEN #"],
        dates: DateStyle::TwoMonths, habit: EXPAND, number: "99999999", personal: "D-9999",
        faces: [Face::Humanist, Face::PlainBold, Face::HumanistBold],
        palette: Palette {
            light: [[184, 206, 232], [244, 226, 170], [196, 222, 214]], strong: [22, 78, 138], second: [214, 170, 30], label: [40, 80, 128],
        },
    },
    State {
        code: "QSO", badge: "LH", english: "Lesohoria",
        names: &["LESOHORSKÁ REPUBLIKA", "LESOHORIAN REPUBLIC"],
        languages: &[&CZECH, &ENGLISH],
        nationality: ["LESOHORSKÁ", "LESOHORSKÁ", "LESOHORIAN"],
        towns: &["Horní Smrčná", "Květín nad Řekou", "Třešňová", "Ždárec", "Bílý Újezd", "Kamenný Most"],
        authorities: &["MAGISTRÁT MĚSTA #", "MĚÚ #"],
        dates: DateStyle::Dots, habit: PLAIN, number: "999999999", personal: "D/9999",
        faces: [Face::Sans, Face::SansBold, Face::Slab],
        palette: Palette {
            light: [[188, 216, 180], [214, 196, 226], [236, 214, 184]], strong: [44, 84, 60], second: [134, 44, 92], label: [60, 84, 68],
        },
    },
    State {
        code: "QRF", badge: "KK", english: "Kerekfold",
        names: &["KEREKFÖLDI KÖZTÁRSASÁG", "REPUBLIC OF KEREKFOLD"],
        languages: &[&HUNGARIAN, &ENGLISH],
        nationality: ["KEREKFÖLDI", "KEREKFÖLDI", "KEREKFOLDIAN"],
        towns: &["Tölgyesháza", "Nagykőrös-Alsó", "Szárazpatak", "Hűvösvölgye", "Gyöngyöstelek", "Várkerület"],
        authorities: &["# VÁROS JEGYZŐJE", "KÖZPONTI OKMÁNYHIVATAL"],
        dates: DateStyle::YearFirstDots, habit: PLAIN, number: "999999AA", personal: "9-D-9999",
        faces: [Face::Condensed, Face::HumanistBold, Face::BookBold],
        palette: Palette {
            light: [[206, 224, 176], [236, 190, 178], [182, 212, 226]], strong: [122, 36, 40], second: [60, 110, 62], label: [96, 60, 48],
        },
    },
    State {
        code: "QTS", badge: "TS", english: "Thalassia",
        names: &["ΔΗΜΟΚΡΑΤΙΑ ΤΗΣ ΘΑΛΑΣΣΙΑΣ", "REPUBLIC OF THALASSIA"],
        languages: &[&GREEK, &ENGLISH],
        nationality: ["ΘΑΛΑΣΣΙΑΚΗ", "ΘΑΛΑΣΣΙΑΚΗ", "THALASSIAN"],
        towns: &["Αμμούσα", "Παλαιοχώρα", "Γλαυκή", "Πέτρινος Λιμήν", "Μεσαία Νήσος", "Ελαιώνας"],
        authorities: &["Α.Τ. #", "ΥΠΟΥΡΓΕΙΟ ΕΣΩΤΕΡΙΚΩΝ"],
        dates: DateStyle::Slashes, habit: PLAIN, number: "AA9999999", personal: "D99999",
        faces: [Face::Plain, Face::PlainBold, Face::PlainBold],
        palette: Palette {
            light: [[174, 208, 236], [196, 226, 226], [236, 222, 190]], strong: [16, 76, 142], second: [60, 132, 176], label: [32, 80, 132],
        },
    },
    State {
        code: "QZR", badge: "BZ", english: "Belozeria",
        names: &["РЕСПУБЛИКА БЕЛОЗЕРИЯ", "REPUBLIC OF BELOZERIA"],
        languages: &[&RUSSIAN, &ENGLISH],
        nationality: ["БЕЛОЗЕРИЯ", "БЕЛОЗЕРИЯ", "BELOZERIAN"],
        towns: &["Северобор", "Чистоозёрск", "Новая Слобода", "Ярогорье", "Тихая Гавань", "Щукино"],
        authorities: &["ОВД Г. #", "МВД 0417"],
        dates: DateStyle::Dots, habit: PLAIN, number: "999999999", personal: "99999999999",
        faces: [Face::Condensed, Face::PlainBold, Face::SlabBold],
        palette: Palette {
            light: [[220, 190, 208], [190, 214, 206], [240, 212, 176]], strong: [110, 28, 66], second: [34, 90, 92], label: [92, 44, 68],
        },
    },
    State {
        code: "QST", badge: "ST", english: "Stepovyna",
        names: &["РЕСПУБЛІКА СТЕПОВИНА", "REPUBLIC OF STEPOVYNA"],
        languages: &[&UKRAINIAN, &ENGLISH],
        nationality: ["СТЕПОВИНА", "СТЕПОВИНА", "STEPOVYNIAN"],
        towns: &["Вишнеград", "Широкий Яр", "Єлисаветполь", "Зелений Гай", "Криничне", "Ґрунь"],
        authorities: &["4712", "8035"],
        dates: DateStyle::TwoMonths, habit: Habit { expand: false, ukrainian: true }, number: "AA999999", personal: "99999999-99999",
        faces: [Face::Plain, Face::PlainBold, Face::PlainBold],
        palette: Palette {
            light: [[184, 214, 238], [246, 228, 160], [196, 218, 196]], strong: [24, 84, 150], second: [206, 160, 20], label: [36, 84, 130],
        },
    },
    State {
        code: "QTC", badge: "HC", english: "Hautes-Cimes",
        names: &["BUND DER HOCHGIPFEL", "CONFÉDÉRATION DES HAUTES-CIMES", "CONFEDERAZIONE DELLE ALTE VETTE"],
        languages: &[&GERMAN, &FRENCH, &ITALIAN, &ENGLISH],
        nationality: ["HC", "HC", "HC"],
        towns: &["Gletschberg", "Val-d'Aigue", "Montalto", "Oberthal", "Sainte-Luce", "Ponte Chiaro"],
        authorities: &["KANTON #", "GEMEINDE #"],
        dates: DateStyle::Spaces, habit: EXPAND, number: "A9999999", personal: "999.9999.9999.99",
        faces: [Face::Sans, Face::SansBold, Face::SansBold],
        palette: Palette {
            light: [[240, 188, 184], [206, 218, 206], [190, 204, 226]], strong: [172, 28, 36], second: [60, 64, 74], label: [86, 60, 66],
        },
    },
    State {
        code: "QRA", badge: "UR", english: "Rio Austral",
        names: &["UNIÓN DEL RÍO AUSTRAL", "UNIÃO DO RIO AUSTRAL", "UNION OF RIO AUSTRAL"],
        languages: &[&SPANISH, &PORTUGUESE, &ENGLISH],
        nationality: ["AUSTRALENSE", "AUSTRALENSE", "RIO AUSTRAL"],
        towns: &["Paso Hondo", "Villa Concepción", "Santa Águeda", "Barra do Sul", "Tres Cerros", "Puerto Iguazal"],
        authorities: &["REGISTRO NACIONAL DE LAS PERSONAS", "OFICINA #"],
        dates: DateStyle::TwoMonths, habit: PLAIN, number: "99999999", personal: "99.999.999",
        faces: [Face::Condensed, Face::HumanistBold, Face::HumanistBold],
        palette: Palette {
            light: [[180, 216, 240], [240, 214, 184], [206, 196, 230]], strong: [30, 92, 148], second: [222, 148, 40], label: [40, 88, 132],
        },
    },
    State {
        code: "QSM", badge: "SM", english: "Saltmere",
        names: &["COMMONWEALTH OF SALTMERE", "COMMONWEALTH DE SALTMERE"],
        languages: &[&ENGLISH, &FRENCH],
        nationality: ["SALTMERE CITIZEN", "SALTMERE CITIZEN", "SALTMERE CITIZEN"],
        towns: &["Port Lorne", "Grey Haven", "St. Osyth's", "Kingsbarrow", "North Skerry", "Merrow Bay"],
        authorities: &["PASSPORT OFFICE", "SMVLA", "REGISTRAR #"],
        dates: DateStyle::Month, habit: PLAIN, number: "999999999", personal: "AA999999A",
        faces: [Face::Humanist, Face::Sans, Face::BookBold],
        palette: Palette {
            light: [[190, 212, 200], [226, 190, 206], [196, 200, 228]], strong: [44, 52, 96], second: [136, 40, 76], label: [60, 60, 92],
        },
    },
    State {
        code: "QXF", badge: "FJ", english: "Fjellheim",
        names: &["KONGERIKET FJELLHEIM", "KINGDOM OF FJELLHEIM"],
        languages: &[&NORWEGIAN, &ENGLISH],
        nationality: ["FJELLHEIMSK", "FJELLHEIMSK", "FJELLHEIMIAN"],
        towns: &["Nordvåg", "Øystervik", "Åsmundstad", "Kråkenes", "Fjordbyen", "Høgset"],
        authorities: &["POLITIET I #", "UTLENDINGSKONTORET"],
        dates: DateStyle::Dots, habit: EXPAND, number: "AAA999999", personal: "D99999",
        faces: [Face::Plain, Face::PlainBold, Face::Plain],
        palette: Palette {
            light: [[190, 226, 222], [238, 204, 196], [198, 206, 230]], strong: [34, 62, 78], second: [188, 70, 60], label: [44, 70, 84],
        },
    },
    State {
        code: "QNJ", badge: "KM", english: "Kamenija",
        names: &["REPUBLIKA KAMENIJA", "REPUBLIC OF KAMENIJA"],
        languages: &[&CROATIAN, &ENGLISH],
        nationality: ["KAMENIJSKO", "KAMENIJSKO", "KAMENIJAN"],
        towns: &["Stara Luka", "Đurđevo", "Crvena Stijena", "Žitnjak", "Škrinjari", "Gornje Čelo"],
        authorities: &["PU #", "MUP #"],
        dates: DateStyle::Dots, habit: PLAIN, number: "999999999", personal: "99999999999",
        faces: [Face::Condensed, Face::CondensedBold, Face::PlainBold],
        palette: Palette {
            light: [[186, 206, 240], [242, 192, 192], [222, 222, 206]], strong: [40, 62, 138], second: [196, 44, 50], label: [56, 72, 128],
        },
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::country::CountryCode;

    #[test]
    fn codes_are_of_those_that_mean_no_state() {
        for (index, state) in STATES.iter().enumerate() {
            // QMA to QZZ: left to users by ISO 3166-1, and ICAO 9303-3 uses none of them.
            let free = CountryCode::parse(state.code).is_some() && state.code.starts_with('Q');
            assert!(free, "{}", state.code);
            assert!(STATES[..index].iter().all(|other| other.code != state.code));
            assert!(state.names.len() <= state.languages.len(), "{}", state.code);
        }
    }
}
