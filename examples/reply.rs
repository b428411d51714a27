//! A reply as Discord gets it: reads a folder, answers a question, prints the message's JSON.
//!
//! `cargo run --example reply -- corpus "Who signed the memorandum in Madrid?"`

#![expect(clippy::disallowed_methods, reason = "only the engine is pure")]
#![expect(clippy::print_stdout, reason = "it prints a reply")]

use std::collections::BTreeMap;

use pullquote::config::Settings;
use pullquote::engine::answer::Filter;
use pullquote::engine::render::reply;
use pullquote::engine::render::wording::ENGLISH;
use pullquote::service::{Service, Wishes};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(corpus), Some(question)) = (arguments.next(), arguments.next()) else {
        return Err("usage: reply FOLDER QUESTION".into());
    };
    let settings = Settings { corpus: vec![corpus.into()], ..Settings::read(None, &BTreeMap::new())? };
    let found = Service::start(settings)?.answer(&question, Wishes::default())?;
    println!("{}", serde_json::to_string_pretty(&reply::answer(&found.question, &found.answer, &Filter::default(), &ENGLISH))?);
    Ok(())
}
