//! Passphrases on the command line: from a file that nobody else can read, or typed at the terminal without being shown. Never
//! from an argument or the environment, which other programs see.

use std::{
    io::{self, IsTerminal as _},
    path::Path,
};

use anyhow::{Context as _, ensure};

use crate::session::Passphrase;

/// The passphrase of an operator of the data folder `data` who signs in.
pub(super) fn of(name: &str, file: Option<&Path>, data: &Path) -> anyhow::Result<Passphrase> {
    match file {
        Some(file) => Ok(Passphrase::read(file, data)?),
        None => typed(&format!("passphrase of {name}: "), "--passphrase-file"),
    }
}

/// A new passphrase of an operator of the data folder `data`.
pub(super) fn new(name: &str, file: Option<&Path>, data: &Path) -> anyhow::Result<Passphrase> {
    match file {
        Some(file) => Ok(Passphrase::read(file, data)?),
        None => typed_twice(&format!("new passphrase of {name}: "), "--new-passphrase-file"),
    }
}

/// A new passphrase, typed twice; `option` names the file in its place.
pub(super) fn typed_twice(question: &str, option: &str) -> anyhow::Result<Passphrase> {
    let first = typed(question, option)?;
    ensure!(first == typed("the same again: ", option)?, "the two were not the same; nothing was changed, try again");
    Ok(first)
}

/// A passphrase from the terminal, which does not show it; `option` names the file in its place.
pub(super) fn typed(question: &str, option: &str) -> anyhow::Result<Passphrase> {
    let no_terminal =
        || format!("no terminal to ask for a passphrase at; start Assay in one, or give a file with {option}");
    ensure!(io::stdin().is_terminal(), no_terminal());
    Ok(Passphrase::new(rpassword::prompt_password(question).with_context(no_terminal)?))
}
