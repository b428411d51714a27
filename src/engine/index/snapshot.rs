//! An index and its articles in, bytes out; and back. Damaged or foreign bytes are refused, never trusted.
//!
//! A snapshot opens with a mark, the number of the format, a key that says what it was made of and a checksum over all
//! that follows. Numbers are little-endian, lists have their length before them. Reading checks each number against what
//! it points into, so that not even bytes with a right checksum can make an index that panics.

mod articles;
mod bytes;
mod tables;

use std::sync::Arc;

use crate::engine::index::{Entry, Index, Place};
use crate::engine::stories::StoryId;

use bytes::{Reader, Writer};

/// What a snapshot opens with.
const MARK: [u8; 8] = *b"pullquo\xff";

/// The number of this format: raised with each change of what is written, or of how texts become terms.
const FORMAT: u32 = 2;

/// Bytes before what the checksum covers: the mark, the format, the key, the checksum.
const HEAD_BYTES: usize = MARK.len() + 4 + 8 + 8;

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
    /// The index with its articles, and `notes` beside it, as bytes that [`Index::from_snapshot`] reads.
    pub fn to_snapshot(&self, key: SnapshotKey, notes: &str) -> Vec<u8> {
        let mut writer = Writer::after(&head(key, 0));
        writer.text(notes);
        writer.list(&self.entries, |writer, entry| {
            articles::write(writer, &entry.article);
            writer.number(entry.sentences.end);
        });
        writer.list(&self.places, |writer, place| {
            writer.number(place.entry);
            writer.number(place.first);
        });
        writer.list(&self.stories, |writer, story| writer.number(story.0));
        writer.list(&self.languages, |writer, language| articles::write_language(writer, *language));
        writer.float(self.average_sentence_words);
        tables::write_spans(&mut writer, &self.sentences);
        tables::write_lexicon(&mut writer, &self.lexicon);
        tables::write_postings(&mut writer, &self.postings);
        tables::write_acronyms(&mut writer, &self.acronyms);
        let mut bytes = writer.into_bytes();
        if let Some((first, body)) = bytes.split_at_mut_checked(HEAD_BYTES) {
            first.copy_from_slice(&head(key, checksum(body)));
        }
        bytes
    }

    /// The index of a snapshot that was made of what `key` tells.
    ///
    /// # Errors
    /// If the bytes are none, were made of something else or by another version, or are damaged.
    pub fn from_snapshot(bytes: &[u8], key: SnapshotKey) -> Result<Snapshot, SnapshotError> {
        let mut reader = Reader::new(checked(bytes, key)?);
        let notes = reader.text().ok_or(SnapshotError::Damaged)?.to_owned();
        let index = read(&mut reader).ok_or(SnapshotError::Damaged)?;
        if reader.is_at_end() && index.is_sound() { Ok(Snapshot { index, notes }) } else { Err(SnapshotError::Damaged) }
    }

    /// Whether all that points into something else stays within it.
    fn is_sound(&self) -> bool {
        let sentences = self.sentences.len();
        let firsts = self.places.iter().map(|place| place.first as usize);
        let passages_hold = firsts.clone().zip(firsts.clone().skip(1).chain([sentences])).all(|(first, next)| first < next);
        let starts_at_first = firsts.clone().next().unwrap_or(0) == 0 && (sentences == 0) == self.places.is_empty();
        // Articles follow each other and their passages are in order, each within the sentences of its article.
        let places_fit = self.places.iter().zip(firsts.skip(1).chain([sentences])).all(|(place, next)| {
            let entry = self.entries.get(place.entry as usize);
            entry.is_some_and(|entry| entry.sentences.start <= place.first && next <= entry.sentences.end as usize)
        });
        let entries_fit = self.entries.last().map_or(0, |last| last.sentences.end as usize) == sentences;
        passages_hold && starts_at_first && places_fit && entries_fit && self.spans_fit() && self.tables_fit()
    }

    /// Whether each sentence is a piece of its article's text, behind the one before.
    fn spans_fit(&self) -> bool {
        tables::spans_are_sound(&self.sentences)
            && self.entries.iter().all(|entry| {
                let mut before = 0;
                entry.sentences.clone().all(|sentence| {
                    let span = self.span(sentence);
                    let fits = before <= span.start && entry.article.body.get(span.clone()).is_some();
                    before = span.end;
                    fits
                })
            })
    }

    fn tables_fit(&self) -> bool {
        let stories_fit = self.stories.is_empty() || self.stories.len() == self.entries.len();
        let postings_fit = tables::postings_are_sound(&self.postings, self.places.len(), self.lexicon.len());
        let acronyms_fit = tables::acronyms_are_sound(&self.acronyms, self.lexicon.len());
        stories_fit && postings_fit && acronyms_fit && tables::lexicon_is_sound(&self.lexicon)
    }
}

