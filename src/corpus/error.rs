//! Why a corpus cannot be read, and which of the system's reasons may be over soon.

use std::io;
use std::path::PathBuf;

/// Why a corpus could not be read at all.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// A folder or file that is named and not there, or not readable.
    #[error("cannot read {path}, which --corpus, corpus.paths or [[sources]] names")]
    Root {
        /// As it was named.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// Whether what the system says may be over soon, as a right or a disk that is missing: neither that the file has gone, nor
/// one of our own limits.
pub(super) fn is_for_now(error: &io::Error) -> bool {
    error.raw_os_error().is_some() && !matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
