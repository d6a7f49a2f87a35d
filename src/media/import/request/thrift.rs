//! Reading JSON without letting it take more memory than its own length: texts may be long, but a list of a hundred million
//! zeros would take a hundred times its length once it is understood.

use std::io::{self, Read};

/// More values than any request has.
#[derive(Debug, thiserror::Error)]
#[error("the JSON text holds too many values")]
pub(super) struct TooManyValues;

impl TooManyValues {
    /// Whether it made the reading of JSON fail.
    pub(super) fn caused(error: &serde_json::Error) -> bool {
        let source = std::error::Error::source(error).and_then(|source| source.downcast_ref::<io::Error>());
        source.and_then(io::Error::get_ref).is_some_and(|inner| inner.is::<TooManyValues>())
    }
}

/// Passes bytes of a JSON text on until it holds too many values.
pub(super) struct Thrift<R> {
    inner: R,
    values_left: usize,
    in_text: bool,
    escaped: bool,
}

impl<R> Thrift<R> {
    pub(super) fn new(inner: R, most_values: usize) -> Self {
        Thrift { inner, values_left: most_values, in_text: false, escaped: false }
    }

    fn pass(&mut self, byte: u8) -> io::Result<()> {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = self.in_text,
            b'"' => self.in_text = !self.in_text,
            // Each value but the first of a list or object follows one of these.
            b',' | b'[' | b'{' if !self.in_text => {
                self.values_left = self.values_left.checked_sub(1).ok_or_else(|| io::Error::other(TooManyValues))?;
            }
            _ => {}
        }
        Ok(())
    }
}

impl<R: Read> Read for Thrift<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        buffer[..count].iter().try_for_each(|&byte| self.pass(byte))?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str, most: usize) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_reader(Thrift::new(json.as_bytes(), most))
    }

    #[test]
    fn values_count_and_texts_do_not() {
        let long = format!(r#"{{"a\",[": "{}", "b": [1, 2]}}"#, ",[{\\\"".repeat(1000));
        assert!(read(&long, 4).is_ok());
        assert!(TooManyValues::caused(&read(&long, 3).unwrap_err()));
        assert!(TooManyValues::caused(&read(&"[".repeat(1000), 100).unwrap_err()));
        assert!(!TooManyValues::caused(&read("[1, 2", 100).unwrap_err()));
    }
}
