//! What many servers with articles of their own cost on made articles: `cargo bench --bench servers -- [SERVERS] [ARTICLES] [COMMON]`.
//!
//! An article has two passages of about 90 words. First the indexes of all servers are built and kept; then another process starts from
//! what was kept, asks each server once, asks them again at random, completes, and reloads one. A third one serves a single server
//! beside the same common articles, whose answers should take as long.
#![expect(clippy::disallowed_methods, reason = "it measures time, and writes the articles that it reads")]
#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints its figures, and fails by panicking"
)]

#[expect(dead_code, reason = "it makes words for other engines too")]
mod generator;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Instant;

use generator::Random;
use pullquote::config::Settings;
use pullquote::ids::GuildId;
use pullquote::service::{Audience, How, Service, Wishes};
use pullquote_engine::article::Article;

/// Servers, articles of each, and common articles.
const SIZES: [usize; 3] = [1_000, 1_000, 1_000];

/// Two passages each, so that a made article of eight makes four.
const PASSAGES: usize = 2;

/// The id of the first server; the others follow.
const FIRST: u64 = 100_000_000_000_000_000;

/// How many questions are asked of each kind.
const ASKED: usize = 5_000;

/// Questions that are known of each server.
const QUESTIONS: usize = 5;

/// Tells the process that serves from the one that makes.
const ROLE: &str = "PULLQUOTE_BENCH_SERVERS";

fn main() {
    let given: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    // Without `--bench`, as `cargo test --benches` runs it, it only shows that it runs.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let default = if is_bench { SIZES } else { [3, 8, 8] };
    let size = |at: usize| given.get(at).copied().unwrap_or(default[at]);
    let sizes = [size(0), size(1), size(2)];
    match std::env::var(ROLE) {
        Ok(role) => serve(Path::new(&role), sizes),
        Err(_) => make(sizes),
    }
}

/// Makes the articles, builds and keeps the indexes, and has them served.
fn make([servers, articles, common]: [usize; 3]) {
    let folder = tempfile::tempdir().expect("a folder");
    write(&folder.path().join("all/common.jsonl"), common, 0);
    for server in 1..=servers {
        write(&folder.path().join(format!("all/servers/{}/a.jsonl", id(server).get())), articles, server);
    }
    println!("{servers} servers with {articles} articles each, {common} common ones; {PASSAGES} passages an article");
    let began = Instant::now();
    let service = Service::start(settings(folder.path(), "all")).expect("a service");
    println!("first start                                {:>8.0} ms", began.elapsed().as_secs_f64() * 1e3);
    let began = Instant::now();
    service.open_servers();
    println!("read and build all servers, one thread each {:>7.1} s", began.elapsed().as_secs_f64());
    let began = Instant::now();
    service.save().expect("files");
    println!("keep all                                   {:>8.1} s", began.elapsed().as_secs_f64());
    drop(service);
    let alone = folder.path().join("alone");
    fs::create_dir_all(alone.join("servers")).expect("a folder");
    fs::copy(folder.path().join("all/common.jsonl"), alone.join("common.jsonl")).expect("a file");
    let own = id(1).get().to_string();
    fs::create_dir_all(alone.join("servers").join(&own)).expect("a folder");
    fs::copy(folder.path().join("all/servers").join(&own).join("a.jsonl"), alone.join("servers").join(&own).join("a.jsonl"))
        .expect("a file");
    let service = Service::start(settings(folder.path(), "alone")).expect("a service");
    service.open_servers();
    service.save().expect("files");
    drop(service);
    for (corpus, servers) in [("all", servers), ("alone", 1)] {
        println!("\nserving {corpus}, {servers} servers");
        let mut process = Command::new(std::env::current_exe().expect("this program"));
        let process = process.args([servers, articles, common].map(|size| size.to_string())).env(ROLE, folder.path().join(corpus));
        assert!(process.status().expect("a process").success());
    }
}

