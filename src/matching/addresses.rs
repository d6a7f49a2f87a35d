//! Addresses of virtual private networks: lists in CIDR notation (RFC 4632, RFC 4291), and the capture address in them.

use std::{
    io::{BufRead, Read},
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use super::list_error::ListError;
use crate::case::finding::{CheckId, Finding, NotCheckedCause, Outcome};

/// Longest line: the longest address with its prefix has 49 characters, the rest is for a comment.
const MAX_LINE: u64 = 512;
/// Ranges that may gather before they are sorted and joined.
const MIN_GATHERED: usize = 1 << 16;

/// Ranges of addresses, sorted and apart from one another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AddressList {
    v4: Vec<(u32, u32)>,
    v6: Vec<(u128, u128)>,
}

/// The line is no address and no block.
type Wrong = String;

/// One block as first and last address.
enum Block {
    V4(u32, u32),
    V6(u128, u128),
}

impl AddressList {
    /// Reads a list: one address or block a line, such as `192.0.2.0/24` or `2001:db8::/32`; what follows `#` is a
    /// comment, lines without anything else are skipped. An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is that
    /// IPv4 address. Repeated and overlapping blocks are joined. Returns the list and the number of blocks read.
    ///
    /// # Errors
    /// At the first line that is no block, has bits set behind its prefix, covers every address or is longer than 512
    /// bytes, and after `most` blocks; `file` names the list. Nothing of a wrong list is used.
    pub fn parse(mut reader: impl BufRead, file: &str, most: u64) -> Result<(AddressList, u64), ListError> {
        let mut list = AddressList::default();
        let (mut line, mut entries, mut number) = (Vec::new(), 0, 0);
        let mut room = MIN_GATHERED;
        loop {
            line.clear();
            number += 1;
            let at = |detail: String| ListError::at(file, number, detail);
            let read = reader.by_ref().take(MAX_LINE + 1).read_until(b'\n', &mut line);
            if read.map_err(|error| at(format!("cannot be read: {error}; check the file")))? == 0 {
                break;
            }
            if line.len() as u64 > MAX_LINE {
                return Err(at(format!("longer than {MAX_LINE} bytes; this is no list of addresses, one a line")));
            }
            let text = std::str::from_utf8(&line).map_err(|_| at("is not text; save the list as UTF-8".to_owned()))?;
            let text = text.trim_start_matches('\u{feff}').split('#').next().unwrap_or("").trim();
            if text.is_empty() {
                continue;
            }
            list.add(block(text).map_err(at)?);
            entries += 1;
            if entries > most {
                return Err(at(format!(
                    "more than {most} blocks (limits.lists.addresses of the policy); join neighbouring blocks, or leave some out"
                )));
            }
            if list.v4.len() + list.v6.len() > room {
                list.join();
                room = MIN_GATHERED.max(2 * (list.v4.len() + list.v6.len()));
            }
        }
        list.join();
        if entries == 0 {
            return Err(ListError::whole(file, "holds no address; write one block a line, such as 192.0.2.0/24"));
        }
        Ok((list, entries))
    }

    fn add(&mut self, block: Block) {
        match block {
            Block::V4(first, last) => self.v4.push((first, last)),
            Block::V6(first, last) => self.v6.push((first, last)),
        }
    }

    fn join(&mut self) {
        join(&mut self.v4, |last| last.checked_add(1));
        join(&mut self.v6, |last| last.checked_add(1));
    }

    /// The list together with another.
    pub fn and(mut self, other: AddressList) -> AddressList {
        self.v4.extend(other.v4);
        self.v6.extend(other.v6);
        self.join();
        self
    }

    /// The range that holds `address`, as its first and last address.
    pub fn range_of(&self, address: IpAddr) -> Option<(IpAddr, IpAddr)> {
        match address.to_canonical() {
            IpAddr::V4(address) => {
                let (first, last) = find(&self.v4, address.to_bits())?;
                Some((Ipv4Addr::from_bits(first).into(), Ipv4Addr::from_bits(last).into()))
            }
            IpAddr::V6(address) => {
                let (first, last) = find(&self.v6, address.to_bits())?;
                Some((Ipv6Addr::from_bits(first).into(), Ipv6Addr::from_bits(last).into()))
            }
        }
    }

    /// The list as text, one range `first-last` a line: what [`AddressList::from_ranges`] reads back.
    pub fn to_ranges(&self) -> String {
        let v4 =
            self.v4.iter().map(|&(first, last)| (Ipv4Addr::from_bits(first).into(), Ipv4Addr::from_bits(last).into()));
        let v6 =
            self.v6.iter().map(|&(first, last)| (Ipv6Addr::from_bits(first).into(), Ipv6Addr::from_bits(last).into()));
        v4.chain(v6).map(|(first, last): (IpAddr, IpAddr)| format!("{first}-{last}\n")).collect()
    }

