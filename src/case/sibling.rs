//! Names of files beside others; nothing is looked at on the disk.

use std::path::{Path, PathBuf};

/// `path` with another ending behind its name: `report.pdf.sig`.
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

/// The folder in which the file at `path` lies; the current one where it names none.
pub fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_name_lies_in_the_current_folder() {
        for (path, folder) in [("a.pdf", "."), ("b/a.pdf", "b"), ("/a.pdf", "/"), ("", ".")] {
            assert_eq!(folder_of(Path::new(path)), Path::new(folder), "{path}");
        }
        assert_eq!(with_ending(Path::new("b/a.pdf"), "sig"), Path::new("b/a.pdf.sig"));
    }
}
