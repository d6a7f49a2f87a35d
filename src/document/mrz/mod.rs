//! Machine-readable zones of ICAO 9303: found in a photo, read, checked and taken apart.

mod assemble;
mod check_digit;
mod content;
mod correct;
mod date;
mod fields;
mod find;
mod fit;
mod layout;
mod state;
mod zone;
mod zone_reader;

pub use assemble::assembled;
pub(in crate::document) use assemble::weight;
pub(in crate::document) use content::is_name_cut;
pub use content::{faults, mrz_data};
pub use date::{Century, NoDate, PartialDate};
pub use fields::zone_fields;
pub use find::SearchArea;
pub use state::state_of;
pub use zone::{Zone, ZoneError};
pub use zone_reader::{MrzError, ZoneReader};
