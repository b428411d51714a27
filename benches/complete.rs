//! How long completing takes on made corpora: `cargo bench --bench complete -- [articles]...`. It also says how long the
//! catalogue takes to make. `benches/peers` builds it without the bot: `cargo run --release --no-default-features --bin complete`.
#![expect(clippy::disallowed_methods, reason = "it measures time")]
#![expect(clippy::indexing_slicing, clippy::print_stdout, reason = "a bench prints its figures, and fails by panicking")]

#[expect(dead_code, reason = "it makes passages and questions too, for the index")]
mod generator;

use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use generator::Random;
use pullquote_engine::article::{Article, Field};
use pullquote_engine::catalogue::Catalogue;
use pullquote_engine::index::{self, LimitError, Weights};

const SIZES: [usize; 2] = [10_000, 100_000];

/// Outlets there are to draw from, the first ones far more often than the last.
const OUTLETS: usize = 3_000;

/// Texts typed of each kind.
const TYPED: usize = 2_000;

/// Choices that are shown.
const LIMIT: usize = 25;

/// Bytes of a body. Making a catalogue reads them all.
const BODY_BYTES: usize = 2_000;

fn main() -> Result<(), LimitError> {
    let given: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    // Without `--bench`, as `cargo test --benches` runs it, it only shows that it runs.
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let sizes = match (given.as_slice(), is_bench) {
        ([], true) => &SIZES[..],
        ([], false) => &[200],
        (given, _) => given,
    };
    println!("microseconds: median / 99th percentile / slowest");
    sizes.iter().try_for_each(|size| bench(*size))
}

fn bench(size: usize) -> Result<(), LimitError> {
    let mut random = Random(1);
    let outlets: Vec<String> = (0..OUTLETS).map(|number| outlet(&mut random, number)).collect();
    let articles: Vec<Arc<Article>> = (0..size).map(|number| Arc::new(article(&mut random, number, &outlets))).collect();
    let wanted: Vec<&str> = (0..TYPED).map(|_| outlets[drawn(&mut random, OUTLETS)].as_str()).collect();
    let names: Vec<String> = wanted.into_iter().map(|name| beginning(&mut random, name, 12)).collect();
    let wanted: Vec<&Arc<Article>> = (0..TYPED).map(|_| &articles[random.below(size)]).collect();
    let titles = wanted.into_iter().filter_map(|article| article.attribution.title.value());
    let headlines: Vec<String> = titles.map(|title| beginning(&mut random, title, 30)).collect();
    let index = Arc::new(index::build(articles.clone(), Weights::default())?);
    let mut times = Vec::new();
    let mut catalogue = Catalogue::default();
    for _ in 0..3 {
        let began = Instant::now();
        catalogue = Catalogue::new(Arc::clone(&index));
        times.push(began.elapsed().as_secs_f64() * 1e3);
    }
    println!("\n{size} articles, {} outlets; catalogue made in {:.0} ms", catalogue.outlets().len(), generator::quantile(&mut times, 0.5));
    report("outlets", &names, |typed| {
        black_box(catalogue.complete_outlet(typed, LIMIT).len());
    });
    report("headlines", &headlines, |typed| {
        black_box(catalogue.complete_headline(typed, LIMIT).len());
    });
    Ok(())
}

fn report(name: &str, typed: &[String], mut complete: impl FnMut(&str)) {
    typed.iter().take(100).for_each(|typed| complete(typed));
    let mut times: Vec<f64> = typed
        .iter()
        .map(|typed| {
            let began = Instant::now();
            complete(typed);
            began.elapsed().as_secs_f64() * 1e6
        })
        .collect();
    let [median, most, slowest] = [0.5, 0.99, 1.0].map(|share| generator::quantile(&mut times, share));
    println!("{name:10} {median:8.1} / {most:8.1} / {slowest:8.1}");
}

/// What somebody has typed who wants `text`: from its beginning or that of one of its words, at most so many letters.
fn beginning(random: &mut Random, text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    let from = if random.below(2) == 0 { 0 } else { random.below(words.len()) };
    words[from..].join(" ").chars().take(1 + random.below(most)).collect::<String>().to_lowercase()
}

fn article(random: &mut Random, number: usize, outlets: &[String]) -> Article {
    let words = 5 + random.below(9);
    let title: Vec<String> = (0..words).map(|_| word(random)).collect();
    let mut article = Article::plain(&number.to_string(), &"The mill closed. ".repeat(BODY_BYTES / 17));
    article.attribution.title = Field::Stated(title.join(" "));
    article.attribution.source = Field::Stated(outlets[drawn(random, outlets.len())].clone());
    article
}

/// A word, as often as Zipf's law has it.
fn word(random: &mut Random) -> String {
    let rank = generator::rank(random);
    let mut word = String::new();
    match generator::STOP_WORDS.split_whitespace().nth(rank) {
        Some(stop_word) => word.push_str(stop_word),
        None => generator::spell(rank, &mut word),
    }
    word
}

/// A name that no other outlet has.
fn outlet(random: &mut Random, number: usize) -> String {
    const KINDS: [&str; 6] = ["Post", "News", "Herald", "Times", "Observer", "Tribune"];
    let places: Vec<String> = (0..1 + random.below(3)).map(|_| word(random)).collect();
    format!("The {} {} {number}", places.join(" "), KINDS[random.below(KINDS.len())])
}

/// A number below `bound`, small ones far more often.
fn drawn(random: &mut Random, bound: usize) -> usize {
    random.below(bound).min(random.below(bound)).min(random.below(bound))
}
