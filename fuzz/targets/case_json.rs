//! `case.json`: whatever is understood reads back as the same, and whatever is refused names every wrong field.
#![no_main]

use assay::case::CaseMeta;
use assay_fuzz::telling;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match CaseMeta::parse(text, "case.json") {
        Ok((meta, warnings)) => {
            warnings.iter().for_each(|warning| telling(warning));
            let written = serde_json_text(&meta);
            let (again, _) = CaseMeta::parse(&written, "case.json").expect("what was understood reads back");
            assert_eq!(again, meta);
        }
        Err(problem) => {
            assert!(!problem.errors.is_empty() && problem.status == 400, "{problem:?}");
            problem.errors.iter().for_each(|error| telling(&error.detail));
        }
    }
});

fn serde_json_text(meta: &CaseMeta) -> String {
    serde_json::to_string(meta).expect("a case's own fields are JSON")
}
