//! What one more article costs a server to which many were added: `cargo bench --bench added -- [ARTICLES]`.
//!
//! The articles are made, of two passages of about 90 words each, and lie in a store on the disk. Each time is that of a whole change: checked,
//! written so that it outlives a crash, the server's articles reloaded and its index kept.
#![expect(clippy::disallowed_methods, reason = "it measures time")]
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a bench prints its figures, and fails by panicking"
)]

#[expect(dead_code, reason = "it makes words for other engines too")]
mod generator;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use pullquote::config::Settings;
use pullquote::ids::GuildId;
use pullquote::service::{Change, Service};
use pullquote::store::{NewArticle, Store};

/// Articles that are there before.
const ARTICLES: usize = 10_000;

/// Paragraphs of each.
const PARAGRAPHS: usize = 2;

/// How often each change is done; the median is printed.
const TIMES: usize = 21;

const SERVER: u64 = 100_000_000_000_000_000;

#[tokio::main]
async fn main() {
    let given: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    // Without `--bench`, as `cargo test --benches` runs it, it only shows that it runs.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let (default, times) = if is_bench { (ARTICLES, TIMES) } else { (8, 1) };
    let articles = given.first().copied().unwrap_or(default);
    let folder = tempfile::tempdir().expect("a folder");
    for keeps in [false, true] {
        let place = folder.path().join(keeps.to_string());
        std::fs::create_dir_all(place.join("common")).expect("a folder");
        let settings = settings(&place, articles + times, keeps);
        let service = Arc::new(Service::start_with(settings, Store::open(Some(&place.join("pullquote.db")))).expect("a service"));
        let mut documents = bodies(articles + times).into_iter().zip(0..).map(|(body, number)| document(&body, number));
        let began = Instant::now();
        change(&service, Change::Add(documents.by_ref().take(articles).collect())).await;
        let kept = if keeps { "its index kept in a file" } else { "no index kept" };
        println!("{articles} articles added at once, {kept}: {:.1} s", began.elapsed().as_secs_f64());
        let (mut added, mut removed) = (Vec::new(), Vec::new());
        for document in documents {
            let name = document.name.clone();
            added.push(change(&service, Change::Add(vec![document])).await);
            removed.push(change(&service, Change::Remove(vec![name])).await);
        }
        println!("one more: {:.0} ms; removed: {:.0} ms (median of {times})", median(added), median(removed));
    }
}

/// A change, and how many milliseconds it took.
async fn change(service: &Arc<Service>, change: Change) -> f64 {
    let began = Instant::now();
    service.change_articles(GuildId::new(SERVER).expect("an id"), change, None).await.expect("changed");
    began.elapsed().as_secs_f64() * 1e3
}

fn bodies(count: usize) -> Vec<String> {
    // A made article has eight paragraphs.
    let made = generator::articles(count * PARAGRAPHS + 8, 7);
    let paragraphs: Vec<&str> = made.iter().flat_map(|article| article.body.split("\n\n")).collect();
    paragraphs.chunks(PARAGRAPHS).take(count).map(|paragraphs| paragraphs.join("\n\n")).collect()
}

fn document(body: &str, number: usize) -> NewArticle {
    let bytes = format!("---\ntitle: Article {number}\n---\n\n{body}\n").into_bytes();
    NewArticle { name: format!("discord/{number}.md"), bytes, by: None, of_message: None }
}

fn settings(place: &std::path::Path, articles: usize, keeps: bool) -> Settings {
    let path = |name: &str| place.join(name).to_str().expect("a path").to_owned();
    let (common, most) = (path("common"), (articles + 1).to_string());
    let snapshot = if keeps { path("index.snapshot") } else { String::new() };
    let variables = BTreeMap::from([
        ("PULLQUOTE__CORPUS__PATHS", common.as_str()),
        ("PULLQUOTE__SERVERS__MAX_ARTICLES", most.as_str()),
        ("PULLQUOTE__STORE__SNAPSHOT", snapshot.as_str()),
    ]);
    Settings::read(None, &variables).expect("settings")
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}
