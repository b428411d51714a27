//! The gate sees every crate. In a workspace with a root package, a plain `cargo test` would cover that package alone.

use std::fs;
use std::path::Path;

use toml::Table;

/// The manifest in a folder of the project; none where there is none.
fn manifest(folder: &str) -> Option<Table> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join("Cargo.toml");
    fs::read_to_string(path).ok().map(|text| text.parse().expect("a manifest"))
}

/// The folders that the workspace lists under `key`, sorted.
fn listed(key: &str) -> Vec<String> {
    let workspace = manifest("").expect("the manifest of the workspace");
    let mut folders: Vec<String> = workspace["workspace"][key].clone().try_into().expect("a list of folders");
    folders.sort_unstable();
    folders
}

#[test]
fn every_crate_is_covered_by_commands_that_name_none() {
    let crates = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("crates")).expect("the folder of crates");
    let mut folders: Vec<String> = crates.map(|entry| format!("crates/{}", entry.expect("an entry").file_name().display())).collect();
    folders.retain(|folder| manifest(folder).is_some());
    folders.push(".".to_owned());
    folders.sort_unstable();
    assert_eq!(listed("members"), folders);
    assert_eq!(listed("default-members"), folders);
}

#[test]
fn every_crate_is_held_to_the_lints_of_the_workspace() {
    for folder in listed("members") {
        let lints = manifest(&folder).and_then(|manifest| manifest.get("lints")?.get("workspace")?.as_bool());
        assert_eq!(lints, Some(true), "{folder}");
    }
}

#[test]
fn each_step_of_the_gate_covers_the_whole_workspace() {
    let script = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/run")).expect("the gate");
    let lines = || script.lines().map(str::trim).filter(|line| !line.starts_with('#'));
    let commands = |name: &str| lines().filter(|line| line.contains(name)).collect::<Vec<_>>();
    assert_eq!(commands("cargo clippy"), ["cargo clippy --workspace --all-targets --locked -- -D warnings"]);
    assert_eq!(commands("cargo doc"), ["RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked --quiet"]);
    assert!(commands("cargo fmt").contains(&"cargo fmt --all --check"));
    assert!(commands("cargo test").contains(&"cargo test --locked"));
}
