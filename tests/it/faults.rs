//! The machine failing under the bot: no room on the disk, no file descriptors. It answers on, and says what is wrong.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::{Client, StatusCode};
use tokio::net::TcpStream;
use tokio::time::{interval, timeout};

use crate::support::bot::{Corpus, Process};
use crate::support::http::{Signed, metric};
use fake_discord::SigningKey;
use fake_discord::interactions::ask;
use fake_discord::{DEADLINE, FakeDiscord};

const QUESTION: &str = "How many visitors does the mayor expect?";

async fn answer_to(discord: &FakeDiscord, question: &str) -> String {
    let asked = ask(question).build();
    discord.send(&asked);
    discord.wait_for_callback(&asked.id).await.text()
}

/// A disk that takes so many KiB a file: past that a write fails, as it does on a full one. A shell counts in blocks of
/// 512 bytes, and the signal that comes with it would end the process.
fn disk_of(kib: u32) -> String {
    format!("trap '' XFSZ; ulimit -f {}", kib * 2)
}

#[tokio::test]
async fn a_disk_without_room_for_store_index_and_log_costs_no_answer() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    corpus.write("long.txt", &"The lamp at Harl was lit again. ".repeat(400));
    let bot = Process::start_under(&disk_of(8), &corpus, &discord.api_base());
    discord.wait_for_identify().await;
    bot.wait_for_log("kept in memory only").await;
    bot.wait_for_log("index not kept, the next start reads the articles").await;
    corpus.write("new.txt", "The zeppelin Aurora landed at Harl.");
    bot.signal("HUP");
    bot.wait_for_log("corpus reloaded").await;
    while bot.log().len() < 8 << 10 {
        assert!(answer_to(&discord, QUESTION).await.contains("12,000"));
    }
    assert!(answer_to(&discord, "Where did the zeppelin Aurora land?").await.contains("landed"));
    let left = std::fs::read_dir(bot.folder().join("data")).expect("a folder").map(|entry| entry.expect("a file").file_name());
    let left: Vec<_> = left.filter(|name| name.to_string_lossy().contains("index")).collect();
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn a_disk_that_fills_up_costs_what_was_to_be_kept_and_no_answer() {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = Process::start_under(&disk_of(160), &corpus, &discord.api_base());
    discord.wait_for_identify().await;
    bot.wait_for_log("index kept").await;
    let full = async {
        for number in 0.. {
            // Each is one more to be kept.
            answer_to(&discord, &format!("Which airline flew zeppelin {number} to Lisbon?")).await;
            if bot.log().contains("the store failed") {
                break;
            }
        }
    };
    timeout(DEADLINE, full).await.expect("the store fails");
    assert!(answer_to(&discord, QUESTION).await.contains("12,000"));
    assert!(metric(bot.ops().await, "pullquote_store_errors").await > 0.0);
    assert_eq!(bot.log().matches("the store failed").count(), 1, "{}", bot.log());
}

/// So many open connections that say nothing.
async fn idle(address: SocketAddr, count: usize) -> Vec<TcpStream> {
    let mut idle = Vec::new();
    for _ in 0..count {
        idle.push(TcpStream::connect(address).await.expect("a connection"));
    }
    idle
}

#[tokio::test]
async fn out_of_file_descriptors_the_bot_answers_on_and_recovers() {
    let (discord, corpus, signing_key) = (FakeDiscord::start().await, Corpus::mills(), SigningKey::generate());
    let (bot, address) = Process::over_http_under("ulimit -n 64", &corpus, &discord.api_base(), &signing_key).await;
    let open = idle(address, 120).await;
    bot.wait_for_log("no more connections can be taken").await;
    let answered = Signed::now(ask(QUESTION).build(), &signing_key).post(&Client::new(), address).await;
    assert_eq!(answered.status(), StatusCode::OK);
    assert!(answered.text().await.expect("a text").contains("12,000"));
    drop(open);
    corpus.write("new.txt", "The zeppelin Aurora landed at Harl.");
    let mut tick = interval(Duration::from_millis(50));
    // Reading the articles takes descriptors too.
    let reloaded = async {
        while !bot.log().contains("corpus reloaded") {
            bot.signal("HUP");
            tick.tick().await;
        }
    };
    timeout(DEADLINE, reloaded).await.expect("a reload");
    let answered = Signed::now(ask("Where did the zeppelin Aurora land?").build(), &signing_key).post(&Client::new(), address).await;
    assert!(answered.text().await.expect("a text").contains("landed"));
    assert_eq!(bot.log().matches("no more connections can be taken").count(), 1, "{}", bot.log());
}
