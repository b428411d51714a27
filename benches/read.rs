//! How fast text is read: parsing with cleaning, sentences, sketches and story groups, on all cores.
//!
//! `cargo bench --bench read` reads generated corpora of 5,000, 20,000 and 80,000 articles; the cost must grow linearly.
//! Other numbers of articles may be given: `cargo bench --bench read -- 100000`.
#![expect(clippy::disallowed_methods, reason = "it measures time")]
#![expect(clippy::print_stdout, clippy::indexing_slicing, reason = "a bench prints its figures, and fails by panicking")]

use std::num::NonZero;
use std::thread;
use std::time::{Duration, Instant};

use pullquote_engine::parse;
use pullquote_engine::stories::{self, Sketch, StoryId};
use pullquote_engine::text::sentences;

const COUNTS: [usize; 3] = [5_000, 20_000, 80_000];

fn main() {
    // Without `--bench`, as `cargo test --benches` runs it, it only shows that it runs.
    let given: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let measured = std::env::args().any(|argument| argument == "--bench");
    let counts = match (given.as_slice(), measured) {
        ([], true) => &COUNTS[..],
        ([], false) => &[200],
        (given, _) => given,
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get);
    println!("{threads} threads; times in milliseconds");
    for &count in counts {
        measure(count, threads);
    }
}

fn measure(count: usize, threads: usize) {
    let files: Vec<String> = (0..count).map(article).collect();
    let megabytes = files.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    let (parsed, parse) = timed(|| in_parallel(&files, threads, |text| parse::parse("a.txt", text.as_bytes())));
    let articles: Vec<_> = parsed.iter().flat_map(|parsed| &parsed.articles).collect();
    let (counts, split) = timed(|| in_parallel(&articles, threads, |article| sentences::split(&article.body, article.language).len()));
    let (sketches, sketch) = timed(|| in_parallel(&articles, threads, |article| stories::sketch(article)));
    let sketches: Vec<&Sketch> = sketches.iter().collect();
    let (stories, group) = timed(|| stories::group_sketches(&sketches));
    let all = parse + split + sketch + group;
    let ms = |time: Duration| time.as_millis();
    println!(
        "{count:>6} articles {megabytes:>6.1} MB {:>8} sentences {:>6} stories | parse {:>5} split {:>5} sketch {:>5} group {:>5} all {:>6} = {:.1} MB/s",
        counts.iter().sum::<usize>(),
        first_tellers(&stories),
        ms(parse),
        ms(split),
        ms(sketch),
        ms(group),
        ms(all),
        megabytes / all.as_secs_f64()
    );
}

fn first_tellers(stories: &[StoryId]) -> usize {
    (0_u32..).zip(stories).filter(|(at, story)| story.0 == *at).count()
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let result = work();
    (result, began.elapsed())
}

fn in_parallel<T: Sync, R: Send>(items: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let share = items.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let work = &work;
        let running: Vec<_> = items.chunks(share).map(|part| scope.spawn(move || part.iter().map(work).collect::<Vec<R>>())).collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}

/// An article of some 4,000 bytes with the furniture of a page. Of each ten, the last is a version of the first.
fn article(number: usize) -> String {
    let origin = if number % 10 == 9 { number - 9 } else { number };
    let mut random = Random(origin as u64);
    let mut text = format!("{}\n\nBy Ada Moor\n\nOSLO – ", phrase(&mut random, 6));
    for _ in 0..12 {
        for _ in 0..2 + random.below(2) {
            let words = 12 + random.below(14);
            text.push_str(&phrase(&mut random, words));
            text.push_str(if random.below(6) == 0 { ",” she said. “" } else { ". " });
        }
        text.push_str("\n\n");
    }
    text + &format!("Version {number} ends here.\n\nREAD MORE: Mill opens again\n\n(Photo: Mill Times)\n\nSign up for our newsletter.\n")
}

fn phrase(random: &mut Random, words: usize) -> String {
    let mut text = random.word();
    text[..1].make_ascii_uppercase();
    for _ in 1..words {
        text.push(' ');
        text.push_str(&random.word());
    }
    text
}

/// A small generator with a seed: the same corpus on every machine. Source: splitmix64, by Steele, Lea and Flood (2014).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap_or_default() % limit
    }

    fn word(&mut self) -> String {
        const COMMON: [&str; 16] =
            ["the", "of", "to", "and", "in", "a", "that", "is", "for", "on", "with", "said", "was", "by", "from", "has"];
        const SYLLABLES: [&str; 16] = ["mi", "ll", "ri", "ver", "ta", "no", "se", "the", "an", "of", "ber", "ga", "con", "re", "u", "do"];
        if self.below(5) < 2 {
            return COMMON[self.below(COMMON.len())].to_owned();
        }
        (0..2 + self.below(3)).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }
}
