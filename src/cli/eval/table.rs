//! Runs in, tables for people out.

use pullquote_engine::eval::{Change, Run, differences};

/// Each figure with the heading of its column, in the order of reading.
const COLUMNS: [(&str, &str); 15] = [
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
    ("auroc", "auroc"),
    ("calibration_error", "cal.err"),
    ("median_us", "median us"),
    ("p99_us", "p99 us"),
];

/// A line a figure for one set, a line a set for several.
pub(super) fn figures(runs: &[Run]) -> String {
    match runs {
        [one] => tall(one),
        several => wide(several),
    }
}

fn tall(run: &Run) -> String {
    let mut out = format!("{:<24}{:>10}\n{:<24}{:>10}\n", "questions", run.figures.questions, "answerable", run.figures.answerable);
    for (name, _) in COLUMNS.iter().filter(|(name, _)| run.figures.values.contains_key(*name)) {
        out.push_str(&format!("{name:<24}{:>10}\n", shown(run, name)));
    }
    out
}

fn wide(runs: &[Run]) -> String {
    let used: Vec<_> = COLUMNS.iter().filter(|(name, _)| runs.iter().any(|run| run.figures.values.contains_key(*name))).collect();
    let mut out = format!("{:<16}{:>6}", "set", "asked");
    for (_, heading) in &used {
        out.push_str(&format!("{heading:>10}"));
    }
    for run in runs {
        out.push_str(&format!("\n{:<16}{:>6}", run.name, run.figures.questions));
        for (name, _) in &used {
            out.push_str(&format!("{:>10}", shown(run, name)));
        }
    }
    out.push('\n');
    out
}

fn shown(run: &Run, name: &str) -> String {
    match run.figures.values.get(name) {
        None => "-".to_owned(),
        Some(value) if name.ends_with("_us") => format!("{value:.0}"),
        Some(value) => format!("{value:.3}"),
    }
}

/// For each tenth of confidence, how many of the answers were right.
pub(super) fn reliability(runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs.iter().filter(|run| !run.figures.reliability.is_empty()) {
        out.push_str(&format!("\n{}\n{:<12}{:>10}{:>12}{:>10}\n", run.name, "confidence", "questions", "mean", "right"));
        for tenth in &run.figures.reliability {
            let range = format!("{:.1} to {:.1}", tenth.from, tenth.from + 0.1);
            out.push_str(&format!("{range:<12}{:>10}{:>12.3}{:>10.3}\n", tenth.questions, tenth.confidence, tenth.right));
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
        for (name, _) in COLUMNS.iter().filter(|(name, _)| !name.ends_with("_us")) {
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
