//! The part of Discord's API description that requests are judged by, beside the whole one.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::shared::shared;

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, which is not beside the project")]
fn requests_are_judged_by_all_that_discord_says_of_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("crates/fake-discord/openapi");
    let cut = Command::new("python3").arg(folder.join("cut.py")).arg(shared("discord/openapi.json")).output().expect("python3 runs");
    assert!(cut.status.success(), "{}", String::from_utf8_lossy(&cut.stderr));
    let committed = fs::read(folder.join("requests.json")).expect("the part that is judged by");
    assert!(committed == cut.stdout, "requests.json is not what cut.py cuts out of shared/discord/openapi.json");
}
