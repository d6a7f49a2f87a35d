//! Lists that an installation imports: addresses, known images, and manifests of networks.
#![no_main]

use assay::{
    case::limits::ListLimits,
    infer::Manifest,
    matching::{AddressList, KnownImages, ListForm},
};
use assay_fuzz::telling;
use libfuzzer_sys::fuzz_target;

const LIMITS: ListLimits = ListLimits { bytes: 64 << 10, addresses: 1000, images: 100 };

fuzz_target!(|data: &[u8]| {
    let Some((&form, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    match form % 4 {
        0 => match AddressList::parse(rest, "list", LIMITS.addresses) {
            Ok((list, entries)) => {
                assert!(entries <= LIMITS.addresses);
                let again = AddressList::from_ranges(&list.to_ranges(), "list").expect("its own form");
                assert_eq!(again, list);
            }
            Err(error) => telling(&error.to_string()),
        },
        1 | 2 => {
            let kind = if form % 4 == 1 { ListForm::Csv } else { ListForm::Json };
            let nothing_there = |_: &str| Err("no image lies there".to_owned());
            match KnownImages::parse(&text, kind, "list", LIMITS.images, nothing_there) {
                Ok(list) => {
                    assert!(list.len() <= LIMITS.images);
                    let again = KnownImages::from_lines(&list.to_lines(), "list").expect("its own form");
                    assert_eq!(again.len(), list.len());
                }
                Err(error) => telling(&error.to_string()),
            }
        }
        _ => {
            if let Err(error) = Manifest::parse(&text, "manifest.toml") {
                telling(&error.to_string());
            }
        }
    }
});
