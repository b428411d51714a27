//! The bot killed at random instants while articles are added: what was acknowledged is there.

use std::collections::BTreeSet;
use std::process::Command;
use std::time::Duration;

use super::*;
use crate::support::bot::Process;

/// How often it is killed.
const KILLS: u64 = 50;

/// It is killed within this time after the first article was sent.
const WITHIN_MS: u64 = 400;

fn names(process_store: &std::path::Path, corpus: &Corpus) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_pullquote"))
        .args(["articles", "--json", "--server", MILLERS])
        .env_clear()
        .env("PULLQUOTE__CORPUS__PATHS", corpus.path())
        .env("PULLQUOTE__STORE__SNAPSHOT", "")
        .env("PULLQUOTE__STORE__PATH", process_store)
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let file = |line: &str| serde_json::from_str::<serde_json::Value>(line).expect("JSON")["file"].as_str().expect("a file").to_owned();
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(file).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "slow: cargo test --test it articles::killed -- --ignored --nocapture"]
async fn nothing_that_was_acknowledged_is_lost_however_often_it_is_killed() {
    let (corpus, folder) = (Corpus::mills(), TempDir::new().expect("a folder"));
    let store = folder.path().join("pullquote.db");
    let (mut acknowledged, mut sent, mut seed) = (BTreeSet::new(), 0, 20_240_307_u64);
    for kill in 0..KILLS {
        let discord = FakeDiscord::start().await;
        let (path, cdn) = (store.to_str().expect("a path").to_owned(), discord.cdn_base());
        let more = [("PULLQUOTE__STORE__PATH", path.as_str()), ("PULLQUOTE__DISCORD__CDN_BASE", cdn.as_str())];
        let mut bot = Process::start_set(&corpus, &discord.api_base(), &more);
        discord.wait_for_identify().await;
        // Source: Knuth's MMIX generator.
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let adding = async {
            loop {
                let name = format!("mill-{sent}.md");
                sent += 1;
                let article = file(&name, format!("The mill {sent} was built in kill {kill}."));
                let interaction = manager(articles("add", |command| command.attachment("file", &article))).build();
                discord.send(&interaction);
                discord.wait_for_callback(&interaction.id).await;
                let text = discord.wait_for_edit(&interaction.token).await.text();
                assert!(text.contains("Added"), "{text}");
                acknowledged.insert(format!("discord/{name}"));
            }
        };
        let killed = tokio::time::timeout(Duration::from_millis((seed >> 33) % WITHIN_MS), adding).await;
        assert!(killed.is_err());
        bot.signal("KILL");
        bot.status_within(Duration::from_secs(5)).await;
        let kept = names(&store, &corpus);
        let lost: Vec<&String> = acknowledged.difference(&kept).collect();
        assert!(lost.is_empty(), "kill {kill}: {lost:?}");
    }
    println!("{KILLS} kills, {sent} articles sent, {} acknowledged, none of these lost", acknowledged.len());
    assert!(!acknowledged.is_empty());
}
