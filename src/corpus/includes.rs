//! A source and the files below it in, those of its `include` patterns that fit none of them out.

use crate::config::Source;
use pullquote_engine::parse::Problem;

/// The patterns of a source that have fitted no file so far.
#[derive(Debug, Default)]
pub(super) struct Unfitting {
    /// The source, with each of its patterns alone.
    alone: Vec<Source>,
}

impl Unfitting {
    pub(super) fn of(source: &Source) -> Unfitting {
        let alone = |pattern: &glob::Pattern| Source { include: vec![pattern.clone()], ..source.clone() };
        Unfitting { alone: source.include.iter().map(alone).collect() }
    }

    /// Notes a file by its path below the source.
    pub(super) fn note(&mut self, below: &str) {
        self.alone.retain(|source| !source.includes(below));
    }

    /// One problem a pattern, of the source itself.
    pub(super) fn into_problems(self) -> impl Iterator<Item = Problem> {
        self.alone.into_iter().flat_map(|source| {
            let (path, below) = (source.name.clone(), source.path.display().to_string());
            let reason = move |pattern: &glob::Pattern| format!("include pattern `{pattern}` fits no file below {below}");
            source.include.iter().map(reason).map(|reason| Problem { path: path.clone(), line: None, reason }).collect::<Vec<_>>()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn a_pattern_that_fits_no_file_is_a_problem() {
        let pattern = |text: &str| glob::Pattern::new(text).expect("a pattern");
        let source = Source { include: vec![pattern("**/*.md"), pattern("**/*.rst")], ..Source::from(PathBuf::from("handbook")) };
        let mut unfitting = Unfitting::of(&source);
        unfitting.note("docs/a.md");
        let problems: Vec<String> = unfitting.into_problems().map(|problem| problem.to_string()).collect();
        assert_eq!(problems, ["handbook: include pattern `**/*.rst` fits no file below handbook"]);
    }
}
