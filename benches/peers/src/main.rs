//! Our index and other people's on the same made passages, the same questions and one thread, in one run: `just performance`.
//! Each engine finds the ten best passages from the question's text. The engines take turns, each question is asked in several
//! rounds and its fastest counts, so that a neighbour's load falls out.
//!
//! `peers [--write PAGE] SIZE...` prints a table for each number of passages, or puts them into a page between two marks and
//! draws the growth beside it. `peers --read FOLDER...` does the same with real articles and questions, out of folders with
//! `articles.jsonl` and `questions.jsonl`. `peers --corpus SIZE` prints a made corpus as JSON Lines.

#[path = "../../generator/mod.rs"]
mod generator;
mod picture;
mod read;

use std::fmt::Write;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use bm25::{Language as StemmedAs, SearchEngine, SearchEngineBuilder};
use pullquote_engine::answer::{self, Question, Rules};
use pullquote_engine::article::Article;
use pullquote_engine::index::{self, Index, Known, QueryTerm, Weights};
use pullquote_engine::text::language::Language;
use rusqlite::Connection;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, Query, TermQuery};
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{LowerCaser, RemoveLongFilter, SimpleTokenizer, Stemmer, StopWordFilter, TextAnalyzer};
use tantivy::{ReloadPolicy, Term};

const TOP: usize = 10;
const ROUNDS: usize = 5;
/// Questions of a kind.
const QUESTIONS: usize = 300;
/// How often each engine builds its index, of which the fastest time counts; once where that takes minutes.
const BUILDS: usize = 3;
/// The crate takes seconds a question beyond, and building takes minutes.
const MANY: usize = 200_000;

/// What stands around the tables in a page.
const MARKS: [&str; 2] = ["<!-- figures -->\n", "<!-- end of figures -->"];

/// An engine with its index built.
struct Peer {
    name: &'static str,
    build_seconds: f64,
    bytes: f64,
    /// Ask at most this many questions a round.
    questions: usize,
    ask: Box<dyn FnMut(&str) -> usize>,
}

/// Median, 99th percentile and mean, in microseconds.
#[derive(Clone, Copy)]
struct Times([f64; 3]);

/// What was measured of an engine at a size.
struct Row {
    name: &'static str,
    passages: usize,
    questions: Times,
    short: Times,
    build_seconds: f64,
    bytes: f64,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let mut sizes: Vec<usize> = arguments.iter().filter_map(|argument| argument.parse().ok()).collect();
    if arguments.first().is_some_and(|first| first == "--corpus") {
        print_corpus(sizes.first().copied().unwrap_or(10_000));
        return Ok(());
    }
    if let Some(("--read", folders)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        let (articles, kinds) = read::sets(folders)?;
        let (rows, whole) = measure(articles, kinds)?;
        let mut table = String::new();
        write_table(&mut table, &rows, whole)?;
        println!("{table}");
        return Ok(());
    }
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000];
    }
    let mut rows = Vec::new();
    let mut page = String::new();
    for size in sizes {
        let articles = generator::articles(size, 1);
        let kinds = [(6, 12), (2, 4)].map(|(least, most)| generator::questions(&articles, QUESTIONS, least, most, 2));
        let (own, whole) = measure(articles, kinds)?;
        write_table(&mut page, &own, whole)?;
        rows.extend(own);
    }
    println!("{page}");
    if let Some(at) = arguments.iter().position(|argument| argument == "--write") {
        let path = PathBuf::from(arguments.get(at + 1).ok_or("--write needs a page")?);
        put(&path, &page)?;
        std::fs::write(path.with_extension("svg"), picture::growth(&rows))?;
    }
    Ok(())
}

fn print_corpus(passages: usize) {
    for article in generator::articles(passages, 1) {
        println!(
            r#"{{"id": "{}", "title": "Number {}", "source": "Made", "body": "{}"}}"#,
            article.id,
            article.id,
            article.body.replace('\n', "\\n")
        );
    }
}

/// The rows of all engines, and our times for whole answers.
fn measure(articles: Vec<Arc<Article>>, kinds: [Vec<String>; 2]) -> Result<(Vec<Row>, [Times; 2]), Failure> {
    let folder = tempfile::tempdir()?;
    let (ours, passages, whole) = ours(&articles, &kinds);
    drop(articles);
    let tantivy = fastest(passages.len(), || tantivy(&passages, folder.path()))?;
    let mut peers = vec![ours, tantivy, fastest(passages.len(), || sqlite(&passages, folder.path()))?];
    if passages.len() <= MANY {
        peers.push(fastest(passages.len(), || Ok(bm25(&passages)))?);
    }
    let [questions, short] = kinds.map(|questions| compare(&questions, &mut peers));
    let rows = peers.iter().zip(questions.into_iter().zip(short)).map(|(peer, (questions, short))| Row {
        name: peer.name,
        passages: passages.len(),
        questions,
        short,
        build_seconds: peer.build_seconds,
        bytes: peer.bytes,
    });
    Ok((rows.collect(), whole))
}

/// Builds several times. Returns the last, with the least time that building took.
fn fastest(passages: usize, mut build: impl FnMut() -> Result<Peer, Failure>) -> Result<Peer, Failure> {
    let mut seconds = f64::INFINITY;
    for _ in 1..if passages > MANY { 1 } else { BUILDS } {
        seconds = build()?.build_seconds.min(seconds);
    }
    let last = build()?;
    Ok(Peer { build_seconds: last.build_seconds.min(seconds), ..last })
}

fn compare(questions: &[String], peers: &mut [Peer]) -> Vec<Times> {
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
    times.into_iter().map(|mut times| figures(&mut times)).collect()
}

