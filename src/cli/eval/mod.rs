//! `eval`: figures for question sets, beside those of an earlier run, and held against floors.

mod floors;
mod table;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Serialize;

use crate::cli::{DONE, FAILED, Misuse, progress, start};
use crate::config::Settings;
use crate::service::{Service, Wishes, micros};
use pullquote_engine::eval::{self, Case, Row, Run};

use floors::Bound;

/// What a folder with a set of its own holds.
const QUESTIONS: &str = "questions.jsonl";
const ARTICLES: &str = "articles.jsonl";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Question files (a JSON object a line with `id`, `question`, `answerable`, `articles`, `answers`), or folders that
    /// hold `questions.jsonl` and, unless the corpus is meant, `articles.jsonl`
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

pub(super) fn run(settings: &Settings, arguments: &Arguments) -> anyhow::Result<u8> {
    let bounds = bounds(arguments)?;
    let before = arguments.against.as_deref().map(saved).transpose()?;
    let sets: Vec<(String, PathBuf, Vec<Case>)> = arguments.sets.iter().map(|path| set(path)).collect::<anyhow::Result<_>>()?;
    let mut runs = Vec::new();
    for (name, questions, cases) in &sets {
        let service = start(of_set(settings, questions, arguments))?;
        let questions = ask(&service, cases, arguments.typos);
        runs.push(Run { name: name.clone(), figures: eval::figures(&questions), questions });
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

/// A set's name, its question file and its questions. It is named after its folder where the file has the usual name.
fn set(path: &Path) -> anyhow::Result<(String, PathBuf, Vec<Case>)> {
    let file = if path.is_dir() { path.join(QUESTIONS) } else { path.to_owned() };
    let usual = file.file_name().is_some_and(|name| name == QUESTIONS);
    let named = if usual { file.canonicalize().ok().and_then(|full| full.parent().map(Path::to_owned)) } else { None };
    let name = named.as_deref().unwrap_or(&file).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let cases = read(&file)?;
    Ok((name, file, cases))
}

/// The settings for a set: a folder that was named brings its own articles, if it has any.
fn of_set(settings: &Settings, questions: &Path, arguments: &Arguments) -> Settings {
    let own = questions.with_file_name(ARTICLES);
    let from_folder = arguments.sets.iter().any(|path| path.is_dir() && path.join(QUESTIONS) == questions);
    let mut settings = settings.clone();
    if from_folder && own.is_file() {
        settings.corpus = vec![own];
    }
    settings
}

fn read(path: &Path) -> anyhow::Result<Vec<Case>> {
    let text = text_of(path)?;
    let mut cases = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        cases.push(serde_json::from_str(line).map_err(|error| Misuse(format!("{}:{number}: is not a question: {error}", path.display())))?);
    }
    if cases.is_empty() {
        return Err(Misuse(format!("{} holds no question", path.display())).into());
    }
    Ok(cases)
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
