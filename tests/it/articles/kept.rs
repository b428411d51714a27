//! What was added, beside the bot: seen from the command line, exported and imported.

use std::path::Path;
use std::process::{Command, Output};

use super::*;

/// A call on the store of a bot that is running.
fn call(place: &Place, store: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_pullquote"))
        .args(arguments)
        .env_clear()
        .env("PULLQUOTE__CORPUS__PATHS", place.corpus.path())
        .env("PULLQUOTE__STORE__SNAPSHOT", "")
        .env("PULLQUOTE__STORE__PATH", store)
        .current_dir(place.folder.path())
        .output()
        .expect("the program runs")
}

fn done(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}{err}");
    out.into_owned()
}

fn failed(output: &Output) -> String {
    assert!(!output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8_lossy(&output.stderr).into_owned()
}

impl Place {
    fn store(&self) -> std::path::PathBuf {
        self.folder.path().join("pullquote.db")
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().expect("a path").to_owned()
    }
}

#[tokio::test]
async fn the_command_line_sees_what_was_added_while_the_bot_runs() {
    let place = Place::new().await;
    place.added(&file("zeppelin.md", ZEPPELIN)).await;
    place.added(&file("odd.md", "---\ndate: someday\n---\n\nThe odd mill.\n")).await;
    let store = place.store();
    assert!(done(&call(&place, &store, &["ask", "--server", MILLERS, QUESTION])).contains("Solberg"));
    assert!(!done(&call(&place, &store, &["ask", "--server", FERRYMEN, QUESTION])).contains("Solberg"));
    assert!(done(&call(&place, &store, &["articles", "--server", MILLERS])).contains("The zeppelin"));
    let checked = call(&place, &store, &["check", "--server", MILLERS]);
    assert!(String::from_utf8_lossy(&checked.stdout).contains("discord/odd.md:1: published"), "{checked:?}");
    place.end().await;
}

#[tokio::test]
async fn what_is_exported_is_imported_as_it_was_also_while_the_bot_runs() {
    let place = Place::new().await;
    place.added(&file("zeppelin.md", ZEPPELIN)).await;
    place.added(&file("zeppelin.md", CORRECTED)).await;
    place.added(&file("lantern.html", "<h1>The lantern</h1><p>It was forged by Tomas Reva.</p>")).await;
    place.followed(named("remove", "discord/lantern.html")).await;
    let (store, folder) = (place.store(), place.path("backup"));
    assert!(done(&call(&place, &store, &["export", &folder])).contains("3 documents written"));
    let written = Path::new(&folder).join(MILLERS);
    assert_eq!(std::fs::read_to_string(written.join("articles/discord/zeppelin.md")).expect("written"), CORRECTED);
    assert!(failed(&call(&place, &store, &["export", &folder])).contains("--overwrite"));
    done(&call(&place, &store, &["export", "--overwrite", "--server", MILLERS, &folder]));

    // Into a store of its own, from which it is exported alike.
    let other = Path::new(&place.path("other/pullquote.db")).to_owned();
    assert!(done(&call(&place, &other, &["import", &folder, "--server", MILLERS])).contains("3 documents imported, 0 were there already"));
    assert!(done(&call(&place, &other, &["import", &folder, "--server", MILLERS])).contains("0 documents imported, 3 were there already"));
    let again = place.path("again");
    done(&call(&place, &other, &["export", &again]));
    let manifest = |folder: &str| std::fs::read_to_string(Path::new(folder).join(MILLERS).join("manifest.jsonl")).expect("a manifest");
    assert_eq!(manifest(&again), manifest(&folder));

    // Into the store of the bot that is running, for another server, whose members are answered from it after a reload.
    done(&call(&place, &store, &["import", written.to_str().expect("a path"), "--server", FERRYMEN]));
    place.followed(command("reload").in_guild(FERRYMEN).by_admin()).await;
    assert!(place.answer(FERRYMEN).await.contains("Reva"));
    place.end().await;
}

#[tokio::test]
async fn an_import_replaces_nothing_unasked_and_reads_nothing_outside_of_its_folder() {
    let place = Place::new().await;
    place.added(&file("zeppelin.md", ZEPPELIN)).await;
    let (store, folder) = (place.store(), place.path("backup"));
    done(&call(&place, &store, &["export", &folder]));
    place.added(&file("zeppelin.md", CORRECTED)).await;
    let refused = failed(&call(&place, &store, &["import", &folder, "--server", MILLERS]));
    assert!(refused.contains("discord/zeppelin.md") && refused.contains("nothing was imported"), "{refused}");
    done(&call(&place, &store, &["import", &folder, "--server", MILLERS, "--overwrite"]));
    assert!(done(&call(&place, &store, &["ask", "--server", MILLERS, QUESTION])).contains("Solberg"));
    let manifest = Path::new(&folder).join(MILLERS).join("manifest.jsonl");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    std::fs::write(&manifest, text.replace("articles/discord/zeppelin.md", "../../pullquote.db")).expect("written");
    assert!(failed(&call(&place, &store, &["import", &folder, "--server", MILLERS])).contains("is no file of this export"));
    assert!(failed(&call(&place, &store, &["import", &place.path("nowhere"), "--server", MILLERS])).contains("manifest.jsonl"));
    place.end().await;
}
