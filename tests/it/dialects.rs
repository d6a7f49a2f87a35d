//! The JSON of the services: reports with the values of the services' own examples give exactly those examples, and what was
//! not carried out is never made up.

mod answers;
mod requests;
