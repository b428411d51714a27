//! How fast web pages are read, beside the readability library alone and beside making a page a tree and nothing else.
//!
//! `cargo bench -p pullquote-engine --bench pages -- FOLDER` reads each `.html` file of the folder on one core, the three in turn, and
//! prints the median of nine rounds. Without a folder it reads made pages.
#![expect(clippy::disallowed_methods, reason = "it measures time")]
#![expect(clippy::print_stdout, clippy::indexing_slicing, reason = "a bench prints its figures, and fails by panicking")]

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use dom_query::Document;
use dom_smoothie::Readability;
use pullquote_engine::parse;

const ROUNDS: usize = 9;

fn main() {
    // Without `--bench`, as `cargo test --benches` runs it, it only shows that it runs.
    let measured = env::args().any(|argument| argument == "--bench");
    let folder = env::args().skip(1).find(|argument| Path::new(argument).is_dir());
    let pages = folder.map_or_else(made, |folder| saved(Path::new(&folder)));
    measure(&pages, if measured { ROUNDS } else { 1 });
}

fn measure(pages: &[String], rounds: usize) {
    let megabytes = pages.iter().map(String::len).sum::<usize>() as f64 / 1e6;
    let mut seconds: [Vec<f64>; 3] = Default::default();
    for _ in 0..rounds {
        seconds[0].push(timed(pages, |page| drop(black_box(Document::from(page)))));
        seconds[1].push(timed(pages, |page| drop(black_box(Readability::new(page, None, None).and_then(|mut reader| reader.parse())))));
        seconds[2].push(timed(pages, |page| drop(black_box(parse::parse("a.html", page.as_bytes())))));
    }
    println!("{} pages, {megabytes:.1} MB", pages.len());
    let medians = seconds.map(|mut seconds| {
        seconds.sort_by(f64::total_cmp);
        seconds[rounds / 2]
    });
    for (name, median) in ["a tree alone", "dom_smoothie alone", "pullquote"].iter().zip(medians) {
        println!("{name:<20} {:>8.1} ms {:>7.1} MB/s", median * 1e3, megabytes / median);
    }
    println!("pullquote takes {:.2} times as long as dom_smoothie alone", medians[2] / medians[1]);
}

fn timed(pages: &[String], read: impl Fn(&str)) -> f64 {
    let began = Instant::now();
    pages.iter().for_each(|page| read(page));
    began.elapsed().as_secs_f64()
}

/// The pages of a folder, in the order of their names.
fn saved(folder: &Path) -> Vec<String> {
    let mut paths: Vec<_> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "html"));
    paths.sort();
    paths.iter().filter_map(|path| fs::read(path).ok()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).collect()
}

/// Pages with what real ones have around their text.
fn made() -> Vec<String> {
    let paragraph =
        "<p>The mill by the river <a href='/m'>closed</a> in 1980, after a century, and <b>nobody</b> in the valley was surprised.</p>";
    let menu = "<nav><ul>".to_owned() + &"<li class='item'><a href='/a'>Valley</a></li>".repeat(60) + "</ul></nav>";
    let page = |paragraphs: usize| {
        let text = paragraph.repeat(paragraphs);
        format!(
            "<html><head><title>Mill closes</title></head><body>{menu}<article><h1>Mill closes</h1>{text}</article>{menu}</body></html>"
        )
    };
    [5, 20, 80].map(page).into()
}
