//! `keys.json`: opened by its secret alone, refused when anything in it was touched.

use std::{fs, path::Path, time::Instant};

use assay::{
    seal::{KeyChange, KeyError, KeyState, Keyring, Secret, WrapKind},
    store::{Store, StoreError},
};
use serde_json::Value;

use super::{key_file, passphrase};

/// Keys of a new folder, with nothing else in it.
fn encrypted(data: &Path, secret: &Secret) {
    fs::create_dir_all(data).unwrap();
    KeyChange::encrypt(data, secret).unwrap().finish().unwrap();
}

#[test]
fn a_folder_opens_with_its_secret_alone() {
    let folder = tempfile::tempdir().unwrap();
    let (by_words, by_file, plain) = ["words", "file", "plain"].map(|name| folder.path().join(name)).into();
    let words = passphrase("correct horse battery");
    encrypted(&by_words, &words);
    let file = key_file(&folder.path().join("key"), &by_file);
    encrypted(&by_file, &file);
    fs::create_dir(&plain).unwrap();
    let error = |data: &Path, secret: &Secret| Keyring::open(data, secret).unwrap_err();

    assert!(Keyring::open(&by_words, &words).unwrap().keys().is_some());
    assert!(matches!(error(&by_words, &passphrase("correct horse Battery")), KeyError::WrongSecret { .. }));
    assert!(matches!(error(&by_words, &file), KeyError::OtherKind { kind: WrapKind::Passphrase, .. }));
    assert!(error(&by_words, &Secret::None).to_string().contains("--key-passphrase-file"));
    assert!(Keyring::open(&by_file, &file).unwrap().keys().is_some());
    let other = key_file(&folder.path().join("other"), &by_file);
    assert!(matches!(error(&by_file, &other), KeyError::WrongSecret { kind: WrapKind::KeyFile, .. }));
    assert!(error(&by_file, &Secret::None).to_string().contains("--key-file"));
    assert!(matches!(error(&plain, &words), KeyError::NotEncrypted { .. }));
    assert!(Keyring::open(&plain, &Secret::None).unwrap().keys().is_none());
    // The keys of one installation are not those of another, whatever opens both.
    let second = folder.path().join("second");
    encrypted(&second, &file);
    fs::copy(by_file.join("keys.json"), by_words.join("keys.json")).unwrap();
    let keys = |data: &Path| Keyring::open(data, &file).unwrap().keys().unwrap().database.raw();
    assert_ne!(*keys(&by_file), *keys(&second));
    assert_eq!(*keys(&by_file), *keys(&by_words));
}

#[test]
fn databases_open_with_their_key_alone() {
    let folder = tempfile::tempdir().unwrap();
    let keys = ["one", "two"].map(|name| {
        let data = folder.path().join(name);
        let secret = key_file(&folder.path().join(format!("{name}.key")), &data);
        encrypted(&data, &secret);
        Keyring::open(&data, &secret).unwrap().keys().unwrap().database.clone()
    });
    let (sealed, plain) = (folder.path().join("sealed.db"), folder.path().join("plain.db"));
    drop(Store::open(&sealed, Some(&keys[0])).unwrap());
    drop(Store::open(&plain, None).unwrap());
    assert!(Store::open(&sealed, Some(&keys[0])).unwrap().pending().unwrap().is_empty());
    let before = [&sealed, &plain].map(|path| fs::read(path).unwrap());
    let error = |path: &Path, key| Store::open(path, key).unwrap_err();
    assert!(matches!(error(&sealed, Some(&keys[1])), StoreError::WrongKey { .. }));
    let without = error(&sealed, None);
    assert!(matches!(without, StoreError::NotADatabase { .. }) && without.to_string().contains("keys.json"));
    assert!(matches!(error(&plain, Some(&keys[0])), StoreError::NotEncrypted { .. }));
    let shown =
        [error(&sealed, Some(&keys[1])), error(&plain, Some(&keys[1]))].map(|error| format!("{error} {error:?}"));
    let hexadecimal = keys[1].raw().trim_matches(['x', '\'']).to_owned();
    assert!(hexadecimal.len() == 64 && shown.iter().all(|text| !text.contains(&hexadecimal)), "{shown:?}");
    assert_eq!([&sealed, &plain].map(|path| fs::read(path).unwrap()), before, "refused untouched");
}

#[test]
fn a_keys_file_that_was_cut_or_touched_opens_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let secret = key_file(&folder.path().join("key"), &data);
    encrypted(&data, &secret);
    let path = data.join("keys.json");
    let whole = fs::read(&path).unwrap();
    let value: Value = serde_json::from_slice(&whole).unwrap();
    for length in 0..whole.len() {
        fs::write(&path, &whole[..length]).unwrap();
        let error = Keyring::open(&data, &secret).expect_err(&format!("{length} bytes"));
        assert!(matches!(error, KeyError::Damaged { .. }), "{length} bytes: {error}");
        assert!(error.to_string().contains("keys.json"), "{error}");
    }
    let mut told = 0;
    for place in 0..whole.len() {
        let mut bent = whole.clone();
        bent[place] ^= 1;
        if serde_json::from_slice::<Value>(&bent).is_ok_and(|bent| bent == value) {
            continue;
        }
        fs::write(&path, &bent).unwrap();
        let error = Keyring::open(&data, &secret).expect_err(&format!("byte {place}"));
        let named = matches!(error, KeyError::Damaged { .. } | KeyError::WrongSecret { .. });
        assert!(named, "byte {place}: {error}");
        told += 1;
    }
    assert!(told > 500, "{told} bytes count");
    fs::write(&path, vec![b' '; 100_000]).unwrap();
    assert!(Keyring::open(&data, &secret).unwrap_err().to_string().contains("longer than"));
    fs::write(&path, &whole).unwrap();
    assert!(Keyring::open(&data, &secret).is_ok());
}

