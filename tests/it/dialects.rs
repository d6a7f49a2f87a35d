//! The JSON of the services: reports with the values of the services' own examples give exactly those examples, and what was
//! not carried out is never made up.

mod crops;
mod document;
mod enhanced_check;
mod identity_verification;
mod process;
mod requests;
mod run;

use assay::export::dialect::Dialect;

#[test]
fn dialects_are_found_by_name() {
    for dialect in Dialect::ALL {
        assert_eq!(dialect.name().parse::<Dialect>().unwrap(), dialect);
    }
    assert!(
        "palm"
            .parse::<Dialect>()
            .unwrap_err()
            .contains("identity-verification, process, enhanced-check, document-liveness, document-pad")
    );
}
