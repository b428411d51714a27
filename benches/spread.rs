//! One corpus spread over several index files: `cargo bench --bench spread -- PASSAGES [FILES]`, PASSAGES in each file.
//!
//! Each file is built and written by a process of its own, so that memory is needed for one of them. Then all are mapped and asked as one.
//! Two files of ten million passages take 11 GB of memory, 15 GB below the folder for temporary files, and ten minutes.
#![expect(clippy::disallowed_methods, unsafe_code, reason = "it measures time, and maps files that nothing changes")]
#![expect(
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints its figures, and fails by panicking"
)]

#[expect(dead_code, reason = "it makes words for other engines too")]
mod generator;

use std::fs::{self, File};
use std::io::BufWriter;
use std::ops::Range;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use memmap2::{Advice, Mmap};
use pullquote_engine::answer::{self, Question, Rules};
use pullquote_engine::article::Article;
use pullquote_engine::index::{self, Index, Searcher, SnapshotBytes, SnapshotKey, Weights};

const KEY: SnapshotKey = SnapshotKey(1);

/// Questions of each kind.
const ASKED: usize = 2_000;

/// Tells the process that builds a file from the one that has it built.
const ROLE: &str = "PULLQUOTE_BENCH_SPREAD";

fn main() {
    let given: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (passages, files) = (given.first().copied().unwrap_or(400), given.get(1).copied().unwrap_or(2));
    if let Ok(path) = std::env::var(ROLE) {
        return build(Path::new(&path), passages, files as u64);
    }
    let folder = tempfile::tempdir().expect("a folder");
    let paths: Vec<_> = (0..files).map(|file| folder.path().join(format!("{file}"))).collect();
    for (seed, path) in paths.iter().enumerate() {
        let mut process = Command::new(std::env::current_exe().expect("this program"));
        let process = process.args([passages.to_string(), seed.to_string()]).env(ROLE, path);
        assert!(process.status().expect("a process").success());
    }
    let began = Instant::now();
    let indexes: Vec<Index> = paths.iter().map(|path| mapped(path)).collect();
    println!("open {files} files                    {:>8.1} ms", began.elapsed().as_secs_f64() * 1e3);
    memory("memory then");
    // From the articles of one file each; those of one seed are the same for any number of passages, as far as they go.
    let questions: Vec<String> =
        (0..files as u64).flat_map(|seed| generator::questions(&generator::articles(8_000, seed), ASKED, 3, 8, seed)).collect();
    let questions: Vec<Question> = questions.iter().filter_map(|question| Question::parse(question).ok()).collect();
    let ask = |searcher: &Searcher<'_>, question: &Question| {
        let began = Instant::now();
        std::hint::black_box(answer::compose(searcher.clone(), question, &Rules::default()));
        began.elapsed().as_secs_f64() * 1e3
    };
    let (all, one) = (Searcher::new(&indexes), Searcher::new(&indexes[..1]));
    for (what, searcher) in [("first time, all files", &all), ("again, all files", &all), ("again, one file alone", &one)] {
        let mut times: Vec<f64> = questions.iter().map(|question| ask(searcher, question)).collect();
        let [median, p99] = [0.5, 0.99].map(|share| generator::quantile(&mut times, share));
        println!("answer, {what:25} {median:>8.2} ms median, {p99:.2} p99");
    }
    memory("memory at the end");
}

/// Builds an index of so many passages, on all cores, and writes it.
fn build(path: &Path, passages: usize, seed: u64) {
    let began = Instant::now();
    let articles = generator::articles(passages, seed);
    let articles: Vec<Arc<Article>> = articles
        .into_iter()
        .map(|article| {
            let file = format!("{seed}/{}", article.file);
            Arc::new(Article { id: file.clone(), file, ..Arc::unwrap_or_clone(article) })
        })
        .collect();
    let made = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let parts = thread::scope(|scope| {
        let shares = index::shares(&articles, threads);
        let running: Vec<_> = shares.into_iter().map(|share| scope.spawn(move || index::read(share, Weights::default()))).collect();
        running.into_iter().map(|thread| thread.join().expect("a part")).collect()
    });
    let index = index::join(parts, &articles, Weights::default()).expect("within the limits");
    let built = began.elapsed().as_secs_f64();
    let began = Instant::now();
    let bytes = index.to_snapshot(KEY, "", BufWriter::new(File::create(path).expect("a file"))).expect("written");
    println!(
        "{} passages made in {made:.0} s, indexed in {built:.0} s, {:.1} GB written in {:.0} s",
        index.sizes().passages,
        bytes as f64 / 1e9,
        began.elapsed().as_secs_f64()
    );
    memory("memory then");
}

struct Mapped(Mmap);

impl std::fmt::Debug for Mapped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mapped")
    }
}

impl AsRef<[u8]> for Mapped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl SnapshotBytes for Mapped {
    fn fetch(&self, piece: Range<usize>) {
        let _ = self.0.advise_range(Advice::WillNeed, piece.start, piece.len());
    }
}

fn mapped(path: &Path) -> Index {
    // SAFETY: the file was written by a process that has ended, and nothing else knows of it.
    let mapped = unsafe { Mmap::map(&File::open(path).expect("a file")) }.expect("a mapping");
    mapped.advise(Advice::Random).expect("advice");
    Index::from_snapshot(Box::new(Mapped(mapped)), KEY).expect("an index").index
}

/// What the process holds: its own, and of mapped files what happens to be in memory.
fn memory(what: &str) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let of = |key: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(key));
        line.and_then(|line| line.trim().split(' ').next()?.parse::<u64>().ok()).unwrap_or_default() / 1_024
    };
    println!("{what:30} {:>8} MiB, at most {} MiB, and {} MiB of mapped files", of("RssAnon:"), of("VmHWM:"), of("RssFile:"));
}