fn figures(times: &mut [f64]) -> Times {
    Times([generator::quantile(times, 0.5), generator::quantile(times, 0.99), generator::mean(times)])
}

fn write_table(page: &mut String, rows: &[Row], whole: [Times; 2]) -> Result<(), Failure> {
    let Some(ours) = rows.first() else { return Ok(()) };
    writeln!(page, "### {} passages\n", ours.passages)?;
    writeln!(
        page,
        "| engine | questions, µs | ours faster | short queries, µs | ours faster | build, passages a second | bytes a passage |"
    )?;
    writeln!(page, "|---|--:|--:|--:|--:|--:|--:|")?;
    for row in rows {
        let of = |times: Times| format!("{:.0} / {:.0}", times.0[0], times.0[1]);
        let faster = |theirs: Times, ours: Times| match row.name == OURS {
            true => "–".to_owned(),
            false => format!("{:.1} / {:.1} / {:.1}", theirs.0[0] / ours.0[0], theirs.0[1] / ours.0[1], theirs.0[2] / ours.0[2]),
        };
        let bytes = if row.bytes.is_nan() { "–".to_owned() } else { format!("{:.0}", row.bytes / row.passages as f64) };
        let rate = row.passages as f64 / row.build_seconds;
        let (questions, short) = (faster(row.questions, ours.questions), faster(row.short, ours.short));
        writeln!(page, "| {} | {} | {questions} | {} | {short} | {rate:.0} | {bytes} |", row.name, of(row.questions), of(row.short))?;
    }
    let [questions, short] = whole.map(|times| format!("{:.0} / {:.0}", times.0[0], times.0[1]));
    writeln!(page, "\nWhole answers of ours: {questions} µs on questions, {short} µs on short queries.\n")?;
    Ok(())
}

/// Puts `figures` into the page between its marks.
fn put(path: &Path, figures: &str) -> Result<(), Failure> {
    let page = std::fs::read_to_string(path)?;
    let [open, close] = MARKS;
    let (before, rest) = page.split_once(open).ok_or("the page has no mark for figures")?;
    let (_, after) = rest.split_once(close).ok_or("the page has no mark for their end")?;
    std::fs::write(path, format!("{before}{open}\n{}\n\n{close}{after}", figures.trim()))?;
    Ok(())
}

const OURS: &str = "pullquote";

fn ours(articles: &[Arc<Article>], kinds: &[Vec<String>; 2]) -> (Peer, Vec<String>, [Times; 2]) {
    let mut built = Vec::new();
    let mut build_seconds = f64::INFINITY;
    for _ in 0..if articles.len() > MANY / 8 { 1 } else { BUILDS } {
        built.clear();
        let began = Instant::now();
        built.push(index::build(articles.to_vec(), Weights { title: 0.0, ..Weights::default() }).expect("within the limits"));
        build_seconds = build_seconds.min(began.elapsed().as_secs_f64());
    }
    let index = built.pop().unwrap_or_default();
    let whole = kinds.each_ref().map(|questions| whole(&index, questions));
    let sizes = index.sizes();
    let passages = (0..sizes.passages as u32).map(|passage| index.text_of(passage).to_owned()).collect();
    let peer = Peer {
        name: OURS,
        build_seconds,
        bytes: sizes.index_bytes as f64,
        questions: usize::MAX,
        ask: Box::new(move |question| ask(&index, question)),
    };
    (peer, passages, whole)
}

/// The times of whole answers: ranking, sentences, quotes.
fn whole(index: &Index, questions: &[String]) -> Times {
    let questions: Vec<Question> = questions.iter().filter_map(|question| Question::parse(question).ok()).collect();
    let mut times = vec![f64::INFINITY; questions.len()];
    for _ in 0..ROUNDS {
        for (question, time) in questions.iter().zip(&mut times) {
            let began = Instant::now();
            black_box(answer::compose(index, question, &Rules::default()));
            *time = time.min(began.elapsed().as_secs_f64() * 1e6);
        }
    }
    figures(&mut times)
}

fn ask(index: &Index, question: &str) -> usize {
    let term = |known| match known {
        Known::Term(term) => Some(QueryTerm { term, weight: 1.0 }),
        Known::StopWord | Known::Missing => None,
    };
    let words: Vec<&str> = question.split(' ').collect();
    let terms: Vec<QueryTerm<_>> = index.known_all(&words, Language::English).into_iter().filter_map(term).collect();
    index.rank(&terms, TOP).len()
}

fn tantivy(passages: &[String], folder: &Path) -> Result<Peer, Failure> {
    let folder = tempfile::tempdir_in(folder)?.keep();
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
    Ok(Peer { name: "tantivy", build_seconds: seconds, bytes: bytes as f64, questions: usize::MAX, ask: Box::new(ask) })
}

fn sqlite(passages: &[String], folder: &Path) -> Result<Peer, Failure> {
    let path = tempfile::NamedTempFile::new_in(folder)?.into_temp_path().keep()?;
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
    Ok(Peer { name: "SQLite FTS5", build_seconds: seconds, bytes: bytes as f64, questions: 20, ask: Box::new(ask) })
}

fn bm25(passages: &[String]) -> Peer {
    let began = Instant::now();
    let engine: SearchEngine<u32> =
        SearchEngineBuilder::<u32>::with_corpus(StemmedAs::English, passages.iter().map(String::as_str)).build();
    let seconds = began.elapsed().as_secs_f64();
    Peer {
        name: "bm25",
        build_seconds: seconds,
        bytes: f64::NAN,
        questions: 20,
        ask: Box::new(move |question| engine.search(question, TOP).len()),
    }
}
