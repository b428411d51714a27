//! Our own index on made corpora: `cargo bench --bench index -- [passages]...`. For other engines beside it, see
//! `benches/peers`; with `--once KIND` (`build`, `renew`, `questions`, `short` or `answers`) it does only that, for counting instructions.
#![expect(clippy::expect_used, reason = "a bench fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "it measures time")]
#![expect(clippy::indexing_slicing, clippy::print_stdout, reason = "a bench prints its figures, and fails by panicking")]

mod generator;

use std::hint::black_box;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

use pullquote_engine::answer::{self, Question, Rules};
use pullquote_engine::article::Article;
use pullquote_engine::index::{self, Index, Known, QueryTerm, Renewal, Weights};
use pullquote_engine::text::language::Language;

const KINDS: [(&str, usize, usize); 2] = [("questions", 6, 12), ("short", 2, 4)];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--once") {
        once(arguments.get(at + 1).map_or("", String::as_str), sizes.first().copied().unwrap_or(10_000));
        return;
    }
    // Without `--bench`, as `cargo test --benches` runs it, it only shows that it runs.
    let is_bench = arguments.iter().any(|argument| argument == "--bench");
    let sizes = if !sizes.is_empty() {
        sizes
    } else if is_bench {
        vec![10_000, 100_000]
    } else {
        vec![200]
    };
    println!("microseconds: median / 99th percentile / mean");
    sizes.into_iter().for_each(bench);
}

/// What is counted: building, and 1,000 questions of a kind. What a run without a kind counts is to be taken off.
fn once(kind: &str, passages: usize) {
    let articles = generator::articles(passages, 1);
    if kind.is_empty() {
        return;
    }
    let index = build(&articles, 1);
    if kind == "renew" {
        black_box(renew(&index, &changed(&articles, 100)));
        return;
    }
    for (name, least, most) in KINDS {
        let questions = generator::questions(&articles, 1_000, least, most, 2);
        if name == kind {
            questions.iter().for_each(|question| {
                black_box(rank(&index, question));
            });
        } else if kind == "answers" && name == "questions" {
            questions.iter().filter_map(|question| Question::parse(question).ok()).for_each(|question| {
                black_box(answer::compose(&index, &question, &Rules::default()));
            });
        }
    }
}

fn build(articles: &[Arc<Article>], threads: usize) -> Index {
    let shares = index::shares(articles, threads);
    let parts = thread::scope(|scope| {
        let read: Vec<_> = shares.iter().map(|share| scope.spawn(|| index::read(*share, Weights::default()))).collect();
        read.into_iter().map(|thread| thread.join().expect("it reads on")).collect()
    });
    index::join(parts, articles, Weights::default()).expect("within the limits")
}

/// The next index, where articles changed, from those of `index` that did not.
fn renew(index: &Index, articles: &[Arc<Article>]) -> Option<Index> {
    let renewal = Renewal::new(index, articles, Weights::default())?;
    let parts = renewal.to_read(1).into_iter().map(|run| index::read(run, Weights::default())).collect();
    renewal.join(parts).expect("within the limits")
}

/// The same articles, each `step`-th with another text.
fn changed(articles: &[Arc<Article>], step: usize) -> Vec<Arc<Article>> {
    let others = generator::articles(articles.len(), 3);
    let other = |(at, article): (usize, &Arc<Article>)| match others.get(at / step).filter(|_| at % step == step / 2) {
        Some(other) => Arc::new(Article { body: other.body.clone(), ..Article::clone(article) }),
        None => Arc::clone(article),
    };
    articles.iter().enumerate().map(other).collect()
}

fn bench(passages: usize) {
    let articles = generator::articles(passages, 1);
    let mut rates = Vec::new();
    let mut built = None;
    for threads in [1, 2] {
        drop(built.take());
        let began = Instant::now();
        let index = build(&articles, threads);
        rates.push((threads, index.sizes().passages as f64 / began.elapsed().as_secs_f64()));
        built = Some(index);
    }
    let Some(index) = built else { return };
    let sizes = index.sizes();
    println!("\n{sizes:?}");
    println!("index bytes a passage  {}", sizes.index_bytes / sizes.passages.max(1));
    for (threads, rate) in rates {
        println!("build, {threads} thread(s)     {rate:.0} passages a second");
    }
    for (what, step) in [("1 article", articles.len()), ("1 in 100", 100), ("1 in 20", 20)] {
        let changed = changed(&articles, step.min(articles.len()));
        let (mut whole, mut renewed) = (Vec::new(), Vec::new());
        for _ in 0..3 {
            let began = Instant::now();
            let built = build(&changed, 1);
            whole.push(began.elapsed().as_secs_f64() * 1e3);
            let began = Instant::now();
            let next = renew(&index, &changed).map(|next| next.sizes());
            renewed.push(began.elapsed().as_secs_f64() * 1e3);
            assert_eq!(next, Some(built.sizes()));
        }
        let (whole, renewed) = (generator::quantile(&mut whole, 0.5), generator::quantile(&mut renewed, 0.5));
        println!("renewed, {what:9} new  {renewed:.0} ms, {:.1} times as fast as built, 1 thread", whole / renewed);
    }
    for (name, least, most) in KINDS {
        let questions = generator::questions(&articles, 1_000, least, most, 2);
        report(&format!("rank, {name}"), &questions, |question| {
            black_box(rank(&index, question));
        });
        let parsed: Vec<Question> = questions.iter().filter_map(|question| Question::parse(question).ok()).collect();
        let mut at = 0;
        report(&format!("answer, {name}"), &questions, |_| {
            black_box(answer::compose(&index, &parsed[at % parsed.len()], &Rules::default()));
            at += 1;
        });
    }
}

fn rank(index: &Index, question: &str) -> usize {
    let term = |known| match known {
        Known::Term(term) => Some(QueryTerm { term, weight: 1.0 }),
        Known::StopWord | Known::Missing => None,
    };
    let words: Vec<&str> = question.split(' ').collect();
    let terms: Vec<QueryTerm<_>> = index.known_all(&words, Language::English).into_iter().filter_map(term).collect();
    index.rank(&terms, 10).len()
}

fn report(name: &str, questions: &[String], mut ask: impl FnMut(&str)) {
    let mut times = Vec::new();
    for question in questions.iter().take(50).chain(questions) {
        let began = Instant::now();
        ask(question);
        times.push(began.elapsed().as_secs_f64() * 1e6);
    }
    times.drain(..50);
    let mean = generator::mean(&times);
    println!("{name:28} {:7.1} / {:7.1} / {mean:7.1}", generator::quantile(&mut times, 0.5), generator::quantile(&mut times, 0.99));
}