    /// Reads what [`AddressList::to_ranges`] wrote.
    ///
    /// # Errors
    /// At the first line that is no range; `name` names the list.
    pub fn from_ranges(text: &str, name: &str) -> Result<AddressList, ListError> {
        let mut list = AddressList::default();
        for (number, line) in (1..).zip(text.lines()) {
            let range =
                line.split_once('-').and_then(|(first, last)| match (first.parse().ok()?, last.parse().ok()?) {
                    (IpAddr::V4(first), IpAddr::V4(last)) => Some(Block::V4(first.to_bits(), last.to_bits())),
                    (IpAddr::V6(first), IpAddr::V6(last)) => Some(Block::V6(first.to_bits(), last.to_bits())),
                    _ => None,
                });
            list.add(range.ok_or_else(|| ListError::at(name, number, "is no range; import the list again"))?);
        }
        list.join();
        Ok(list)
    }
}

fn block(text: &str) -> Result<Block, Wrong> {
    const FORM: &str = "write an address or a block such as 192.0.2.0/24 or 2001:db8::/32";
    let shown: String = text.chars().take(60).collect();
    let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
    let address: IpAddr = address.trim().parse().map_err(|_| format!("`{shown}` is no address; {FORM}"))?;
    let bits = if address.is_ipv4() { 32 } else { 128 };
    let prefix = match prefix.map(str::trim) {
        None => bits,
        Some(digits) if digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            digits.parse::<u32>().unwrap_or(u32::MAX)
        }
        Some(_) => u32::MAX,
    };
    if prefix > bits {
        return Err(format!("the prefix of `{shown}` is none from 1 to {bits}; {FORM}"));
    }
    if prefix == 0 {
        return Err(format!("`{shown}` covers every address; leave it out"));
    }
    let free = |width: u32| u128::MAX.checked_shr(128 - (width - prefix)).unwrap_or(0);
    let set_bits = |first: IpAddr| format!("`{shown}` has bits set behind its prefix; write `{first}/{prefix}`");
    match address {
        IpAddr::V4(address) => {
            let (bits, free) = (address.to_bits(), free(32) as u32);
            let first = bits & !free;
            if first == bits {
                Ok(Block::V4(bits, bits | free))
            } else {
                Err(set_bits(Ipv4Addr::from_bits(first).into()))
            }
        }
        IpAddr::V6(address) => {
            let (bits, free) = (address.to_bits(), free(128));
            let first = bits & !free;
            match (address.to_ipv4_mapped(), prefix) {
                _ if first != bits => Err(set_bits(Ipv6Addr::from_bits(first).into())),
                (Some(mapped), 96..) => Ok(Block::V4(mapped.to_bits(), mapped.to_bits() | free as u32)),
                _ => Ok(Block::V6(bits, bits | free)),
            }
        }
    }
}

/// Sorts ranges and joins those that overlap or touch.
fn join<T: Copy + Ord>(ranges: &mut Vec<(T, T)>, next: impl Fn(T) -> Option<T>) {
    ranges.sort_unstable();
    ranges.dedup_by(|later, kept| {
        let touches = next(kept.1).is_none_or(|next| later.0 <= next);
        if touches {
            kept.1 = kept.1.max(later.1);
        }
        touches
    });
}

fn find<T: Copy + Ord>(ranges: &[(T, T)], address: T) -> Option<(T, T)> {
    let after = ranges.partition_point(|&(first, _)| first <= address);
    ranges.get(after.checked_sub(1)?).copied().filter(|&(_, last)| address <= last)
}

