//! `ask`: one question in the terminal, or many from a file.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::path::PathBuf;

use anyhow::Context;
use serde::Deserialize;
use time::Date;
use time::format_description::well_known::Iso8601;

use crate::cli::{DONE, FAILED, Misuse, SeenBy, start};
use crate::config::Settings;
use crate::service::{Service, Wishes, micros};
use pullquote_engine::answer::Filter;
use pullquote_engine::article;
use pullquote_engine::render::json::AnswerJson;
use pullquote_engine::render::{json, terminal};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The question, in one or several words
    #[arg(required_unless_present = "batch")]
    question: Vec<String>,

    /// Answer each line of FILE (`-` is standard input): plain text, or JSON objects with `id` and `question`
    #[arg(long, value_name = "FILE", conflicts_with = "question")]
    batch: Option<PathBuf>,

    /// Print JSON only
    #[arg(long)]
    json: bool,

    /// At most this many quotes
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=5))]
    quotes: Option<u8>,

    /// Also print the K passages that ranked best
    #[arg(long, value_name = "K", default_value_t = 0)]
    ranked: usize,

    /// Only articles whose outlet has this in its name
    #[arg(long, value_name = "NAME")]
    source: Option<String>,

    /// Only articles that state a date, and this day or a later one, such as 2022-03-04
    #[arg(long, value_name = "DAY", value_parser = day)]
    after: Option<Date>,

    /// Only articles that state a date, and this day or an earlier one
    #[arg(long, value_name = "DAY", value_parser = day)]
    before: Option<Date>,

    /// Say what made up each quote's score
    #[arg(long)]
    explain: bool,

    #[command(flatten)]
    seen_by: SeenBy,
}

fn day(raw: &str) -> Result<Date, String> {
    Date::parse(raw, &Iso8601::DATE).map_err(|_| "a day is written as 2022-03-04".to_owned())
}

/// A line of a batch that is JSON.
#[derive(Deserialize)]
struct Line {
    id: Option<String>,
    question: String,
}

pub(super) fn run(settings: Settings, arguments: &Arguments) -> anyhow::Result<u8> {
    let filter = Filter { source: arguments.source.clone(), after: arguments.after, before: arguments.before };
    if let Some((after, before)) = filter.swapped_days() {
        return Err(Misuse(format!(
            "these two dates are swapped: --after {} is later than --before {}",
            article::day(after),
            article::day(before)
        ))
        .into());
    }
    let (quotes, audience) = (arguments.quotes.map(usize::from), arguments.seen_by.audience());
    let wishes = Wishes { quotes, ranked: arguments.ranked, filter, audience, ..Wishes::default() };
    if let Some(path) = &arguments.batch {
        let lines: Box<dyn BufRead> = if path.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            Box::new(BufReader::new(fs::File::open(path).with_context(|| format!("cannot read {}", path.display()))?))
        };
        return batch(&start(settings, audience)?, lines, &wishes);
    }
    one(&start(settings, audience)?, &arguments.question.join(" "), wishes, arguments)
}

fn one(service: &Service, raw: &str, wishes: Wishes, arguments: &Arguments) -> anyhow::Result<u8> {
    let mut out = anstream::stdout().lock();
    match service.answer(raw, wishes) {
        Ok(found) if arguments.json => write_json(&mut out, &json::answer(None, &found.question, &found.answer, micros(found.took)))?,
        Ok(found) => out.write_all(terminal::answer(&found.answer, arguments.explain).as_bytes())?,
        Err(error) if arguments.json => {
            write_json(&mut out, &json::invalid(None, raw, &error))?;
            return Ok(FAILED);
        }
        Err(error) => return Err(Misuse(format!("{error}; ask in words, for example: pullquote ask \"Who signed it?\"")).into()),
    }
    Ok(DONE)
}

fn batch(service: &Service, lines: Box<dyn BufRead>, wishes: &Wishes) -> anyhow::Result<u8> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in lines.lines() {
        let line = line.context("cannot read the questions")?;
        if line.trim().is_empty() {
            continue;
        }
        let (id, raw) = question_in(line);
        match service.answer(&raw, wishes.clone()) {
            Ok(found) => write_json(&mut out, &json::answer(id.as_deref(), &found.question, &found.answer, micros(found.took)))?,
            Err(error) => write_json(&mut out, &json::invalid(id.as_deref(), &raw, &error))?,
        }
    }
    out.flush()?;
    Ok(DONE)
}

/// The id and the question of a line of a batch. A JSON object without a question asks nothing, which the answer says.
fn question_in(line: String) -> (Option<String>, String) {
    match serde_json::from_str::<Line>(&line) {
        Ok(Line { id, question }) => (id, question),
        Err(_) if line.trim_start().starts_with('{') => (None, String::new()),
        Err(_) => (None, line),
    }
}

fn write_json(out: &mut dyn Write, answer: &AnswerJson<'_>) -> anyhow::Result<()> {
    writeln!(out, "{}", serde_json::to_string(answer)?)?;
    Ok(())
}
