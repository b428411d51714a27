//! An index and its articles in, bytes out; and back. Damaged or foreign bytes are refused, never trusted.
//!
//! A snapshot opens with a mark, the number of the format and a key that says what it was made of. Then come lists, as they
//! lie in memory, and articles one behind the other. The directory stands last: a checksum for each block of what is before
//! it, what is small, and where each list lies; behind it only its length and its own checksum.
//!
//! Opening reads the directory. A list is looked at where it lies, and each block of it checked when it is first needed
//! ([`Kept`]), so that the time to the first answer hardly grows with the corpus. Not even bytes with right checksums can
//! make an index that panics: what points out of a list finds nothing there.

mod articles;
mod bytes;
mod sink;
mod tables;

use std::io::{self, Write};
use std::sync::Arc;

use bytes::{Reader, Writer};
use sink::Sink;
use tables::Opened;

use crate::article::Article;
use crate::hash;
use crate::index::Index;
use crate::index::articles::{Articles, Pieces, Records};
use crate::index::kept::{self, Kept, SnapshotBytes};
use crate::index::table::Table;

pub(super) use articles::article_without_text;

/// What a snapshot opens with.
const MARK: [u8; 8] = *b"pullquo\xff";

/// The number of this format: raised with each change of what is written, or of how texts become terms. Its bytes stand as
/// the machine has them, since those of the lists do: another machine sees another number.
const FORMAT: u32 = 6;

/// Bytes before the first list: the mark, the format, as many zeros, the key.
const HEAD_BYTES: usize = MARK.len() + 4 + 4 + 8;

/// Bytes behind the directory: its length and its checksum.
const TAIL_BYTES: usize = 8 + 8;

/// What a snapshot was made of, as its maker tells it by a number. Another number, another snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotKey(pub u64);

/// Why bytes are no snapshot that can be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SnapshotError {
    /// They do not open like a snapshot.
    #[error("it is no snapshot")]
    Foreign,
    /// Another version of the program wrote them.
    #[error("it has format {format}, not {FORMAT}")]
    Format {
        /// The number of its format.
        format: u32,
    },
    /// It was made of something else.
    #[error("it was made of another corpus or with other settings")]
    Stale,
    /// They are not what was written.
    #[error("it is damaged")]
    Damaged,
}

/// What is kept of an index.
#[derive(Debug)]
pub struct Snapshot {
    /// The index with its articles.
    pub index: Index,
    /// What its maker wrote beside it.
    pub notes: String,
}

impl Index {
    /// Writes the index with its articles, and `notes` beside it, into `out`, in pieces of some kilobytes; gives back how
    /// many bytes that were. [`Index::from_snapshot`] reads them.
    ///
    /// # Errors
    /// If `out` takes no more.
    pub fn to_snapshot(&self, key: SnapshotKey, notes: &str, out: impl Write) -> io::Result<u64> {
        let mut sink = Sink::new(out);
        let mut directory = Writer::default();
        sink.write(&head(key))?;
        directory.text(notes);
        directory.length(self.articles.text_bytes);
        self.write_pieces(&mut sink, &mut directory, articles::write)?;
        self.write_pieces(&mut sink, &mut directory, |writer, article| writer.bytes.extend(article.body.as_bytes()))?;
        sink.table(&mut directory, &self.articles.marks)?;
        sink.table(&mut directory, &self.articles.sentence_ends)?;
        sink.table(&mut directory, &self.places)?;
        sink.table(&mut directory, &self.stories)?;
        directory.list(&self.languages, |writer, language| articles::write_language(writer, *language));
        directory.length(self.words);
        tables::write_spans(&mut sink, &mut directory, &self.sentences)?;
        tables::write_lexicon(&mut sink, &mut directory, &self.lexicon)?;
        tables::write_postings(&mut sink, &mut directory, &self.postings)?;
        tables::write_acronyms(&mut directory, &self.acronyms);
        let before = sink.len();
        let (mut out, sums) = sink.finish()?;
        let mut all = Writer::default();
        all.sums(&sums);
        all.bytes.append(&mut directory.bytes);
        out.write_all(&all.bytes)?;
        out.write_all(&(all.bytes.len() as u64).to_le_bytes())?;
        out.write_all(&hash::of(&all.bytes).to_le_bytes())?;
        Ok((before + all.bytes.len() + TAIL_BYTES) as u64)
    }

