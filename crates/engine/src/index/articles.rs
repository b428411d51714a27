//! The articles of an index, and where the sentences of each lie. Those of a kept index are read when they are asked for.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::article::{Article, Attribution, Mark};
use crate::index::SentenceId;
use crate::index::kept::Kept;
use crate::index::shelf::Shelf;
use crate::index::snapshot;
use crate::index::spans::Spans;
use crate::index::table::Table;

/// Articles in corpus order.
#[derive(Debug, Default)]
pub(super) struct Articles {
    /// Those that were read so far.
    read: Shelf,
    /// Where each article's sentences end; those of the next follow.
    pub(super) sentence_ends: Table<SentenceId>,
    /// The mark of each.
    pub(super) marks: Table<u64>,
    /// Bytes of all bodies.
    pub(super) text_bytes: usize,
    records: Option<Records>,
    /// What stands for an article that cannot be read.
    missing: OnceLock<Arc<Article>>,
}

/// Articles as they are kept: their texts apart, since what is known of them is looked at more often.
#[derive(Debug)]
pub(super) struct Records {
    pub(super) kept: Arc<Kept>,
    pub(super) heads: Pieces,
    pub(super) bodies: Pieces,
}

/// Runs of bytes, one behind the other.
#[derive(Debug)]
pub(super) struct Pieces {
    pub(super) bytes: Table<u8>,
    /// Where each ends.
    pub(super) ends: Table<u64>,
}

impl Articles {
    /// Articles that are kept. Nothing if there is not one of everything for each.
    pub(super) fn kept(records: Records, marks: Table<u64>, sentence_ends: Table<SentenceId>, text_bytes: usize) -> Option<Articles> {
        let count = sentence_ends.len();
        let read = Shelf::new(count);
        let fits = [records.heads.ends.len(), records.bodies.ends.len(), marks.len()] == [count; 3];
        fits.then(|| Articles { read, sentence_ends, marks, text_bytes, records: Some(records), missing: OnceLock::new() })
    }

    /// Adds one whose sentences end at `end`.
    pub(super) fn push(&mut self, article: Arc<Article>, mark: Mark, end: SentenceId) {
        self.marks.own().push(mark.number());
        self.text_bytes += article.body.len();
        self.read.push(article);
        self.sentence_ends.own().push(end);
    }

    pub(super) fn len(&self) -> usize {
        self.read.len()
    }

    /// How many are in memory.
    #[cfg(test)]
    pub(super) fn read_so_far(&self) -> usize {
        (0..self.len()).filter(|at| self.read.get(*at).is_some()).count()
    }

    /// Bytes of memory they take, without those of their texts.
    pub(super) fn bytes(&self) -> usize {
        self.read.bytes() + self.sentence_ends.bytes() + self.marks.bytes()
    }

    /// The sentences of an article, of which there are `all` in all; none if there is no such article.
    pub(super) fn sentences(&self, at: usize, all: usize) -> Range<SentenceId> {
        let end = |at: usize| self.sentence_ends.get(at).unwrap_or_default();
        let start = at.checked_sub(1).map_or(0, end);
        start..end(at).min(all as SentenceId)
    }

    /// An article, whose sentences lie at `spans`. One without text if it cannot be read: then the index is damaged.
    pub(super) fn get(&self, at: usize, spans: &Spans) -> &Arc<Article> {
        let read = self.read.get_or_read(at, || self.read(at, spans));
        read.unwrap_or_else(|| self.missing.get_or_init(|| Arc::new(Article::plain("", ""))))
    }

    /// Has what will be read of these articles fetched, all at once, where that was not read yet.
    pub(super) fn fetch(&self, wanted: &[usize], spans: &Spans) {
        let Some(Records { heads, bodies, .. }) = &self.records else { return };
        let unread = || wanted.iter().copied().filter(|at| *at < self.len() && self.read.get(*at).is_none());
        for at in unread() {
            let ends = at.saturating_sub(1)..at + 1;
            heads.ends.fetch(ends.clone());
            bodies.ends.fetch(ends.clone());
            self.sentence_ends.fetch(ends);
        }
        for at in unread() {
            heads.fetch(at);
            bodies.fetch(at);
            let sentences = self.sentences(at, spans.len());
            spans.packed.fetch(sentences.start as usize..sentences.end as usize);
        }
    }

    /// Shows an article's mark and what is known of it. Its text is not read, and nothing is held that was not.
    pub(super) fn show(&self, at: usize, look: impl FnOnce(Mark, &Attribution)) {
        let mark = Mark::from_number(self.marks.get(at).unwrap_or_default());
        match self.read.get(at) {
            Some(article) => look(mark, &article.attribution),
            None => look(mark, &self.sound(self.records.as_ref().and_then(|records| records.head(at))).attribution),
        }
    }

    fn read(&self, at: usize, spans: &Spans) -> Arc<Article> {
        let article = self.records.as_ref().and_then(|records| records.article(at));
        Arc::new(self.sound(article.filter(|article| are_pieces(&article.body, self.sentences(at, spans.len()), spans))))
    }

    /// What was read, or what stands for it where that failed.
    fn sound(&self, read: Option<Article>) -> Article {
        read.unwrap_or_else(|| {
            if let Some(records) = &self.records {
                records.kept.set_damaged();
            }
            Article::plain("", "")
        })
    }
}

impl Records {
    /// An article without its text.
    fn head(&self, at: usize) -> Option<Article> {
        snapshot::article_without_text(self.heads.piece(at)?)
    }

    fn article(&self, at: usize) -> Option<Article> {
        let body = std::str::from_utf8(self.bodies.piece(at)?).ok()?.to_owned();
        Some(Article { body, ..self.head(at)? })
    }
}

impl Pieces {
    fn piece(&self, at: usize) -> Option<&[u8]> {
        Some(self.bytes.slice(self.range(at)?))
    }

    /// Has one fetched without waiting for it.
    fn fetch(&self, at: usize) {
        if let Some(range) = self.range(at) {
            self.bytes.fetch(range);
        }
    }

    fn range(&self, at: usize) -> Option<Range<usize>> {
        let start = at.checked_sub(1).map_or(Some(0), |before| self.ends.get(before))?;
        Some(usize::try_from(start).ok()?..usize::try_from(self.ends.get(at)?).ok()?)
    }
}

/// Whether each sentence is a piece of `body`, behind the one before.
fn are_pieces(body: &str, mut sentences: Range<SentenceId>, spans: &Spans) -> bool {
    let mut before = 0;
    sentences.all(|sentence| {
        let span = spans.span(sentence);
        let own = span.start as usize..span.end as usize;
        let fits = before <= own.start && body.get(own.clone()).is_some();
        before = own.end;
        fits
    })
}
