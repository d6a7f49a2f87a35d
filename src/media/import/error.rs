//! Why a case is refused at import.

use std::{io, path::PathBuf};

use crate::{
    case::{ProblemDetails, code},
    media::{image::ImageError, vault::VaultError},
};

/// A case is refused; the message names the file and the remedy. Nothing of the case was kept.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// Nothing is there.
    #[error("{path} does not exist; check the path")]
    NotFound {
        /// The path as given.
        path: PathBuf,
    },
    /// Neither a folder nor a zip archive nor a request.
    #[error(
        "{path} is neither a folder nor a zip archive nor a request in JSON; give the folder of a case, or a zip archive of \
         it"
    )]
    NotACase {
        /// The file.
        path: PathBuf,
    },
    /// The file system refused.
    #[error("{path} cannot be read: {source}; check its permissions")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Reading stopped before the end.
    #[error("{path} cannot be read to its end: {source}; copy it again from its source")]
    DamagedFile {
        /// The file, possibly inside an archive.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// Nothing to look at.
    #[error(
        "case {case} holds no evidence; expected files named document_front, document_back, selfie or video (any \
         extension), or a folder named frames"
    )]
    NoEvidence {
        /// The case.
        case: String,
    },
    /// A list of frames without a frame, and no video.
    #[error("{path} holds no frame; put the stills there, or give a selfie video named video instead")]
    NoFrames {
        /// The folder.
        path: PathBuf,
    },
    /// Two files claim one role.
    #[error("case {case}: {first} and {second} have the same role; remove one of them")]
    TwoForOneRole {
        /// The case.
        case: String,
        /// One file.
        first: String,
        /// The other.
        second: String,
    },
    /// A link, which could lead out of the case.
    #[error("{path} is a link; put the file or folder itself there")]
    Link {
        /// The link.
        path: PathBuf,
    },
    /// A pipe, device or socket.
    #[error("{path} is not a plain file; remove it from the case")]
    NotAPlainFile {
        /// The entry.
        path: PathBuf,
    },
    /// A name that is not Unicode.
    #[error("{path} has a name that is not valid UTF-8; rename it")]
    NameNotText {
        /// The entry.
        path: PathBuf,
    },
    /// More cases than allowed.
    #[error(
        "{path} holds more than {limit} cases, the most at once that limits.import.cases of the policy allows; import it in parts"
    )]
    TooManyCases {
        /// The folder or archive.
        path: PathBuf,
        /// Most cases allowed.
        limit: usize,
    },
    /// More values of JSON than allowed.
    #[error(
        "{path} holds more than {limit} values, the most that limits.import.entries of the policy allows; leave out what no form \
         asks for"
    )]
    TooManyValues {
        /// The file.
        path: PathBuf,
        /// Most values allowed.
        limit: usize,
    },
    /// Deeper JSON than allowed.
    #[error(
        "{path} is nested more than {limit} deep, the most that limits.import.json_depth of the policy allows; write the fields \
         as the form has them"
    )]
    TooDeep {
        /// The file.
        path: PathBuf,
        /// Deepest nesting allowed.
        limit: u32,
    },
    /// A name longer than any file system has.
    #[error("{path} holds a name of {length} bytes; pack the case again with names of at most {limit}")]
    NameTooLong {
        /// The archive.
        path: PathBuf,
        /// Bytes of the name.
        length: usize,
        /// Most bytes allowed.
        limit: usize,
    },
    /// A video longer than allowed.
    #[error(
        "{path} is {seconds} s long; limits.import.video.max_seconds of the policy is {limit}: cut out the part that shows the face"
    )]
    VideoTooLong {
        /// The file.
        path: PathBuf,
        /// Seconds that it says it lasts, rounded up.
        seconds: i64,
        /// Most seconds allowed.
        limit: u32,
    },
    /// A video of more frames than allowed.
    #[error(
        "{path} has {frames} frames; limits.import.video.max_frames of the policy is {limit}: save it with at most 60 a second, or \
         cut it"
    )]
    TooManyVideoFrames {
        /// The file.
        path: PathBuf,
        /// Frames that it says it has, or that follow from its length and rate.
        frames: u64,
        /// Most frames allowed.
        limit: u32,
    },
    /// A video of larger frames than allowed.
    #[error(
        "{path} has frames of {width} x {height} pixels; limits.import.video.max_pixels of the policy is {limit}: scale it down"
    )]
    VideoTooLarge {
        /// The file.
        path: PathBuf,
        /// Width in pixels.
        width: u32,
        /// Height in pixels.
        height: u32,
        /// Most pixels allowed.
        limit: u64,
    },
    /// More entries than allowed.
    #[error("{path} holds more than {limit} files; split it into smaller cases or archives")]
    TooManyFiles {
        /// The folder or archive.
        path: PathBuf,
        /// Most entries allowed.
        limit: usize,
    },
    /// More frames than allowed.
    #[error("case {case} has {count} frames; the limit is {limit}: give a video or fewer frames")]
    TooManyFrames {
        /// The case.
        case: String,
        /// Frames found.
        count: usize,
        /// Most frames allowed.
        limit: usize,
    },
    /// A file longer than allowed.
    #[error("{path} is larger than the {limit} bytes allowed for its kind; shorten or compress it")]
    FileTooLarge {
        /// The file.
        path: PathBuf,
        /// Most bytes allowed.
        limit: u64,
    },
    /// All files together are longer than allowed.
    #[error("{path} holds more than the {limit} bytes allowed for a case; shorten its video")]
    CaseTooLarge {
        /// The case's folder or archive.
        path: PathBuf,
        /// Most bytes allowed.
        limit: u64,
    },
    /// A file with nothing in it.
    #[error("{path} is empty; copy it again from its source")]
    Empty {
        /// The file.
        path: PathBuf,
    },
    /// An archive entry that unpacks without end.
    #[error("{path} unpacks to far more than any photo or video would; pack the case again from its source files")]
    Bomb {
        /// The entry.
        path: PathBuf,
    },
    /// An archive entry whose name leads elsewhere.
    #[error("{path} holds the name `{name}`, which leads out of the archive; pack the case again with relative names")]
    EscapingName {
        /// The archive.
        path: PathBuf,
        /// The name, control characters escaped.
        name: String,
    },
    /// Two entries with one name.
    #[error("{path} holds two files of the same name; pack the case again")]
    DuplicateNames {
        /// The archive.
        path: PathBuf,
    },
    /// An encrypted entry.
    #[error("{path} is encrypted; unpack the archive and import the folder")]
    Encrypted {
        /// The entry.
        path: PathBuf,
    },
    /// Not a whole zip archive, or packed in an unusual way.
    #[error("{path} cannot be read as a zip archive: {reason}; pack the case again with the deflate method")]
    DamagedArchive {
        /// The archive.
        path: PathBuf,
        /// What the reader said.
        reason: String,
    },
    /// `case.json` is not text.
    #[error("{path} is not UTF-8 text; save it as UTF-8")]
    MetaNotText {
        /// The file.
        path: PathBuf,
    },
    /// `case.json` has wrong fields.
    #[error(transparent)]
    Meta(Box<ProblemDetails>),
    /// A still cannot be used.
    #[error(transparent)]
    Image(#[from] ImageError),
    /// The video is something else.
    #[error("{path} is {found}, not a video; give the selfie video, or name the file after its role")]
    NotAVideo {
        /// The file.
        path: PathBuf,
        /// What it is.
        found: String,
    },
    /// The video cannot be decoded.
    #[error("{path} cannot be used as a video: {reason}; copy it again from its source or convert it to MP4")]
    BadVideo {
        /// The file.
        path: PathBuf,
        /// What the decoder said.
        reason: String,
    },
    /// The bytes are not those that the list of contents states.
    #[error("{path}: {detail}; have the sender seal the case again")]
    NotAsStated {
        /// The file that holds the case.
        path: PathBuf,
        /// What is not as it was stated.
        detail: String,
    },
    /// The evidence store refused.
    #[error(transparent)]
    Vault(#[from] VaultError),
}

/// Kind, title and HTTP status of a problem.
type Class = (&'static str, &'static str, u16);

impl ImportError {
    /// The error as RFC 9457 problem details.
    pub fn problem(&self) -> ProblemDetails {
        if let ImportError::Meta(problem) = self {
            return ProblemDetails::clone(problem);
        }
        let (kind, title, status) = self.class();
        ProblemDetails {
            kind: format!("tag:assay,2026:{kind}"),
            title: title.to_owned(),
            status,
            code: self.code(),
            ..ProblemDetails::invalid_input(&self.instance(), &self.to_string(), Vec::new())
        }
    }

    /// The result code of the identity verification service, where it has one for this.
    fn code(&self) -> Option<i32> {
        match self {
            ImportError::NotAVideo { .. }
            | ImportError::BadVideo { .. }
            | ImportError::VideoTooLong { .. }
            | ImportError::TooManyVideoFrames { .. }
            | ImportError::VideoTooLarge { .. } => Some(code::VIDEO_INVALID),
            ImportError::NoFrames { .. } => Some(code::NO_FRAMES),
            _ => None,
        }
    }

    fn class(&self) -> Class {
        match self {
            ImportError::NotFound { .. } => ("not-found", "Not found", 404),
            ImportError::Unreadable { .. } => ("unreadable", "Not readable", 403),
            ImportError::TooManyFiles { .. }
            | ImportError::TooManyCases { .. }
            | ImportError::TooManyFrames { .. }
            | ImportError::TooManyValues { .. }
            | ImportError::TooDeep { .. }
            | ImportError::NameTooLong { .. }
            | ImportError::VideoTooLong { .. }
            | ImportError::TooManyVideoFrames { .. }
            | ImportError::VideoTooLarge { .. }
            | ImportError::FileTooLarge { .. }
            | ImportError::CaseTooLarge { .. }
            | ImportError::Bomb { .. }
            | ImportError::Image(ImageError::TooManyPixels { .. } | ImageError::TooMuchMemory { .. }) => {
                ("too-large", "Too large", 413)
            }
            ImportError::NotACase { .. }
            | ImportError::NotAVideo { .. }
            | ImportError::Image(ImageError::Heif { .. } | ImageError::WrongType { .. }) => {
                ("unsupported-media-type", "Unsupported media type", 415)
            }
            ImportError::Vault(_) => ("evidence-store", "Evidence store failed", 500),
            _ => ("invalid-input", "Invalid input", 400),
        }
    }

    /// The file or case concerned.
    fn instance(&self) -> String {
        match self {
            ImportError::NotFound { path }
            | ImportError::NotACase { path }
            | ImportError::Unreadable { path, .. }
            | ImportError::DamagedFile { path, .. }
            | ImportError::Link { path }
            | ImportError::NotAPlainFile { path }
            | ImportError::NameNotText { path }
            | ImportError::TooManyFiles { path, .. }
            | ImportError::TooManyCases { path, .. }
            | ImportError::TooManyValues { path, .. }
            | ImportError::TooDeep { path, .. }
            | ImportError::NameTooLong { path, .. }
            | ImportError::VideoTooLong { path, .. }
            | ImportError::TooManyVideoFrames { path, .. }
            | ImportError::VideoTooLarge { path, .. }
            | ImportError::FileTooLarge { path, .. }
            | ImportError::CaseTooLarge { path, .. }
            | ImportError::Empty { path }
            | ImportError::Bomb { path }
            | ImportError::EscapingName { path, .. }
            | ImportError::DuplicateNames { path }
            | ImportError::NoFrames { path }
            | ImportError::Encrypted { path }
            | ImportError::DamagedArchive { path, .. }
            | ImportError::MetaNotText { path }
            | ImportError::NotAsStated { path, .. }
            | ImportError::NotAVideo { path, .. }
            | ImportError::BadVideo { path, .. } => path.display().to_string(),
            ImportError::NoEvidence { case }
            | ImportError::TwoForOneRole { case, .. }
            | ImportError::TooManyFrames { case, .. } => case.clone(),
            ImportError::Meta(problem) => problem.instance.clone(),
            ImportError::Image(error) => error.name().to_owned(),
            ImportError::Vault(_) => "evidence vault".to_owned(),
        }
    }
}
