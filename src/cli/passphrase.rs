//! Passphrases on the command line: from a file that nobody else can read, or typed at the terminal without being shown. Never
//! from an argument or the environment, which other programs see.

use std::{
    fs::File,
    io::{self, IsTerminal as _, Read as _},
    path::Path,
};

use anyhow::{Context as _, bail, ensure};
use zeroize::Zeroizing;

use crate::session::Passphrase;

/// Most bytes that are read of a passphrase file.
const MAX_BYTES: u64 = 4096;

/// The passphrase of an operator who signs in.
pub(super) fn of(name: &str, file: Option<&Path>) -> anyhow::Result<Passphrase> {
    match file {
        Some(file) => from_file(file),
        None => typed(&format!("passphrase of {name}: "), "--passphrase-file"),
    }
}

/// A new passphrase, typed twice where it is typed.
pub(super) fn new(name: &str, file: Option<&Path>) -> anyhow::Result<Passphrase> {
    let Some(file) = file else {
        let option = "--new-passphrase-file";
        let first = typed(&format!("new passphrase of {name}: "), option)?;
        ensure!(first == typed("the same again: ", option)?, "the two were not the same; nothing was changed");
        return Ok(first);
    };
    from_file(file)
}

fn typed(question: &str, option: &str) -> anyhow::Result<Passphrase> {
    let no_terminal = || format!("no terminal to ask for a passphrase at; give a file with {option}");
    ensure!(io::stdin().is_terminal(), no_terminal());
    Ok(Passphrase::new(rpassword::prompt_password(question).with_context(no_terminal)?))
}

fn from_file(path: &Path) -> anyhow::Result<Passphrase> {
    let unreadable = || format!("the passphrase file {} cannot be read", path.display());
    let file = File::open(path).with_context(unreadable)?;
    let about = file.metadata().with_context(unreadable)?;
    ensure!(about.is_file(), "the passphrase file {} is no file", path.display());
    refuse_if_others_read(path, &about)?;
    // Large enough from the start, so that no part of it stays behind where it grew out of.
    let mut content = Zeroizing::new(String::with_capacity(2 * MAX_BYTES as usize));
    file.take(MAX_BYTES).read_to_string(&mut content).with_context(unreadable)?;
    let text = content.lines().next().unwrap_or_default();
    if text.is_empty() {
        bail!("the first line of the passphrase file {} is empty; it must be the passphrase", path.display());
    }
    Ok(Passphrase::new(text.to_owned()))
}

#[cfg(unix)]
fn refuse_if_others_read(path: &Path, about: &std::fs::Metadata) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = about.permissions().mode();
    ensure!(
        mode & 0o077 == 0,
        "others may read the passphrase file {} (mode {:o}); take that from them with chmod 600, and choose another passphrase",
        path.display(),
        mode & 0o777
    );
    Ok(())
}

#[cfg(not(unix))]
fn refuse_if_others_read(_path: &Path, _about: &std::fs::Metadata) -> anyhow::Result<()> {
    Ok(())
}
