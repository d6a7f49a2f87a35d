//! Reading JSON without letting it take more memory than its own length: texts may be long, but a list of a hundred million
//! zeros would take a hundred times its length once it is understood.

use std::io::{self, Read};

/// More values than any request has.
#[derive(Debug, thiserror::Error)]
#[error("the JSON text holds too many values")]
pub(super) struct TooManyValues;

impl TooManyValues {
    /// Whether it is what made reading fail.
    pub(super) fn caused(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|inner| inner.is::<TooManyValues>())
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

    /// Whether the text is refused for its number of values; an error of another kind is none of these.
    fn is_too_much(json: &str, most: usize) -> bool {
        let read = serde_json::from_reader::<_, serde_json::Value>(Thrift::new(json.as_bytes(), most));
        read.is_err_and(|error| error.is_io() && TooManyValues::caused(&io::Error::from(error)))
    }

    #[test]
    fn values_count_and_texts_do_not() {
        let long = format!(r#"{{"a\",[": "{}", "b": [1, 2]}}"#, ",[{\\\"".repeat(1000));
        assert!(!is_too_much(&long, 4));
        assert!(is_too_much(&long, 3));
        assert!(is_too_much(&"[".repeat(1000), 100));
        assert!(!is_too_much("[1, 2", 100));
    }
}