/// Serves what was kept.
fn serve(corpus: &Path, [servers, articles, common]: [usize; 3]) {
    let (folder, name) = (corpus.parent().expect("a folder"), corpus.file_name().and_then(|name| name.to_str()).expect("a name"));
    let questions: Vec<Vec<String>> =
        (1..=servers).map(|server| generator::questions(&made(articles, server), QUESTIONS, 3, 8, server as u64)).collect();
    let began = Instant::now();
    let service = Arc::new(Service::start(settings(folder, name)).expect("a service"));
    assert!(service.is_restored());
    println!("start from what was kept                   {:>8.1} ms", began.elapsed().as_secs_f64() * 1e3);
    memory("memory after the start");
    let ask = |server: usize, question: usize| {
        let wishes = Wishes { audience: Audience::Server(id(server)), ..Wishes::default() };
        let answered = service.answer(&questions[server - 1][question], wishes).expect("a question");
        assert!(!answered.answer.quotes().is_empty() || !answered.answer.nearest().is_empty());
    };
    report("first question of each server, opened for it", (1..=servers).map(|server| timed(|| ask(server, 0))).collect());
    memory("memory with all servers open");
    let mut random = Random(1);
    (0..ASKED / 10).for_each(|_| ask(1 + random.below(servers), random.below(QUESTIONS)));
    report("a question of any server", (0..ASKED).map(|_| timed(|| ask(1 + random.below(servers), random.below(QUESTIONS)))).collect());
    let titles = ["a", "to", "bo", "k", "the ra"];
    report(
        "completing a headline",
        (0..ASKED)
            .map(|_| {
                let (audience, typed) = (Audience::Server(id(1 + random.below(servers))), titles[random.below(titles.len())]);
                timed(|| {
                    black_box(service.catalogue(audience).complete_headline(typed, 25).len());
                })
            })
            .collect(),
    );
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    let reloads = (1..=servers.min(20)).map(|server| {
        let mut file = File::options().append(true).open(corpus.join(format!("servers/{}/a.jsonl", id(server).get()))).expect("a file");
        writeln!(file, "{{\"body\": \"The zeppelin {server} landed in 1931.\"}}").expect("a line");
        timed(|| {
            let reloaded = runtime.block_on(service.reload_server(id(server), How::Guarded));
            assert_eq!(reloaded.as_ref().as_ref().map(|report| report.changes.added).ok(), Some(1), "{reloaded:?}");
        })
    });
    report("reload of one server, one article new", reloads.collect());
    memory("memory at the end");
    black_box(common);
}

fn id(server: usize) -> GuildId {
    GuildId::new(FIRST + server as u64).expect("an id")
}

fn settings(folder: &Path, corpus: &str) -> Settings {
    let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
    settings.read_only(vec![folder.join(corpus)]);
    settings.store.snapshot = Some(folder.join(format!("kept-{corpus}/index")));
    settings.questions = None;
    settings.servers.reloads_per_hour = None;
    settings
}

/// The articles of a server; 0 for common ones.
fn made(articles: usize, server: usize) -> Vec<Arc<Article>> {
    generator::articles(articles.div_ceil(4) * 8, 1_000 + server as u64)
}

/// Writes so many articles into a file, an object a line.
fn write(path: &PathBuf, articles: usize, server: usize) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    let mut file = BufWriter::new(File::create(path).expect("a file"));
    let made = made(articles, server);
    let bodies = made.iter().flat_map(|article| {
        let paragraphs: Vec<&str> = article.body.split("\n\n").collect();
        paragraphs.chunks(PASSAGES).map(|paragraphs| paragraphs.join("\n\n")).collect::<Vec<_>>()
    });
    for (number, body) in bodies.take(articles).enumerate() {
        let title: Vec<&str> = body.split(' ').take(6).collect();
        let line = serde_json::json!({"id": format!("{server}-{number}"), "title": title.join(" "), "source": format!("Server {server}"), "body": body});
        writeln!(file, "{line}").expect("a line");
    }
    file.flush().expect("a file");
}

/// Milliseconds that `work` takes.
fn timed(work: impl FnOnce()) -> f64 {
    let began = Instant::now();
    work();
    began.elapsed().as_secs_f64() * 1e3
}

fn report(what: &str, mut times: Vec<f64>) {
    let [median, p99, slowest] = [0.5, 0.99, 1.0].map(|share| generator::quantile(&mut times, share));
    println!("{what:44} {median:>7.2} ms median, {p99:.2} p99, {slowest:.2} slowest");
}

/// What the process holds: its own, and of mapped files what happens to be in memory.
fn memory(what: &str) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or_default() / 1_024
    };
    println!("{what:44} {:>7} MiB, and {} MiB of mapped files", of("RssAnon:"), of("RssFile:"));
}
