//! Ranked passages of documents in, the articles and their sections to look for units in out.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::answer::evidence::Evidence;
use crate::article::Article;
use crate::index::{PassageId, RankedPassage};
use crate::unit::{self, Section};

/// What is known of a section that some passage led to.
pub(super) struct Found {
    pub(super) passage: PassageId,
    /// The best score of its passages.
    pub(super) score: f32,
    /// The places of the blocks that its passages begin with.
    begins: Vec<usize>,
}

/// Of a section with more blocks only those around its passages are read, so that a question's work does not grow with a document.
const WHOLE_SECTION: usize = 500;
/// So many blocks are read before the one that a passage begins with.
const BLOCKS_BEFORE: usize = 40;
/// So many blocks are read from there on. A passage has at most 300 words, or one block.
const BLOCKS_FROM: usize = 120;

impl Found {
    /// The parts of a section that are read, in order and apart from each other: mostly the whole.
    pub(super) fn parts(&self, section: Section) -> Vec<Section> {
        if section.blocks.len() <= WHOLE_SECTION {
            return vec![section];
        }
        let mut begins = self.begins.clone();
        begins.sort_unstable();
        let mut parts: Vec<Section> = Vec::new();
        for begin in begins {
            let start = begin.saturating_sub(BLOCKS_BEFORE).max(section.blocks.start);
            let end = (begin + BLOCKS_FROM).min(section.blocks.end);
            match parts.last_mut() {
                Some(last) if start <= last.blocks.end => last.blocks.end = last.blocks.end.max(end),
                _ => parts.push(Section { heading: section.heading, blocks: start..end }),
            }
        }
        parts
    }
}

/// The articles of the passages in the order of their best one, with the sections that passages stand in, by where their blocks begin.
pub(super) fn by_article(evidence: &Evidence<'_>, ranked: &[RankedPassage]) -> Vec<(Arc<Article>, BTreeMap<usize, Found>)> {
    let mut articles: Vec<(Arc<Article>, BTreeMap<usize, Found>)> = Vec::new();
    for found in ranked {
        let article = evidence.article_of(found.passage);
        let start = evidence.span_of(found.passage).start;
        let Some(block) = u32::try_from(start).ok().and_then(|start| article.shape.block_at(start)) else { continue };
        let start_of_section = unit::section_start(&article.shape, block);
        let place = articles.iter().position(|(other, _)| Arc::ptr_eq(other, article)).unwrap_or_else(|| {
            articles.push((Arc::clone(article), BTreeMap::new()));
            articles.len() - 1
        });
        let Some((_, sections)) = articles.get_mut(place) else { continue };
        let section = sections.entry(start_of_section).or_insert(Found { passage: found.passage, score: found.score, begins: Vec::new() });
        section.begins.push(block);
    }
    articles
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_section_only_what_is_around_its_passages_is_read() {
        let found = Found { passage: 0, score: 1.0, begins: vec![5_000, 60, 5_100, 9_990] };
        let parts = |blocks| found.parts(Section { heading: Some(0), blocks }).into_iter().map(|part| part.blocks).collect::<Vec<_>>();
        assert_eq!(parts(1..10_000), [20..180, 4_960..5_220, 9_950..10_000]);
        assert_eq!(parts(1..501).as_slice(), std::slice::from_ref(&(1..501)), "a short one is read whole");
    }
}
