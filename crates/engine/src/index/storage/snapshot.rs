//! Columns and small values in, the bytes of a snapshot out; and back. Damaged or foreign bytes are refused, never trusted.
//!
//! A snapshot opens with a mark, the number of the format and a key that says what it was made of. Then come columns, as they
//! lie in memory, and articles one behind the other. The directory stands last: a checksum for each page of what is before
//! it, what is small, and where each column lies; behind it only its length and its own checksum.
//!
//! Opening reads the directory. A column is looked at where it lies, and each page of it checked when it is first needed
//! ([`Pages`]), so that the time to the first answer hardly grows with the corpus. Not even bytes with right checksums can
//! make an index that panics: what points out of a column finds nothing there.

use std::io::{self, Write};
use std::sync::Arc;

use zerocopy::IntoBytes;

use crate::hash;
use crate::index::storage::codec::{Reader, Writer};
use crate::index::storage::column::{Column, Item};
use crate::index::storage::pages::{self, PAGE, Pages, SnapshotBytes};

/// What a snapshot opens with.
pub(crate) const MARK: [u8; 8] = *b"pullquo\xff";

/// The number of this format: raised with each change of what is written, or of how texts become terms. Its bytes stand as
/// the machine has them, since those of the columns do: another machine sees another number.
pub(crate) const FORMAT: u32 = 9;

/// Bytes before the first column: the mark, the format, as many zeros, the key.
pub(crate) const HEAD_BYTES: usize = MARK.len() + 4 + 4 + 8;

/// Bytes behind the directory: its length and its checksum.
pub(crate) const TAIL_BYTES: usize = 8 + 8;

/// Where columns begin: at a place that each kind of number can lie at.
const ALIGNMENT: usize = align_of::<u64>();

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

/// Writes a snapshot as a stream, page by page: it is never in memory as a whole.
pub(crate) struct SnapshotWriter<W> {
    out: W,
    /// What was written, in bytes, the page at hand included.
    len: usize,
    page: Vec<u8>,
    checksums: Vec<u64>,
    /// What is small, and where the columns lie.
    pub(crate) directory: Writer,
}

impl<W: Write> SnapshotWriter<W> {
    /// Begins a snapshot of what `key` tells.
    pub(crate) fn new(out: W, key: SnapshotKey) -> io::Result<SnapshotWriter<W>> {
        let page = Vec::with_capacity(PAGE);
        let mut writer = SnapshotWriter { out, len: 0, page, checksums: Vec::new(), directory: Writer::default() };
        writer.write(&head(key))?;
        Ok(writer)
    }

    /// How many bytes were written.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    pub(crate) fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.len += bytes.len();
        while !bytes.is_empty() {
            let (own, rest) = bytes.split_at(bytes.len().min(PAGE - self.page.len()));
            self.page.extend(own);
            bytes = rest;
            if self.page.len() == PAGE {
                self.end_page()?;
            }
        }
        Ok(())
    }

    /// Writes a column, and into the directory where it is.
    pub(crate) fn column<T: Item>(&mut self, column: &Column<T>) -> io::Result<()> {
        self.write([0; ALIGNMENT].get(..self.len.next_multiple_of(ALIGNMENT) - self.len).unwrap_or_default())?;
        self.directory.length(self.len);
        self.directory.length(column.len());
        self.write(column.all().as_bytes())
    }

    /// Ends the last page, and writes the directory behind it. Gives back how many bytes that were in all.
    pub(crate) fn finish(mut self) -> io::Result<u64> {
        self.end_page()?;
        let mut all = Writer::default();
        all.checksums(&self.checksums);
        all.bytes.append(&mut self.directory.bytes);
        self.out.write_all(&all.bytes)?;
        self.out.write_all(&(all.bytes.len() as u64).to_le_bytes())?;
        self.out.write_all(&hash::of(&all.bytes).to_le_bytes())?;
        Ok((self.len + all.bytes.len() + TAIL_BYTES) as u64)
    }

    fn end_page(&mut self) -> io::Result<()> {
        if !self.page.is_empty() {
            self.checksums.push(hash::of(&self.page));
            self.out.write_all(&self.page)?;
            self.page.clear();
        }
        Ok(())
    }
}

/// A snapshot whose head and directory are as they were written.
#[derive(Debug)]
pub(crate) struct Opened {
    /// The directory, behind the checksums: with one for each page they are the most of it; the rest is small.
    directory: Vec<u8>,
    pages: Arc<Pages>,
}

/// Reads what a [`SnapshotWriter`] wrote, in the same order. Nothing where the bytes do not hold it.
pub(crate) struct SnapshotReader<'a> {
    pub(crate) directory: Reader<'a>,
    pub(crate) pages: &'a Arc<Pages>,
}

impl SnapshotReader<'_> {
    /// The next column that the directory names.
    pub(crate) fn column<T: Item>(&mut self) -> Option<Column<T>> {
        let (start, len) = (self.directory.place()?, self.directory.place()?);
        Column::mapped(Arc::clone(self.pages), start, len)
    }
}

impl Opened {
    /// Opens a snapshot that was made of what `key` tells.
    pub(crate) fn new(bytes: Box<dyn SnapshotBytes>, key: SnapshotKey) -> Result<Opened, SnapshotError> {
        check_head((*bytes).as_ref(), key)?;
        let bytes = pages::aligned(bytes);
        let (len, mut directory) = directory(&*bytes).ok_or(SnapshotError::Damaged)?;
        let checksums = directory.checksums().ok_or(SnapshotError::Damaged)?;
        let directory = directory.rest().to_vec();
        let pages = Arc::new(Pages::new(bytes, len, checksums).ok_or(SnapshotError::Damaged)?);
        Ok(Opened { directory, pages })
    }

    pub(crate) fn reader(&self) -> SnapshotReader<'_> {
        SnapshotReader { directory: Reader::new(&self.directory), pages: &self.pages }
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

/// How many bytes the head and the columns take, and the directory behind them if it is as it was written.
fn directory(bytes: &dyn SnapshotBytes) -> Option<(usize, Reader<'_>)> {
    let (before, tail) = bytes.as_ref().split_last_chunk::<TAIL_BYTES>()?;
    let [length, checksum] = tail.as_chunks::<8>().0 else { return None };
    let len = before.len().checked_sub(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    bytes.fetch(len..before.len());
    let own = before.get(len..)?;
    // A fuzzer would never get past it.
    (cfg!(fuzzing) || hash::of(own) == u64::from_le_bytes(*checksum)).then(|| (len, Reader::new(own)))
}