/// What stands before all else.
fn head(key: SnapshotKey, sum: u64) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    let parts = MARK.into_iter().chain(FORMAT.to_le_bytes()).chain(key.0.to_le_bytes()).chain(sum.to_le_bytes());
    head.iter_mut().zip(parts).for_each(|(place, byte)| *place = byte);
    head
}

/// The bytes behind the head, if that says that they are whole and what is wanted.
fn checked(bytes: &[u8], key: SnapshotKey) -> Result<&[u8], SnapshotError> {
    let rest = bytes.strip_prefix(&MARK).ok_or(SnapshotError::Foreign)?;
    let (format, rest) = rest.split_first_chunk().ok_or(SnapshotError::Damaged)?;
    let format = u32::from_le_bytes(*format);
    if format != FORMAT {
        return Err(SnapshotError::Format { format });
    }
    let (made_of, rest) = rest.split_first_chunk().ok_or(SnapshotError::Damaged)?;
    let (sum, body) = rest.split_first_chunk().ok_or(SnapshotError::Damaged)?;
    if u64::from_le_bytes(*made_of) != key.0 {
        return Err(SnapshotError::Stale);
    }
    // A fuzzer would never get past it.
    if u64::from_le_bytes(*sum) != checksum(body) && !cfg!(fuzzing) { Err(SnapshotError::Damaged) } else { Ok(body) }
}

fn read(reader: &mut Reader<'_>) -> Option<Index> {
    let mut start = 0;
    let entries = reader.list(|reader| {
        let article = Arc::new(articles::read(reader)?);
        let end = reader.number()?;
        let sentences = start..end;
        start = end;
        (sentences.start <= end).then_some(Entry { article, sentences })
    })?;
    let places = reader.list(|reader| Some(Place { entry: reader.number()?, first: reader.number()? }))?;
    let stories = reader.list(|reader| reader.number().map(StoryId))?;
    let languages = reader.list(articles::read_language)?;
    let average_sentence_words = reader.float()?;
    let sentences = tables::read_spans(reader)?;
    let lexicon = tables::read_lexicon(reader)?;
    let postings = tables::read_postings(reader)?;
    let acronyms = tables::read_acronyms(reader)?;
    Some(Index { entries, places, sentences, lexicon, postings, languages, average_sentence_words, stories, acronyms })
}

/// A sum that tells damage: four lanes of eight bytes, multiplied and folded, at the speed of memory. Not for secrets.
fn checksum(bytes: &[u8]) -> u64 {
    const PRIME: u64 = 0x9e37_79b9_7f4a_7c15;
    let mix = |lane: u64, word: u64| (lane ^ word).wrapping_mul(PRIME).rotate_left(29);
    let mut lanes = [1_u64, 2, 3, 4];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        let words = block.as_chunks::<8>().0;
        lanes.iter_mut().zip(words).for_each(|(lane, word)| *lane = mix(*lane, u64::from_le_bytes(*word)));
    }
    let lanes = lanes.into_iter().chain(rest.iter().map(|byte| u64::from(*byte)));
    let sum = lanes.fold(bytes.len() as u64, mix);
    (sum ^ (sum >> 32)).wrapping_mul(PRIME)
}

#[cfg(test)]
mod tests;
