//! Our index and other people's on the same made passages, the same questions and one thread, in one run:
//! `just bench-peers 10000`. Each engine finds the ten best passages from the question's text. The engines take turns, each
//! question is asked in several rounds and its fastest counts, so that a neighbour's load falls out. Microseconds: median /
//! 99th percentile over the questions.

#[path = "../../generator/mod.rs"]
mod generator;

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use bm25::{Language as StemmedAs, SearchEngine, SearchEngineBuilder};
use pullquote::engine::article::Article;
use pullquote::engine::index::{self, Index, Known, QueryTerm, Weights};
use pullquote::engine::text::language::Language;
use rusqlite::Connection;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer};
use tantivy::{ReloadPolicy, Term};

const TOP: usize = 10;
const ROUNDS: usize = 5;

/// An engine with its index built.
struct Peer {
    name: &'static str,
    passages_a_second: f64,
    bytes_a_passage: f64,
    /// Ask at most this many questions a round.
    questions: usize,
    ask: Box<dyn FnMut(&str) -> usize>,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let wanted = std::env::args().nth(1).and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let folder = tempfile::tempdir()?;
    let articles = generator::articles(wanted, 1);
    let kinds = [("questions", 6, 12), ("short queries", 2, 4)];
    let kinds = kinds.map(|(name, least, most)| (name, generator::questions(&articles, 300, least, most, 2)));
    let (ours, passages) = ours(&articles);
    drop(articles);
    let mut peers = vec![ours, tantivy(&passages, folder.path())?, sqlite(&passages, folder.path())?];
    if passages.len() <= 200_000 {
        peers.push(bm25(&passages));
    }
    println!("{} passages, {} bytes of text", passages.len(), passages.iter().map(String::len).sum::<usize>());
    for (name, questions) in kinds {
        compare(name, &questions, &mut peers);
    }
    for peer in &peers {
        println!("{:14} {:9.0} passages a second built, {:5.0} bytes a passage", peer.name, peer.passages_a_second, peer.bytes_a_passage);
    }
    Ok(())
}

fn compare(kind: &str, questions: &[String], peers: &mut [Peer]) {
    let mut times: Vec<Vec<f64>> = peers.iter().map(|peer| vec![f64::INFINITY; peer.questions.min(questions.len())]).collect();
    for _ in 0..ROUNDS {
        for (peer, times) in peers.iter_mut().zip(&mut times) {
            for (question, time) in questions.iter().zip(times) {
                let began = Instant::now();
                black_box((peer.ask)(question));
                *time = time.min(began.elapsed().as_secs_f64() * 1e6);
            }
        }
    }
    println!("\n{kind}");
    let ours = times.first_mut().map_or([f64::NAN; 3], |times| figures(times));
    for (peer, times) in peers.iter().zip(&mut times) {
        let [median, last, mean] = figures(times);
        println!(
            "{:14} {median:9.1} / {last:9.1}   mean {mean:9.1}   ours {:6.1} times faster by medians, {:6.1} by means",
            peer.name,
            median / ours[0],
            mean / ours[2]
        );
    }
}

fn figures(times: &mut [f64]) -> [f64; 3] {
    [generator::quantile(times, 0.5), generator::quantile(times, 0.99), generator::mean(times)]
}

fn ours(articles: &[Arc<Article>]) -> (Peer, Vec<String>) {
    let began = Instant::now();
    let index = index::build_on(articles, Weights { title: 0.0, ..Weights::default() }, 1);
    let seconds = began.elapsed().as_secs_f64();
    let sizes = index.sizes();
    let passages = (0..sizes.passages as u32).map(|passage| index.text_of(passage).to_owned()).collect();
    let peer = Peer {
        name: "pullquote",
        passages_a_second: sizes.passages as f64 / seconds,
        bytes_a_passage: sizes.index_bytes as f64 / sizes.passages as f64,
        questions: usize::MAX,
        ask: Box::new(move |question| ask(&index, question)),
    };
    (peer, passages)
}

fn ask(index: &Index, question: &str) -> usize {
    let term = |word| match index.known(word, Language::English) {
        Known::Term(term) => Some(QueryTerm { term, weight: 1.0 }),
        Known::StopWord | Known::Missing => None,
    };
    let terms: Vec<QueryTerm> = question.split(' ').filter_map(term).collect();
    index.rank(&terms, TOP).len()
}

