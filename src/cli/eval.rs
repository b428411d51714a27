//! `eval`: figures for a question file.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;

use crate::cli::{DONE, Misuse, progress, start};
use crate::config::Settings;
use crate::engine::eval::{self, Case, Figures, Row};
use crate::service::{Service, Wishes, micros};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The question file: a JSON object a line with `id`, `question`, `answerable`, `articles`, `answers`
    file: PathBuf,

    /// Print JSON: the figures, and a row for each question
    #[arg(long)]
    json: bool,
}

pub(super) fn run(settings: Settings, arguments: &Arguments) -> anyhow::Result<u8> {
    let cases = read(&arguments.file)?;
    let service = start(settings)?;
    let rows = ask(&service, &cases);
    let figures = eval::figures(&rows);
    let mut out = anstream::stdout().lock();
    if arguments.json {
        writeln!(out, "{}", serde_json::json!({"figures": figures, "questions": rows}))?;
    } else {
        out.write_all(table(&figures).as_bytes())?;
    }
    Ok(DONE)
}

fn read(path: &Path) -> anyhow::Result<Vec<Case>> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut cases = Vec::new();
    for (number, line) in (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty()) {
        cases.push(serde_json::from_str(line).map_err(|error| Misuse(format!("{}:{number}: is not a question: {error}", path.display())))?);
    }
    if cases.is_empty() {
        return Err(Misuse(format!("{} holds no question", path.display())).into());
    }
    Ok(cases)
}

fn ask(service: &Service, cases: &[Case]) -> Vec<Row> {
    let bar = progress::bar("asking", cases.len());
    let wishes = Wishes { quotes: None, ranked: eval::RANKED };
    let rows = cases
        .iter()
        .map(|case| {
            bar.inc(1);
            service
                .answer(&case.question, wishes)
                .map_or_else(|_| eval::unread(case), |found| eval::judge(case, &found.answer, micros(found.took)))
        })
        .collect();
    bar.finish_and_clear();
    rows
}

fn table(figures: &Figures) -> String {
    let mut out = format!("{:<24}{:>10}\n{:<24}{:>10}\n", "questions", figures.questions, "answerable", figures.answerable);
    for (name, value) in &figures.values {
        let shown = if name.ends_with("_us") { format!("{value:.0}") } else { format!("{value:.3}") };
        out.push_str(&format!("{name:<24}{shown:>10}\n"));
    }
    out
}
