//! The articles of an index, and where the sentences of each lie. Those in a snapshot are read when they are asked for.

use std::io::{self, Write};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::article::{Article, Attribution, Mark};
use crate::index::ids::SentenceId;
use crate::index::storage::article_codec;
use crate::index::storage::codec::Writer;
use crate::index::storage::column::Column;
use crate::index::storage::lazy_cache::LazyCache;
use crate::index::storage::pages::Pages;
use crate::index::storage::snapshot::{SnapshotReader, SnapshotWriter};
use crate::index::storage::spans::Spans;

/// Articles in corpus order.
#[derive(Debug, Default)]
pub(crate) struct Articles {
    /// Those that were read so far.
    read: LazyCache,
    /// Where each article's sentences end; those of the next follow.
    pub(crate) sentence_ends: Column<SentenceId>,
    /// The mark of each.
    pub(crate) marks: Column<u64>,
    /// Bytes of all bodies.
    pub(crate) text_bytes: usize,
    /// Where the others are read from.
    stored: Option<StoredArticles>,
    /// What stands for an article that cannot be read.
    missing: OnceLock<Arc<Article>>,
}

/// Articles in a snapshot: their texts apart, since what is known of them is looked at more often.
#[derive(Debug)]
struct StoredArticles {
    pages: Arc<Pages>,
    heads: Pieces,
    bodies: Pieces,
}

/// Runs of bytes, one behind the other.
#[derive(Debug)]
struct Pieces {
    bytes: Column<u8>,
    /// Where each ends.
    ends: Column<u64>,
}

impl Articles {
    /// Writes each article, whose sentences lie at `spans`: first what is known of all, then their texts.
    pub(crate) fn write<W: Write>(&self, snapshot: &mut SnapshotWriter<W>, spans: &Spans) -> io::Result<()> {
        snapshot.directory.length(self.text_bytes);
        self.write_pieces(snapshot, spans, article_codec::write)?;
        self.write_pieces(snapshot, spans, |writer, article| writer.bytes.extend(article.body.as_bytes()))?;
        snapshot.column(&self.marks)?;
        snapshot.column(&self.sentence_ends)
    }

    /// Writes something of each article.
    fn write_pieces<W: Write>(
        &self,
        snapshot: &mut SnapshotWriter<W>,
        spans: &Spans,
        write: impl Fn(&mut Writer, &Article),
    ) -> io::Result<()> {
        let start = snapshot.len();
        let mut ends: Vec<u64> = Vec::with_capacity(self.len());
        for at in 0..self.len() {
            let mut piece = Writer::default();
            write(&mut piece, self.get(at, spans));
            snapshot.write(&piece.bytes)?;
            ends.push((snapshot.len() - start) as u64);
        }
        snapshot.directory.length(start);
        snapshot.directory.length(snapshot.len() - start);
        snapshot.column(&Column::from(ends))
    }

    /// Articles in a snapshot. Nothing if there is not one of everything for each.
    pub(crate) fn open(snapshot: &mut SnapshotReader<'_>) -> Option<Articles> {
        let text_bytes = snapshot.directory.place()?;
        let (heads, bodies) = (Pieces::open(snapshot)?, Pieces::open(snapshot)?);
        let (marks, sentence_ends): (Column<u64>, Column<SentenceId>) = (snapshot.column()?, snapshot.column()?);
        let count = sentence_ends.len();
        let fits = [heads.ends.len(), bodies.ends.len(), marks.len()] == [count; 3];
        let stored = Some(StoredArticles { heads, bodies, pages: Arc::clone(snapshot.pages) });
        fits.then(|| Articles { read: LazyCache::new(count), sentence_ends, marks, text_bytes, stored, missing: OnceLock::new() })
    }

    /// Adds one whose sentences end at `end`.
    pub(crate) fn push(&mut self, article: Arc<Article>, mark: Mark, end: SentenceId) {
        self.marks.to_mut().push(mark.number());
        self.text_bytes += article.body.len();
        self.read.push(article);
        self.sentence_ends.to_mut().push(end);
    }

    pub(crate) fn len(&self) -> usize {
        self.read.len()
    }

    /// How many are in memory.
    #[cfg(test)]
    pub(crate) fn read_so_far(&self) -> usize {
        (0..self.len()).filter(|at| self.read.get(*at).is_some()).count()
    }

    /// Bytes of memory they take, without those of their texts.
    pub(crate) fn bytes(&self) -> usize {
        self.read.bytes() + self.sentence_ends.bytes() + self.marks.bytes()
    }

    /// The sentences of an article, of which there are `all` in all; none if there is no such article.
    pub(crate) fn sentences(&self, at: usize, all: usize) -> Range<SentenceId> {
        let end = |at: usize| self.sentence_ends.get(at).unwrap_or_default();
        let start = at.checked_sub(1).map_or(0, end);
        start..end(at).min(all as SentenceId)
    }

    /// An article, whose sentences lie at `spans`. One without text if it cannot be read: then the snapshot is damaged.
    pub(crate) fn get(&self, at: usize, spans: &Spans) -> &Arc<Article> {
        self.read.get_or_read(at, || self.read(at, spans)).unwrap_or_else(|| self.missing())
    }

    /// What stands for an article that is not there.
    pub(crate) fn missing(&self) -> &Arc<Article> {
        self.missing.get_or_init(|| Arc::new(Article::plain("", "")))
    }

    /// Has what will be read of these articles fetched, all at once, where that was not read yet.
    pub(crate) fn fetch(&self, wanted: &[usize], spans: &Spans) {
        let Some(StoredArticles { heads, bodies, .. }) = &self.stored else { return };
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
    pub(crate) fn show(&self, at: usize, look: impl FnOnce(Mark, &Attribution)) {
        let mark = Mark::from_number(self.marks.get(at).unwrap_or_default());
        match self.read.get(at) {
            Some(article) => look(mark, &article.attribution),
            None => look(mark, &self.sound(self.stored.as_ref().and_then(|stored| stored.head(at))).attribution),
        }
    }

    fn read(&self, at: usize, spans: &Spans) -> Arc<Article> {
        let article = self.stored.as_ref().and_then(|stored| stored.article(at));
        Arc::new(self.sound(article.filter(|article| are_pieces(&article.body, self.sentences(at, spans.len()), spans))))
    }

    /// What was read, or what stands for it where that failed.
    fn sound(&self, read: Option<Article>) -> Article {
        read.unwrap_or_else(|| {
            if let Some(stored) = &self.stored {
                stored.pages.set_damaged();
            }
            Article::plain("", "")
        })
    }
}

impl StoredArticles {
    /// An article without its text.
    fn head(&self, at: usize) -> Option<Article> {
        article_codec::article_without_text(self.heads.piece(at)?)
    }

    fn article(&self, at: usize) -> Option<Article> {
        let body = std::str::from_utf8(self.bodies.piece(at)?).ok()?.to_owned();
        Some(Article { body, ..self.head(at)? })
    }
}

impl Pieces {
    fn open(snapshot: &mut SnapshotReader<'_>) -> Option<Pieces> {
        Some(Pieces { bytes: snapshot.column()?, ends: snapshot.column()? })
    }

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
