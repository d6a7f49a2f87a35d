//! Reading JSON without letting it take more memory than its own length, or more of the stack than any form needs: texts may be
//! long, but a list of a hundred million zeros would take a hundred times its length once it is understood.

use std::{
    io::{self, Read},
    path::Path,
};

use super::{ImportError, ImportLimits};

/// Of what a text has more than any honest one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum Excess {
    #[error("the JSON text holds more than {0} values")]
    Values(usize),
    #[error("the JSON text is nested more than {0} deep")]
    Depth(u32),
}

/// The refusal of the text at `path`, where it is an excess that made reading fail.
pub(super) fn excess(path: &Path, error: &io::Error) -> Option<ImportError> {
    let path = path.to_owned();
    Some(match *error.get_ref()?.downcast_ref::<Excess>()? {
        Excess::Values(limit) => ImportError::TooManyValues { path, limit },
        Excess::Depth(limit) => ImportError::TooDeep { path, limit },
    })
}

/// Passes bytes of a JSON text on until it holds too many values, or nests them too deep.
pub(super) struct Thrift<R> {
    inner: R,
    most_values: usize,
    values: usize,
    most_depth: u32,
    depth: u32,
    in_text: bool,
    escaped: bool,
}

impl<R> Thrift<R> {
    pub(super) fn new(inner: R, limits: &ImportLimits) -> Self {
        let (most_values, most_depth) = (limits.entries, limits.json_depth);
        Thrift { inner, most_values, values: 0, most_depth, depth: 0, in_text: false, escaped: false }
    }

    fn pass(&mut self, byte: u8) -> io::Result<()> {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' => self.escaped = self.in_text,
            b'"' => self.in_text = !self.in_text,
            _ if self.in_text => {}
            b'[' | b'{' => {
                self.depth += 1;
                if self.depth > self.most_depth {
                    return Err(io::Error::other(Excess::Depth(self.most_depth)));
                }
                self.count()?;
            }
            b']' | b'}' => self.depth = self.depth.saturating_sub(1),
            b',' => self.count()?,
            _ => {}
        }
        Ok(())
    }

    /// Each value but the first of a list or object follows a comma, the first its opening bracket.
    fn count(&mut self) -> io::Result<()> {
        self.values += 1;
        let fits = self.values <= self.most_values;
        if fits { Ok(()) } else { Err(io::Error::other(Excess::Values(self.most_values))) }
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

    /// Why the text is refused, where it is for its values or their nesting; an error of another kind is none of these.
    fn refused(json: &str, entries: usize, json_depth: u32) -> Option<Excess> {
        let limits = ImportLimits { entries, json_depth, ..ImportLimits::default() };
        let read = serde_json::from_reader::<_, serde_json::Value>(Thrift::new(json.as_bytes(), &limits));
        let error = io::Error::from(read.err().filter(serde_json::Error::is_io)?);
        let found = *error.get_ref()?.downcast_ref::<Excess>()?;
        let told = excess(Path::new("c.json"), &error).unwrap().to_string();
        assert!(told.contains("c.json") && told.contains("limits.import."), "{told}");
        Some(found)
    }

    #[test]
    fn values_count_and_texts_do_not() {
        let long = format!(r#"{{"a\",[": "{}", "b": [1, 2]}}"#, ",[{\\\"".repeat(1000));
        assert_eq!(refused(&long, 4, 9), None);
        assert_eq!(refused(&long, 3, 9), Some(Excess::Values(3)));
        assert_eq!(refused(&"[],".repeat(1000).replacen('[', "[[", 1), 100, 9), Some(Excess::Values(100)));
        assert_eq!(refused("[1, 2", 100, 9), None);
    }

    #[test]
    fn nesting_counts_and_brackets_in_texts_do_not() {
        assert_eq!(refused(r#"[[[{"a": "[[[[", "b": []}]]]"#, 100, 5), None);
        assert_eq!(refused(r#"[[[{"a": "[[[[", "b": []}]]]"#, 100, 4), Some(Excess::Depth(4)));
        assert_eq!(refused(&"[".repeat(1000), 10_000, 32), Some(Excess::Depth(32)));
        assert_eq!(refused("[[],[],[[]]]", 100, 3), None);
    }
}
