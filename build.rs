//! How the program is linked.

use std::env;

#[expect(clippy::disallowed_methods, reason = "cargo tells by variables what it builds for")]
fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|own| own == value);
    // At a fixed address: else the system corrects 130,000 of its pointers at each start and copies the pages that hold
    // them, which takes two milliseconds. Heap, stack and shared libraries lie at random all the same.
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && is("CARGO_CFG_TARGET_ARCH", "x86_64") {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}