/// The finding about the capture address. An address on a list scores 0, which a policy sends to a person and never
/// rejects; every other one scores 1.
pub fn capture_address_finding(address: Option<IpAddr>, list: Option<&AddressList>) -> Finding {
    let check = CheckId::CaptureAddress;
    let Some(address) = address else {
        let detail = "the case does not say from which address it was captured (captureIp)";
        return Finding::not_checked(check, NotCheckedCause::NotAsked, detail);
    };
    let Some(list) = list else {
        let detail = "no list of addresses is there; import one with `assay lists import addresses FILE`";
        return Finding::not_checked(check, NotCheckedCause::NoReference, detail);
    };
    let listed = list.range_of(address);
    let finding = Finding::new(
        check,
        Outcome::scored(f64::from(u8::from(listed.is_some())), if listed.is_some() { 0.0 } else { 1.0 }),
    );
    match listed {
        Some((first, last)) => finding.with_figure(&format!("{address} is on the list, in {first} to {last}"), 1.0),
        None => finding.with_figure("address on the list", 0.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<(AddressList, u64), ListError> {
        AddressList::parse(text.as_bytes(), "vpn.txt", 4_000_000)
    }

    fn holds(list: &AddressList, address: &str) -> bool {
        list.range_of(address.parse().unwrap()).is_some()
    }

    #[test]
    fn blocks_comments_and_repeats_are_read() {
        let text = "\u{feff}# providers\n192.0.2.0/24 # one\r\n192.0.2.128/25\n\n198.51.100.7\n2001:db8::/32\n::ffff:203.0.113.0/120\n\
                    10.0.0.0/9\n10.128.0.0/9";
        let (list, entries) = parse(text).unwrap();
        assert_eq!(entries, 7);
        assert_eq!((list.v4.len(), list.v6.len()), (4, 1), "{list:?}");
        for inside in [
            "192.0.2.0",
            "192.0.2.255",
            "198.51.100.7",
            "2001:db8:ffff::1",
            "203.0.113.9",
            "::ffff:192.0.2.9",
            "10.200.0.1",
        ] {
            assert!(holds(&list, inside), "{inside}");
        }
        for outside in ["192.0.1.255", "192.0.3.0", "198.51.100.8", "2001:db9::", "::ffff:9.9.9.9", "::192.0.2.1"] {
            assert!(!holds(&list, outside), "{outside}");
        }
        assert_eq!(AddressList::from_ranges(&list.to_ranges(), "x").unwrap(), list);
        assert!(AddressList::from_ranges("1.2.3.4-::1\n", "x").is_err());
        assert_eq!(list.clone().and(list.clone()), list);
    }

    #[test]
    fn wrong_lines_are_named_with_their_remedy() {
        let long = format!("192.0.2.1 # {}", "x".repeat(600));
        let cases = [
            ("192.0.2.1/24", "write `192.0.2.0/24`"),
            ("2001:db8::1/32", "write `2001:db8::/32`"),
            ("192.0.2.0/33", "from 1 to 32"),
            ("192.0.2.0/", "from 1 to 32"),
            ("192.0.2.0/+8", "from 1 to 32"),
            ("2001:db8::/129", "from 1 to 128"),
            ("0.0.0.0/0", "covers every address"),
            ("::/0", "covers every address"),
            ("192.0.02.1", "no address"),
            ("vpn.example.org", "no address"),
            ("192.0.2.1,DE", "no address"),
            (long.as_str(), "longer than"),
        ];
        for (line, expected) in cases {
            let error = parse(&format!("# ok\n198.51.100.0/24\n{line}\n")).unwrap_err();
            assert_eq!(error.line, Some(3), "{line}");
            let text = error.to_string();
            assert!(text.contains(expected) && text.starts_with("vpn.txt, line 3: "), "{line}: {text}");
        }
        assert!(AddressList::parse(&b"\xff\xfe1\0"[..], "x", 4000).is_err());
        assert!(parse("# nothing\n").unwrap_err().to_string().contains("holds no address"));
        // A line without end must not be held in memory.
        let endless = std::io::BufReader::new(std::io::repeat(b'1'));
        assert!(AddressList::parse(endless, "x", 4000).unwrap_err().to_string().contains("longer than"));
        let three = &b"192.0.2.1\n192.0.2.2\n192.0.2.3\n"[..];
        assert_eq!(AddressList::parse(three, "x", 3).unwrap().1, 3);
        let error = AddressList::parse(three, "x", 2).unwrap_err().to_string();
        assert!(error.contains("more than 2 blocks") && error.contains("limits.lists.addresses"), "{error}");
    }

    #[test]
    fn huge_lists_are_joined_on_their_way() {
        use std::fmt::Write as _;
        let mut text = String::new();
        for index in 0..300_000u32 {
            writeln!(text, "{}/31", Ipv4Addr::from_bits(0x0100_0000 + index % 200_000 * 4)).unwrap();
        }
        let (list, entries) = parse(&text).unwrap();
        assert_eq!((entries, list.v4.len()), (300_000, 200_000));
        assert!(holds(&list, "1.0.0.1") && !holds(&list, "1.0.0.2"));
    }

    #[test]
    fn the_check_never_passes_without_address_and_list() {
        let list = parse("192.0.2.0/24").unwrap().0;
        let score = |address: &str| capture_address_finding(address.parse().ok(), Some(&list)).outcome.score();
        assert_eq!((score("192.0.2.4"), score("192.0.3.4"), score("none")), (Some(0.0), Some(1.0), None));
        assert_eq!(capture_address_finding("192.0.3.4".parse().ok(), None).outcome.score(), None);
    }
}
