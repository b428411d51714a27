//! Our own index on made corpora: `cargo bench --bench index -- [passages]... `. For other engines beside it, see
//! `benches/peers`; for instruction counts, which do not depend on the neighbours, `just bench-count`.
#![expect(clippy::indexing_slicing, clippy::print_stdout, reason = "a bench")]

mod generator;

use std::hint::black_box;
use std::time::Instant;

use pullquote::engine::answer::{self, Question, Rules};
use pullquote::engine::index::{self, Index, Known, QueryTerm, Weights};
use pullquote::engine::text::language::Language;

fn main() {
    let sizes: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![10_000, 100_000] } else { sizes };
    println!("microseconds: median / 99th percentile / mean");
    for passages in sizes {
        bench(passages);
    }
}

fn bench(passages: usize) {
    let articles = generator::articles(passages, 1);
    let mut rates = Vec::new();
    let mut built = None;
    for threads in [1, 2] {
        drop(built.take());
        let began = Instant::now();
        let index = index::build_on(&articles, Weights::default(), threads);
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
    for (name, least, most) in [("questions", 6, 12), ("short queries", 2, 4)] {
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
    let term = |word| match index.known(word, Language::English) {
        Known::Term(term) => Some(QueryTerm { term, weight: 1.0 }),
        Known::StopWord | Known::Missing => None,
    };
    let terms: Vec<QueryTerm> = question.split(' ').filter_map(term).collect();
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
