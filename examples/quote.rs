//! The library in twenty lines: two articles, one question, the sentence that answers it.
//!
//! `cargo run --example quote`

#![expect(clippy::print_stdout, reason = "it prints quotes")]

use pullquote_engine::answer::{self, Question, Rules};
use pullquote_engine::article::Article;
use pullquote_engine::index::{self, Weights};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mill = Article::plain("mill.txt", "The mill on the Orra was built in 1812. It ground rye for nine generations.");
    let ferry = Article::plain("ferry.txt", "The ferry at Selm carries 40 people and no cars.");
    let index = index::build(vec![mill.into(), ferry.into()], Weights::default())?;

    let question = Question::parse("How many people fit on the ferry?")?;
    let answer = answer::compose(&index, &question, &Rules::default());

    for quote in answer.quotes() {
        println!("“{}” ({}, bytes {:?})", quote.text(), quote.article.id, quote.span);
    }
    Ok(())
}
