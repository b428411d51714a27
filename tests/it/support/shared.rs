//! `shared/`, the question sets and documents that may lie beside the project but are no part of it.
//!
//! Tests that need it are ignored where `build.rs` did not find it, and fail where they are run all the same.

use std::path::{Path, PathBuf};

/// `shared/<name>`, beside the project or beside a folder above it.
pub fn shared(name: &str) -> PathBuf {
    let folders = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let found = folders.map(|folder| folder.join("shared").join(name)).find(|path| path.exists());
    found.unwrap_or_else(|| panic!("no shared/{name} beside the project"))
}
