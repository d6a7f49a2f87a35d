//! Policy files: refused with the reason, or within every range.
#![no_main]

use assay::policy::Policy;
use assay_fuzz::telling;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    match Policy::parse(text, "policy.toml") {
        Ok(policy) => assert!(!policy.values().is_empty() && policy.limits.import.entries > 0),
        Err(error) => telling(&error.to_string()),
    }
});