fn tantivy(passages: &[String], folder: &Path) -> Result<Peer, Failure> {
    let folder = folder.join("tantivy");
    std::fs::create_dir(&folder)?;
    let mut schema = Schema::builder();
    let indexing = TextFieldIndexing::default().set_tokenizer("same").set_index_option(IndexRecordOption::WithFreqs);
    let body = schema.add_text_field("body", TextOptions::default().set_indexing_options(indexing));
    let mut analyser = TextAnalyzer::builder(SimpleTokenizer::default())
        .filter(RemoveLongFilter::limit(100))
        .filter(LowerCaser)
        .filter(StopWordFilter::new(tantivy::tokenizer::Language::English).ok_or("no stop words")?)
        .filter(Stemmer::new(tantivy::tokenizer::Language::English))
        .build();
    let index = tantivy::Index::create_in_dir(&folder, schema.build())?;
    index.tokenizers().register("same", analyser.clone());
    let began = Instant::now();
    let mut writer = index.writer_with_num_threads(1, 256 << 20)?;
    for passage in passages {
        writer.add_document(tantivy::doc!(body => passage.as_str()))?;
    }
    writer.commit()?;
    let segments = index.searchable_segment_ids()?;
    if segments.len() > 1 {
        writer.merge(&segments).wait()?;
    }
    writer.wait_merging_threads()?;
    let seconds = began.elapsed().as_secs_f64();
    let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let searcher = reader.searcher();
    let mut bytes = 0;
    for file in std::fs::read_dir(&folder)? {
        bytes += file?.metadata()?.len();
    }
    let ask = move |question: &str| {
        let mut terms: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let mut stream = analyser.token_stream(question);
        while let Some(token) = stream.next() {
            let term = Term::from_field_text(body, &token.text);
            terms.push((Occur::Should, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
        }
        searcher.search(&BooleanQuery::new(terms), &TopDocs::with_limit(TOP).order_by_score()).map_or(0, |found| found.len())
    };
    Ok(Peer {
        name: "tantivy",
        passages_a_second: passages.len() as f64 / seconds,
        bytes_a_passage: bytes as f64 / passages.len() as f64,
        questions: usize::MAX,
        ask: Box::new(ask),
    })
}

fn sqlite(passages: &[String], folder: &Path) -> Result<Peer, Failure> {
    let path = folder.join("sqlite");
    let mut connection = Connection::open(&path)?;
    connection.execute_batch("CREATE VIRTUAL TABLE passage USING fts5(body, content='', detail=column, tokenize='porter unicode61')")?;
    let began = Instant::now();
    let transaction = connection.transaction()?;
    {
        let mut insert = transaction.prepare("INSERT INTO passage(rowid, body) VALUES (?1, ?2)")?;
        for (at, passage) in passages.iter().enumerate() {
            insert.execute((at as i64 + 1, passage))?;
        }
    }
    transaction.commit()?;
    connection.execute_batch("INSERT INTO passage(passage) VALUES ('optimize')")?;
    let seconds = began.elapsed().as_secs_f64();
    let bytes = std::fs::metadata(&path)?.len();
    let ask = move |question: &str| {
        let asked = question.split(' ').map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" OR ");
        let mut select =
            connection.prepare_cached("SELECT rowid FROM passage WHERE passage MATCH ?1 ORDER BY rank LIMIT 10").expect("a query");
        let found = select.query_map([asked], |row| row.get::<_, i64>(0)).expect("an answer");
        found.count()
    };
    Ok(Peer {
        name: "SQLite FTS5",
        passages_a_second: passages.len() as f64 / seconds,
        bytes_a_passage: bytes as f64 / passages.len() as f64,
        questions: 20,
        ask: Box::new(ask),
    })
}

fn bm25(passages: &[String]) -> Peer {
    let began = Instant::now();
    let engine: SearchEngine<u32> =
        SearchEngineBuilder::<u32>::with_corpus(StemmedAs::English, passages.iter().map(String::as_str)).build();
    let seconds = began.elapsed().as_secs_f64();
    Peer {
        name: "bm25",
        passages_a_second: passages.len() as f64 / seconds,
        bytes_a_passage: f64::NAN,
        questions: 20,
        ask: Box::new(move |question| engine.search(question, TOP).len()),
    }
}
