//! Sealed files: what goes in comes out, and nothing that was touched does.

use std::io::Cursor;

use super::*;

fn key() -> FileKey {
    FileKey::passing().unwrap()
}

fn sealed(key: &FileKey, plain: &[u8]) -> Vec<u8> {
    let mut sealer = Sealer::new(key, Vec::new()).unwrap();
    // In pieces that fit no part.
    plain.chunks(50_001).for_each(|piece| sealer.write_all(piece).unwrap());
    sealer.finish().unwrap()
}

fn opened(key: &FileKey, sealed: &[u8]) -> io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    Unsealer::new(key, Cursor::new(sealed))?.read_to_end(&mut plain)?;
    Ok(plain)
}

fn bytes(len: usize) -> Vec<u8> {
    let mut random = fastrand::Rng::with_seed(len as u64);
    (0..len).map(|_| random.u8(..)).collect()
}

#[test]
fn bytes_of_any_length_come_back() {
    let key = key();
    for len in [0, 1, PART_LEN - 1, PART_LEN, PART_LEN + 1, 2 * PART_LEN, 3 * PART_LEN + 17] {
        let plain = bytes(len);
        let sealed = sealed(&key, &plain);
        assert_eq!(opened(&key, &sealed).unwrap(), plain, "{len}");
        assert_eq!(sealed.len(), HEADER_LEN + len + len.div_ceil(PART_LEN).max(1) * TAG_LEN);
        assert_eq!(Unsealer::new(&key, Cursor::new(&sealed)).unwrap().plain_len(), len as u64);
    }
}

#[test]
fn any_place_can_be_read_from() {
    let key = key();
    let plain = bytes(3 * PART_LEN + 100);
    let mut file = Unsealer::new(&key, Cursor::new(sealed(&key, &plain))).unwrap();
    let mut random = fastrand::Rng::with_seed(1);
    for _ in 0..200 {
        let (start, count) = (random.usize(..plain.len()), random.usize(1..100_000));
        file.seek(SeekFrom::Start(start as u64)).unwrap();
        let mut read = Vec::new();
        file.by_ref().take(count as u64).read_to_end(&mut read).unwrap();
        assert_eq!(read, plain[start..plain.len().min(start + count)]);
    }
    assert_eq!(file.seek(SeekFrom::End(-5)).unwrap(), plain.len() as u64 - 5);
    assert!(file.seek(SeekFrom::Current(-(plain.len() as i64))).is_err());
    file.seek(SeekFrom::End(1)).unwrap();
    assert_eq!(file.read(&mut [0; 10]).unwrap(), 0);
}

/// Every kind of tampering with a file of four parts.
#[test]
fn whatever_was_touched_does_not_open() {
    let key = key();
    let plain = bytes(3 * PART_LEN + 100);
    let whole = sealed(&key, &plain);
    let part = |index: usize| HEADER_LEN + index * SEALED_PART_LEN..HEADER_LEN + (index + 1) * SEALED_PART_LEN;
    let swapped = {
        let (a, b) = (whole[part(0)].to_vec(), whole[part(1)].to_vec());
        [&whole[..HEADER_LEN], &b, &a, &whole[part(1).end..]].concat()
    };
    let repeated = [&whole[..part(0).end], &whole[part(0)], &whole[part(1).end..]].concat();
    let left_out = [&whole[..part(0).end], &whole[part(1).end..]].concat();
    let other_end = [&whole[..part(2).end], &sealed(&key, &plain)[part(2).end..]].concat();
    let grown = [&whole[..], &[0]].concat();
    let mut cases = vec![swapped, repeated, left_out, other_end, grown, [&whole[..], &whole[part(0)]].concat()];
    // Cut at a part, within one, within a tag, within the header.
    let cuts =
        [part(2).end, part(1).end, part(0).end, HEADER_LEN, HEADER_LEN + 5, part(2).end + 16, whole.len() - 1, 20];
    cases.extend(cuts.map(|len| whole[..len].to_vec()));
    // One bit of each field of the header past the mark, of each part and of each tag.
    let bits = [16, 30, 47, HEADER_LEN, part(1).start + 999, part(1).end - 1, part(3).start, whole.len() - 1];
    cases.extend(bits.map(|place| {
        let mut bent = whole.clone();
        bent[place] ^= 1;
        bent
    }));
    for (number, tampered) in cases.iter().enumerate() {
        let error = opened(&key, tampered).expect_err(&format!("case {number}"));
        assert_eq!(error.kind(), io::ErrorKind::InvalidData, "case {number}: {error}");
        assert!(error.to_string().contains("altered or cut"), "case {number}: {error}");
    }
}

#[test]
fn other_keys_and_plain_files_are_told_apart() {
    let (key, other) = (key(), key());
    let file = sealed(&key, b"evidence");
    let error = |key: &FileKey, bytes: &[u8]| Unsealer::new(key, Cursor::new(bytes)).err().unwrap();
    assert!(matches!(error(&other, &file), UnsealError::OtherKey));
    assert!(matches!(error(&key, b"plain bytes of a photo"), UnsealError::NotSealed));
    assert!(matches!(error(&key, b""), UnsealError::NotSealed));
    assert_ne!(file, sealed(&key, b"evidence"), "every file has a salt of its own");
    assert!(!file.windows(8).any(|window| window == b"evidence"));
}
