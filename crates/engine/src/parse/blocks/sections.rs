//! Headings in, which of them a block stands under; and the anchors of those whose document states none.

use std::collections::HashMap;

/// A question is below every heading around it.
pub(super) const QUESTION: u8 = 7;

/// The headings that are open, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Sections {
    open: Vec<(u8, u32)>,
    slugs: HashMap<String, u32>,
}

impl Sections {
    /// The place of the block that one which comes now stands under.
    pub(super) fn under(&self) -> Option<u32> {
        self.open.last().map(|(_, block)| *block)
    }

    /// Closes what a heading of `level` ends, so that it stands under the rest.
    pub(super) fn close_for(&mut self, level: u8) {
        while self.open.pop_if(|(open, _)| *open >= level).is_some() {}
    }

    /// Opens the heading that is the block at this place.
    pub(super) fn open(&mut self, level: u8, block: u32) {
        self.open.push((level, block));
    }

    /// Whether the innermost is a question.
    pub(super) fn is_in_question(&self) -> bool {
        self.open.last().is_some_and(|(level, _)| *level == QUESTION)
    }

    /// How many are open.
    pub(super) fn len(&self) -> usize {
        self.open.len()
    }

    /// Closes all but the first `len`.
    pub(super) fn truncate(&mut self, len: usize) {
        self.open.truncate(len);
    }

    /// The anchor that a heading has on GitHub and on most sites made of Markdown.
    pub(super) fn slug(&mut self, heading: &str) -> Option<String> {
        let lower = heading.to_lowercase();
        let kept = lower.chars().filter_map(|c| match c {
            c if c.is_alphanumeric() || matches!(c, '-' | '_') => Some(c),
            c if c.is_whitespace() => Some('-'),
            _ => None,
        });
        let slug = Some(kept.collect::<String>()).filter(|slug| !slug.is_empty())?;
        let before = self.slugs.entry(slug.clone()).or_default();
        let number = *before;
        *before += 1;
        Some(if number == 0 { slug } else { format!("{slug}-{number}") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_ends_those_of_its_level_and_below() {
        let mut sections = Sections::default();
        for (level, block) in [(1, 0), (2, 1), (QUESTION, 2), (3, 3)] {
            sections.close_for(level);
            sections.open(level, block);
        }
        assert_eq!(sections.under(), Some(3));
        sections.close_for(2);
        assert_eq!(sections.under(), Some(0));
    }

    #[test]
    fn anchors_are_slugs_and_repeats_are_numbered() {
        let mut sections = Sections::default();
        let slugs = ["What's new, in `v2.0`?", "Über uns", "Über uns", "…"].map(|heading| sections.slug(heading));
        assert_eq!(slugs.map(Option::unwrap_or_default), ["whats-new-in-v20", "über-uns", "über-uns-1", ""]);
    }
}
