//! Folders and files in, articles and problems out: walking, reading, and telling articles apart.

mod error;

mod progress;

mod parallel;

mod names;

mod includes;

mod passed_over;

mod sites;

mod apart;

mod archive;

mod servers;

mod room;

mod walk;

mod read;

mod documents;

mod ids;

mod load;

pub use apart::{limit_this_process, open_apart_with};
pub use documents::{Document, Documents, parse};
pub use error::CorpusError;
pub use load::{Loaded, SourceCount, fingerprint, load, reload};
pub(crate) use parallel::on_all_cores;
pub use progress::{Progress, Stage};
pub use read::ReadFiles;
pub use room::Bounds;
pub use servers::servers;
