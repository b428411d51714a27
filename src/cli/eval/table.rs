//! Runs in, tables for people out.

use std::collections::BTreeMap;

use pullquote_engine::eval::{self, Change, Figures, Run, differences};

/// A figure's name and the heading of its column.
type Column = (&'static str, &'static str);

/// The figures of every set, in the order of reading.
const COLUMNS: [Column; 21] = [
    ("hit_at_1", "hit@1"),
    ("hit_at_5", "hit@5"),
    ("hit_at_10", "hit@10"),
    ("mrr_at_10", "mrr@10"),
    ("ndcg_at_10", "ndcg@10"),
    ("answer_in_first_quote", "quote 1"),
    ("answer_in_three", "quote 3"),
    ("answered", "answered"),
    ("answered_rightly", "rightly"),
    ("false_answers", "false"),
    ("false_strong", "f.strong"),
    ("forced", "forced"),
    ("shown_rightly", "shown"),
    ("quotes_shown", "quotes"),
    ("quotes_strong", "q.strong"),
    ("quotes_useful", "useful"),
    ("quote_calibration_error", "q.cal.err"),
    ("auroc", "auroc"),
    ("calibration_error", "cal.err"),
    ("median_us", "median us"),
    ("p99_us", "p99 us"),
];

/// Those of sets on documentation, which are about what a reader is shown.
const SHOWN: [Column; 15] = [
    ("first_right", "first"),
    ("any_right", "any"),
    ("none", "none"),
    ("wrong", "wrong"),
    ("wrong_strong", "w.strong"),
    ("holds", "holds"),
    ("junk", "junk"),
    ("false_answers", "false"),
    ("false_strong", "f.strong"),
    ("forced", "forced"),
    ("quotes_shown", "quotes"),
    ("quotes_strong", "q.strong"),
    ("quotes_useful", "useful"),
    ("quote_calibration_error", "q.cal.err"),
    ("median_chars", "chars"),
];

/// Those of them that have no column of their own in [`COLUMNS`].
fn only_shown() -> impl Iterator<Item = &'static Column> {
    SHOWN.iter().filter(|(name, _)| !COLUMNS.iter().any(|(other, _)| other == name))
}

/// The figures by their names.
type Values = BTreeMap<String, f64>;

/// A line a figure for one set, a line a set for several; sets on documentation apart, with a line for each kind of question.
pub(super) fn figures(runs: &[Run]) -> String {
    if let [one] = runs {
        return tall(one) + &by_kind(&one.figures);
    }
    let (documentation, others): (Vec<&Run>, Vec<&Run>) = runs.iter().partition(|run| !run.figures.kinds.is_empty());
    let lines = |runs: &[&Run]| runs.iter().map(|run| line(&run.name, &run.figures)).collect::<Vec<_>>();
    let tables = [wide("set", &COLUMNS, &lines(&others)), of_documentation(&documentation, lines(&documentation))];
    tables.into_iter().filter(|table| !table.is_empty()).collect::<Vec<_>>().join("\n")
}

fn of_documentation(runs: &[&Run], mut lines: Vec<Line>) -> String {
    if runs.is_empty() {
        return String::new();
    }
    let rows: Vec<_> = runs.iter().flat_map(|run| run.questions.iter().cloned()).collect();
    let all = eval::figures(&rows);
    if runs.len() > 1 {
        lines.push(line("all", &all));
    }
    wide("set", &SHOWN, &lines) + &by_kind(&all)
}

/// A line for each kind of question, behind an empty one; nothing where there are no kinds.
fn by_kind(figures: &Figures) -> String {
    if figures.kinds.is_empty() {
        return String::new();
    }
    let lines = figures.kinds.iter().map(|kind| Line { name: kind.kind.clone(), asked: kind.questions, values: kind.values.clone() });
    format!("\n{}", wide("kind", &SHOWN, &lines.collect::<Vec<_>>()))
}

fn tall(run: &Run) -> String {
    let mut out = format!("{:<24}{:>10}\n{:<24}{:>10}\n", "questions", run.figures.questions, "answerable", run.figures.answerable);
    for (name, _) in COLUMNS.iter().chain(only_shown()).filter(|(name, _)| run.figures.values.contains_key(*name)) {
        out.push_str(&format!("{name:<24}{:>10}\n", shown(&run.figures.values, name)));
    }
    out
}

/// A line of a wide table.
struct Line {
    name: String,
    asked: usize,
    values: Values,
}

fn line(name: &str, figures: &Figures) -> Line {
    Line { name: name.to_owned(), asked: figures.questions, values: figures.values.clone() }
}

/// A table with those of the columns that a line has a figure for; nothing where there is no line.
fn wide(what: &str, columns: &[Column], lines: &[Line]) -> String {
    if lines.is_empty() {
        return String::new();
    }
    let used: Vec<_> = columns.iter().filter(|(name, _)| lines.iter().any(|line| line.values.contains_key(*name))).collect();
    let mut out = format!("{what:<16}{:>6}", "asked");
    for (_, heading) in &used {
        out.push_str(&format!("{heading:>10}"));
    }
    for line in lines {
        out.push_str(&format!("\n{:<16}{:>6}", line.name, line.asked));
        for (name, _) in &used {
            out.push_str(&format!("{:>10}", shown(&line.values, name)));
        }
    }
    out.push('\n');
    out
}

fn shown(values: &Values, name: &str) -> String {
    match values.get(name) {
        None => "-".to_owned(),
        Some(value) if name.ends_with("_us") || name.ends_with("_chars") => format!("{value:.0}"),
        Some(value) => format!("{value:.3}"),
    }
}

/// For each tenth of confidence, how many of the answers were right, and how many of the quotes held a right text.
pub(super) fn reliability(runs: &[Run]) -> String {
    let mut out = String::new();
    for Run { name, figures, .. } in runs {
        for (what, is_so, tenths) in [("questions", "right", &figures.reliability), ("quotes", "right", &figures.quote_reliability)] {
            if tenths.is_empty() {
                continue;
            }
            out.push_str(&format!("\n{name}\n{:<12}{what:>10}{:>12}{is_so:>10}\n", "confidence", "mean"));
            for tenth in tenths {
                let range = format!("{:.1} to {:.1}", tenth.from, tenth.from + 0.1);
                out.push_str(&format!("{range:<12}{:>10}{:>12.3}{:>10.3}\n", tenth.questions, tenth.confidence, tenth.right));
            }
        }
    }
    out
}

/// What changed since `before`: each figure that moved, then each question that did.
pub(super) fn changes(before: &[Run], runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        let Some(old) = before.iter().find(|old| old.name == run.name || before.len() == 1 && runs.len() == 1) else {
            out.push_str(&format!("\n{}: not in the earlier run\n", run.name));
            continue;
        };
        let found = differences(old, run);
        let better = found.iter().filter(|found| found.change == Change::Better).count();
        out.push_str(&format!("\n{}: {better} better, {} worse\n", run.name, found.len() - better));
        for (name, _) in COLUMNS.iter().chain(only_shown()).filter(|(name, _)| !name.ends_with("_us")) {
            if let (Some(then), Some(now)) = (old.figures.values.get(*name), run.figures.values.get(*name))
                && (now - then).abs() >= 0.000_5
            {
                out.push_str(&format!("  {name:<24}{then:>8.3} ->{now:>7.3}  {:+.3}\n", now - then));
            }
        }
        for found in found {
            let sign = if found.change == Change::Better { '+' } else { '-' };
            out.push_str(&format!("  {sign} {:<28} {} -> {}\n", found.id, found.before, found.after));
        }
    }
    out
}
