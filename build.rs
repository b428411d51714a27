//! Sets `cfg(shared)` where `shared/` lies beside the project or beside a folder above it. Tests that need the question sets,
//! articles and documents in it are ignored otherwise.

use std::path::Path;

/// All of it is there, or it counts as missing.
const NEEDED: [&str; 3] = ["shared/discord/openapi.json", "shared/eval", "shared/seeds"];

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shared)");
    println!("cargo::rerun-if-changed=build.rs");
    let complete = |folder: &&Path| NEEDED.iter().all(|needed| folder.join(needed).exists());
    // A path that is missing must not be named to Cargo, which would then build the program anew each time. So what appears
    // later is noticed after `touch build.rs`, and what disappears at once.
    if let Some(folder) = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().find(complete) {
        println!("cargo::rustc-cfg=shared");
        println!("cargo::rerun-if-changed={}", folder.join(NEEDED[0]).display());
    }
}