    /// Writes something of each article.
    fn write_pieces<W: Write>(&self, sink: &mut Sink<W>, directory: &mut Writer, write: impl Fn(&mut Writer, &Article)) -> io::Result<()> {
        let start = sink.len();
        let mut ends: Vec<u64> = Vec::with_capacity(self.articles.len());
        for article in self.articles() {
            let mut record = Writer::default();
            write(&mut record, article);
            sink.write(&record.bytes)?;
            ends.push((sink.len() - start) as u64);
        }
        directory.length(start);
        directory.length(sink.len() - start);
        sink.table(directory, &Table::from(ends))
    }

    /// The index of a snapshot that was made of what `key` tells. Its lists and articles stay in `bytes` until they are
    /// needed; it may turn out later that they are damaged: see [`Index::is_damaged`].
    ///
    /// # Errors
    /// If the bytes are none, were made of something else or by another version, or can be told to be damaged already.
    pub fn from_snapshot(bytes: Box<dyn SnapshotBytes>, key: SnapshotKey) -> Result<Snapshot, SnapshotError> {
        check_head((*bytes).as_ref(), key)?;
        let bytes = kept::aligned(bytes);
        let (lists, mut directory) = directory(&*bytes).ok_or(SnapshotError::Damaged)?;
        let sums = directory.sums().ok_or(SnapshotError::Damaged)?;
        // With a number for each block they are the most of it; the rest is small.
        let rest = directory.rest().to_vec();
        let kept = Arc::new(Kept::new(bytes, lists, sums).ok_or(SnapshotError::Damaged)?);
        open(Opened { directory: Reader::new(&rest), kept }).ok_or(SnapshotError::Damaged)
    }
}

/// What stands before all else.
fn head(key: SnapshotKey) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    let parts = MARK.into_iter().chain(FORMAT.to_ne_bytes()).chain([0; 4]).chain(key.0.to_le_bytes());
    head.iter_mut().zip(parts).for_each(|(place, byte)| *place = byte);
    head
}

/// Whether the head is that of what is wanted.
fn check_head(bytes: &[u8], key: SnapshotKey) -> Result<(), SnapshotError> {
    let rest = bytes.strip_prefix(&MARK).ok_or(SnapshotError::Foreign)?;
    let format = rest.first_chunk().map(|format| u32::from_ne_bytes(*format)).ok_or(SnapshotError::Damaged)?;
    if format != FORMAT {
        return Err(SnapshotError::Format { format });
    }
    if bytes.get(..HEAD_BYTES) == Some(&head(key)) { Ok(()) } else { Err(SnapshotError::Stale) }
}

/// How many bytes the head and the lists take, and the directory behind them if it is as it was written.
fn directory(bytes: &dyn SnapshotBytes) -> Option<(usize, Reader<'_>)> {
    let (before, tail) = bytes.as_ref().split_last_chunk::<TAIL_BYTES>()?;
    let [length, sum] = tail.as_chunks::<8>().0 else { return None };
    let lists = before.len().checked_sub(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    bytes.fetch(lists..before.len());
    let own = before.get(lists..)?;
    // A fuzzer would never get past it.
    (cfg!(fuzzing) || hash::of(own) == u64::from_le_bytes(*sum)).then(|| (lists, Reader::new(own)))
}

fn open(mut opened: Opened<'_>) -> Option<Snapshot> {
    let notes = opened.directory.text()?.to_owned();
    let text_bytes = opened.directory.place()?;
    let kept = Arc::clone(&opened.kept);
    let mut pieces = || Some(Pieces { bytes: opened.table()?, ends: opened.table()? });
    let records = Records { heads: pieces()?, bodies: pieces()?, kept: Arc::clone(&kept) };
    let articles = Articles::kept(records, opened.table()?, opened.table()?, text_bytes)?;
    let (places, stories) = (opened.table()?, opened.table()?);
    let languages = opened.directory.list(articles::read_language)?;
    let words = opened.directory.place()?;
    let sentences = opened.spans()?;
    let lexicon = opened.lexicon()?;
    let postings = opened.postings(lexicon.len())?;
    let acronyms = opened.acronyms(lexicon.len())?;
    let fits = postings.passages() == places.len() && (stories.is_empty() || stories.len() == articles.len());
    let kept = Some(kept);
    let index = Index { articles, places, sentences, lexicon, postings, languages, words, stories, acronyms, kept };
    (fits && opened.directory.is_at_end()).then_some(Snapshot { index, notes })
}

#[cfg(test)]
mod tests;
