//! `eval`: figures for question sets, beside those of an earlier run, and held against floors.

mod floors;
mod set;
mod table;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Serialize;

use crate::cli::{CorpusFrom, DONE, FAILED, Misuse, progress, start};
use crate::config::Settings;
use crate::service::{Audience, Service, Wishes, micros};
use pullquote_engine::eval::{self, Case, Row, Run};

use floors::Bound;
use set::Set;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Question files (a JSON object a line with `id`, `question`, `answerable`, `articles`, `answers`; on documentation
    /// also `kind`, `holds`, `where`), or folders that hold `questions.jsonl` and, unless --corpus is given, `articles/`
    /// or `articles.jsonl`
    #[arg(required = true, value_name = "PATH")]
    sets: Vec<PathBuf>,

    /// Print JSON: the figures, and a row for each question
    #[arg(long)]
    json: bool,

    /// Compare with a run that was saved from --json, question by question
    #[arg(long, value_name = "RUN")]
    against: Option<PathBuf>,

    /// Fail if a figure is below VALUE, such as hit_at_1=.8, or squad2:hit_at_1=.8 for one set
    #[arg(long, value_name = "[SET:]FIGURE=VALUE")]
    fail_below: Vec<String>,

    /// Fail if a figure is above VALUE
    #[arg(long, value_name = "[SET:]FIGURE=VALUE")]
    fail_above: Vec<String>,

    /// Fail if a figure leaves the bounds that a TOML file holds in [SET.least] and [SET.most]
    #[arg(long, value_name = "FILE")]
    floors: Option<PathBuf>,

    /// Make one typing error in each question, the same ones for the same SEED
    #[arg(long, value_name = "SEED")]
    typos: Option<u64>,

    /// Also print how confidence and truth agree
    #[arg(long)]
    reliability: bool,
}

/// Several sets as they are saved; a single one is saved as it is.
#[derive(Serialize, serde::Deserialize)]
struct Runs {
    sets: Vec<Run>,
}

pub(super) fn run(settings: &Settings, corpus_from: CorpusFrom, arguments: &Arguments) -> anyhow::Result<u8> {
    let bounds = bounds(arguments)?;
    let before = arguments.against.as_deref().map(saved).transpose()?;
    let sets: Vec<Set> = arguments.sets.iter().map(|path| set::read(path, corpus_from)).collect::<anyhow::Result<_>>()?;
    let mut runs = Vec::new();
    for set in sets {
        let service = start(of_set(settings, set.corpus), Audience::Public)?;
        let questions = ask(&service, &set.cases, arguments.typos);
        runs.push(Run { name: set.name, figures: eval::figures(&questions), questions });
    }
    let mut out = anstream::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", as_json(&runs)?)?;
    } else {
        out.write_all(table::figures(&runs).as_bytes())?;
        if arguments.reliability {
            out.write_all(table::reliability(&runs).as_bytes())?;
        }
    }
    if let (Some(before), false) = (&before, arguments.json) {
        out.write_all(table::changes(before, &runs).as_bytes())?;
    }
    let broken: Vec<String> = bounds.iter().flat_map(|bound| bound.broken_by(&runs)).collect();
    for line in &broken {
        writeln!(anstream::stderr().lock(), "pullquote: {line}")?;
    }
    Ok(if broken.is_empty() { DONE } else { FAILED })
}

fn bounds(arguments: &Arguments) -> anyhow::Result<Vec<Bound>> {
    let mut bounds = Vec::new();
    for raw in &arguments.fail_below {
        bounds.push(floors::bound(raw, true).map_err(Misuse)?);
    }
    for raw in &arguments.fail_above {
        bounds.push(floors::bound(raw, false).map_err(Misuse)?);
    }
    if let Some(path) = &arguments.floors {
        bounds.extend(floors::read(&text_of(path)?).map_err(|reason| Misuse(format!("{}: {reason}", path.display())))?);
    }
    Ok(bounds)
}

/// The settings for a set, which may bring its own articles.
fn of_set(settings: &Settings, corpus: Option<PathBuf>) -> Settings {
    let mut settings = settings.clone();
    if let Some(own) = corpus {
        settings.read_only(vec![own]);
    }
    settings
}

fn text_of(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

fn saved(path: &Path) -> anyhow::Result<Vec<Run>> {
    let text = text_of(path)?;
    if let Ok(runs) = serde_json::from_str::<Runs>(&text) {
        return Ok(runs.sets);
    }
    let one: Run = serde_json::from_str(&text).map_err(|error| Misuse(format!("{} is not a saved run: {error}", path.display())))?;
    Ok(vec![one])
}

fn as_json(runs: &[Run]) -> anyhow::Result<String> {
    Ok(match runs {
        [one] => serde_json::to_string(one)?,
        several => serde_json::to_string(&Runs { sets: several.to_vec() })?,
    })
}

fn ask(service: &Service, cases: &[Case], typos: Option<u64>) -> Vec<Row> {
    let bar = progress::bar("asking", cases.len());
    let wishes = Wishes { ranked: eval::RANKED, ..Wishes::default() };
    let judged = |case: &Case| {
        bar.inc(1);
        let asked = typos.map_or_else(|| case.question.clone(), |seed| eval::with_typo(&case.question, seed));
        service
            .answer(&asked, wishes.clone())
            .map_or_else(|_| eval::unread(case), |found| eval::judge(case, &found.answer, micros(found.took)))
    };
    let rows = cases.iter().map(judged).collect();
    bar.finish_and_clear();
    rows
}
