//! The bot with a crowd before it: everyone is answered, once.
//!
//! The bot runs in a process of its own, so that its memory can be told from the test's.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reqwest::{Client, StatusCode};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::load::{QUESTIONS, Size, settled};
use crate::support::bot::{Corpus, Process};
use crate::support::http::Signed;
use fake_discord::FakeDiscord;
use fake_discord::SigningKey;
use fake_discord::interactions::{Interaction, ask};

/// What 99 of 100 answers must come within, by a bot that is built as for the image (in `release` its dependencies are
/// unoptimised). In a debug build it and the judge share their cores with other tests besides.
const P99_WITHIN: Duration = if cfg!(debug_assertions) { Duration::from_secs(15) } else { Duration::from_secs(1) };

/// How much memory may stay behind after a first crowd: connections for a while, code and tables that were needed for the
/// first time, what is known of each asker, and what the allocator keeps between them. And after another crowd.
const MAY_GROW_BY_KIB: u64 = 32 << 10;
const MAY_GROW_AGAIN_BY_KIB: u64 = 16 << 10;

/// Times from a question to its answer.
struct Times {
    took: Vec<Duration>,
    all: Duration,
}

impl Times {
    fn of(mut took: Vec<Duration>, all: Duration) -> Times {
        took.sort_unstable();
        Times { took, all }
    }

    fn share(&self, hundredths: usize) -> Duration {
        self.took[(self.took.len() * hundredths / 100).min(self.took.len() - 1)]
    }

    /// Checks them, and tells them in words. `before`: what the bot had used when it began.
    fn checked(&self, what: &str, before: Used, bot: &Process) -> String {
        let after = Used::by(bot);
        let grown_kib = after.memory_kib.saturating_sub(before.memory_kib);
        let told = format!(
            "{what}: {} answered in {:.2?}, {:.0} a second; median {:.1?}, p99 {:.1?}, slowest {:.1?}; \
             bot busy for {:.2?}, memory {} -> {} MiB",
            self.took.len(),
            self.all,
            self.took.len() as f64 / self.all.as_secs_f64(),
            self.share(50),
            self.share(99),
            self.share(100),
            after.busy - before.busy,
            before.memory_kib >> 10,
            after.memory_kib >> 10,
        );
        assert!(self.share(99) < P99_WITHIN, "{told}");
        assert!(grown_kib < MAY_GROW_BY_KIB, "{told}");
        told
    }
}

/// What the bot has used of the machine.
#[derive(Clone, Copy)]
struct Used {
    memory_kib: u64,
    busy: Duration,
}

impl Used {
    fn by(bot: &Process) -> Used {
        Used { memory_kib: bot.memory_kib(), busy: bot.busy() }
    }
}

/// So many users, each of a server of their own, with a question each.
fn crowd(count: usize) -> Vec<Interaction> {
    (0..count).map(|number| ask(QUESTIONS[number % QUESTIONS.len()]).build()).collect()
}

fn assert_answered_once(discord: &FakeDiscord, count: usize) {
    let report = discord.report();
    assert_eq!((report.outcomes.len(), report.answered(), report.twice().len()), (count, count, 0), "{report}");
}

/// So many at once, who have all been answered when it returns.
async fn crowd_on_the_gateway(discord: &FakeDiscord, count: usize, before: usize) -> Times {
    let asked = crowd(count);
    let began = Instant::now();
    let sent: Vec<Instant> = asked.iter().map(|interaction| discord.send(interaction)).collect();
    let answers = discord.wait_for_callbacks(before + count).await;
    let all = began.elapsed();
    let at = |interaction: &Interaction| answers.iter().find(|answer| answer.interaction_id == interaction.id).expect("an answer").at;
    let took = asked.iter().zip(&sent).map(|(interaction, sent)| at(interaction).duration_since(*sent)).collect();
    assert_answered_once(discord, before + count);
    Times::of(took, all)
}

/// One crowd, and another once it is quiet. Returns the figures.
async fn over_the_gateway(count: usize) -> String {
    let (discord, corpus) = (FakeDiscord::start().await, Corpus::mills());
    let bot = Process::start(&corpus, &discord.api_base());
    discord.wait_for_identify().await;
    let before = Used::by(&bot);
    let first = crowd_on_the_gateway(&discord, count, 0).await.checked(&format!("{count} at once over the gateway"), before, &bot);
    settled(&discord).await;
    let between = Used::by(&bot);
    let again = crowd_on_the_gateway(&discord, count, count).await.checked("and again", between, &bot);
    settled(&discord).await;
    let kept_kib = bot.memory_kib();
    let told = format!("{first}\n{again}\nmemory when it is quiet: {} MiB, then {} MiB", between.memory_kib >> 10, kept_kib >> 10);
    assert!(kept_kib < between.memory_kib + MAY_GROW_AGAIN_BY_KIB, "{told}");
    told
}

async fn post(request: &Signed, client: &Client, address: SocketAddr) -> (Duration, Value) {
    let sent = Instant::now();
    let response = request.post(client, address).await;
    assert_eq!(response.status(), StatusCode::OK);
    let body = response.bytes().await.expect("a body");
    (sent.elapsed(), serde_json::from_slice(&body).expect("JSON"))
}

/// Returns the figures.
async fn over_http(count: usize, connections: usize) -> String {
    let (discord, corpus, signing_key) = (FakeDiscord::start().await, Corpus::mills(), SigningKey::generate());
    let (bot, address) = Process::over_http(&corpus, &discord.api_base(), &signing_key).await;
    let before = Used::by(&bot);
    let requests: Arc<Vec<Signed>> = Arc::new(crowd(count).into_iter().map(|asked| Signed::now(asked, &signing_key)).collect());
    let next = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    let mut connected = JoinSet::new();
    for _ in 0..connections {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        connected.spawn(async move {
            let (client, mut answers) = (Client::new(), Vec::new());
            while let Some(request) = requests.get(next.fetch_add(1, Ordering::Relaxed)) {
                answers.push((request.interaction.clone(), post(request, &client, address).await));
            }
            answers
        });
    }
    let answers: Vec<_> = connected.join_all().await.into_iter().flatten().collect();
    let all = began.elapsed();
    for (interaction, (_, answer)) in &answers {
        discord.expect_over_http(interaction);
        discord.answered_over_http(interaction, answer);
    }
    let took = answers.iter().map(|(_, (took, _))| *took).collect();
    assert_answered_once(&discord, count);
    Times::of(took, all).checked(&format!("{count} over HTTP on {connections} connections"), before, &bot)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "load: PULLQUOTE_LOAD=small cargo test --test it load:: -- --ignored"]
async fn a_crowd_on_the_gateway_is_answered_once_each() {
    println!("{}", over_the_gateway(Size::read().pick(100, 2_000)).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "load: PULLQUOTE_LOAD=small cargo test --test it load:: -- --ignored"]
async fn a_crowd_over_http_is_answered_once_each() {
    let count = Size::read().pick(100, 2_000);
    println!("{}\n{}", over_http(count, 16).await, over_http(count, 64).await);
}
