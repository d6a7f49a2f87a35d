//! What the barcodes say.

use super::{date::Date, design::Design, holder::Sex, number, record::Record, transliterate::transliterate};

/// Data of a driving licence in the manner of the AAMVA DL/ID card design standard (2020, annex D): header, one subfile `DL`, one
/// element a line. The issuer number is of the range nobody holds.
pub(super) fn licence(record: &Record, design: &Design) -> String {
    let holder = &record.holder;
    let day = |date: Date| format!("{:02}{:02}{:04}", date.month, date.day, date.year);
    let spell = |name: &str| transliterate(name, design.state.habit).replace('<', " ");
    let sex = match holder.sex {
        Sex::Male => "1",
        Sex::Female => "2",
        Sex::Unstated => "9",
    };
    let (street, town) = holder.address.rsplit_once(", ").unwrap_or((&holder.address, ""));
    let elements = [
        ("DAQ", number::zone(&record.number)),
        ("DCS", spell(if holder.surname.is_empty() { &holder.given } else { &holder.surname })),
        ("DAC", spell(if holder.surname.is_empty() { "" } else { &holder.given })),
        ("DBB", day(holder.birth.date)),
        ("DBC", sex.to_owned()),
        ("DBD", day(record.issued)),
        ("DBA", day(record.expires)),
        ("DAU", format!("{:03} cm", holder.height_cm)),
        ("DAY", ["BRO", "BLU", "GRN", "GRY"][holder.eyes % 4].to_owned()),
        ("DAG", spell(street)),
        ("DAI", spell(town)),
        ("DCA", record.category_list()),
        ("DCG", design.state.code.to_owned()),
    ];
    let body: String = elements.iter().map(|(name, value)| format!("{name}{value}\n")).collect();
    let subfile = format!("DL{}\r", body.trim_end_matches('\n').to_owned() + "\n");
    let header = "@\n\u{1e}\rANSI 999999100001";
    // The subfile begins after the header and its own ten-character designator.
    let offset = header.len() + 10;
    format!("{header}DL{offset:04}{:04}{subfile}", subfile.len())
}

/// The machine-readable zone's lines, or the licence's fields where there is none.
pub(super) fn lines(record: &Record, design: &Design) -> String {
    let zone = record.zone(design, None);
    if !zone.is_empty() {
        return zone.join("\n");
    }
    let spell = |name: &str| transliterate(name, design.state.habit);
    [
        design.state.code.to_owned(),
        number::zone(&record.number),
        spell(&record.holder.surname),
        spell(&record.holder.given),
        record.holder.birth.iso(),
        record.expires.iso(),
        record.category_list(),
    ]
    .join("|")
}