#[test]
fn a_forged_keys_file_takes_no_memory_and_no_time() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let secret = passphrase("correct horse battery");
    encrypted(&data, &secret);
    let path = data.join("keys.json");
    let whole: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(whole["encryption"]["wrap"]["memoryKib"], 65536, "{whole}");
    for (field, value) in [
        ("memoryKib", u64::from(u32::MAX)),
        ("memoryKib", 2 << 20),
        ("memoryKib", 1024),
        ("passes", u64::from(u32::MAX)),
        ("passes", 1),
        ("lanes", 1 << 24),
        ("lanes", 0),
    ] {
        let mut forged = whole.clone();
        forged["encryption"]["wrap"][field] = value.into();
        fs::write(&path, forged.to_string()).unwrap();
        let start = Instant::now();
        let error = Keyring::open(&data, &secret).unwrap_err();
        assert!(error.to_string().contains("outside"), "{field} {value}: {error}");
        assert!(start.elapsed().as_secs_f64() < 0.2, "{field} {value} took {:?}", start.elapsed());
        assert!(KeyState::of(&data).is_err());
    }
}

#[test]
fn a_folder_signs_with_one_key_encrypted_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mut keyring = Keyring::open(data, &Secret::None).unwrap();
    assert!(!data.join("keys.json").exists(), "nothing is made before it is needed");
    let (signer, is_new) = keyring.signer().unwrap();
    let signature = signer.sign(b"a report");
    assert!(is_new && !keyring.signer().unwrap().1);
    let mode = std::os::unix::fs::MetadataExt::mode(&fs::metadata(data.join("keys.json")).unwrap());
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(Keyring::open(data, &Secret::None).unwrap().signer().unwrap().0.public(), signer.public());
    assert!(matches!(KeyChange::encrypt(data, &passphrase("correct horse battery")), Err(KeyError::InUse { .. })));
    drop(keyring);

    let secret = passphrase("correct horse battery");
    encrypted(data, &secret);
    let mut keyring = Keyring::open(data, &secret).unwrap();
    assert_eq!(keyring.signer().unwrap().0.sign(b"a report"), signature);
    assert_eq!(KeyState::of(data).unwrap().public_key, Some(signer.public()));
    assert!(assay::seal::verify(&signer.public(), b"a report", &signature).is_ok());
}

/// What others sealed to the key of before still opens.
#[test]
fn the_receiving_key_is_made_once_and_outlives_every_change_of_the_keys() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let text = || fs::read_to_string(data.join("keys.json")).unwrap();
    let receiver = |secret: &Secret| Keyring::open(&data, secret).unwrap().receiver().unwrap();
    Keyring::open(&data, &Secret::None).unwrap().signer().unwrap();
    assert!(!text().contains("receiving"), "nobody asked for it");
    let (first, is_new) = receiver(&Secret::None);
    assert!(is_new && text().contains(&first.public().to_string()));
    assert!(!receiver(&Secret::None).1);
    let [one, other] = ["one", "other"].map(|name| key_file(&folder.path().join(name), &data));
    let plain: Value = serde_json::from_str(&text()).unwrap();
    let seed = plain["receiving"]["seed"]["plain"].as_str().unwrap().to_owned();
    encrypted(&data, &one);
    assert!(!text().contains(&seed), "sealed like the others");
    KeyChange::rewrap(&data, &one, &other).unwrap().finish().unwrap();
    KeyChange::rotate_all(&data, &other, &one).unwrap().finish().unwrap();
    let (last, is_new) = receiver(&one);
    assert!(!is_new && last.public() == first.public());
    let (encapsulated, _) = first.public().encapsulate(b"context").unwrap();
    assert!(last.decapsulate(&encapsulated, b"context").is_some());
    // One that was exchanged is not believed.
    let changed = text().replace(&first.public().to_string(), &"9".repeat(64));
    fs::write(data.join("keys.json"), changed).unwrap();
    assert!(Keyring::open(&data, &one).unwrap_err().to_string().contains("receiving key"));
    // A folder that was encrypted before it had one gets one that is sealed.
    let second = folder.path().join("second");
    encrypted(&second, &one);
    assert!(Keyring::open(&second, &one).unwrap().receiver().unwrap().1);
    assert!(Keyring::open(&second, &one).unwrap().keys().is_some());
}

/// Two processes that ask at once have the same one.
#[test]
fn two_that_ask_for_the_receiving_key_get_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path();
    let mut rings: Vec<Keyring> = (0..6).map(|_| Keyring::open(data, &Secret::None).unwrap()).collect();
    let public: Vec<String> = std::thread::scope(|scope| {
        let asked: Vec<_> =
            rings.iter_mut().map(|ring| scope.spawn(|| ring.receiver().unwrap().0.public().to_string())).collect();
        asked.into_iter().map(|asked| asked.join().unwrap()).collect()
    });
    assert!(public.iter().all(|key| *key == public[0]), "{public:?}");
}
