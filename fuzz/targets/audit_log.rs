//! Exported audit logs: whatever stands in them, the walk ends, and a log that is called whole holds nothing but its events.
#![no_main]

use assay::{case::audit::AuditHead, export::audit_log::verify_log};
use assay_fuzz::telling;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    match verify_log(data, "log.jsonl", None) {
        Ok(report) => {
            let lines = data.split(|&byte| byte == b'\n').count() as u64;
            assert!(report.verified <= lines, "{} events in {lines} lines", report.verified);
            if let Some(broken) = report.broken {
                telling(&broken.detail);
            }
        }
        Err(error) => telling(&error.to_string()),
    }
    if let Ok(head) = serde_json::from_slice::<AuditHead>(data) {
        let _ = head.digest();
    }
});
