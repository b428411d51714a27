//! Lists in, blocks with their checksums out, as a stream: a snapshot is never in memory as a whole.

use std::io::{self, Write};

use zerocopy::IntoBytes;

use crate::hash;
use crate::index::kept::BLOCK;
use crate::index::snapshot::bytes::Writer;
use crate::index::table::{Item, Table};

/// Where lists begin: at a place that each kind of number can lie at.
const ALIGNMENT: usize = align_of::<u64>();

/// Writes lists one behind the other.
pub(super) struct Sink<W> {
    out: W,
    /// What was written, in bytes, the block at hand included.
    len: usize,
    block: Vec<u8>,
    sums: Vec<u64>,
}

impl<W: Write> Sink<W> {
    pub(super) fn new(out: W) -> Sink<W> {
        Sink { out, len: 0, block: Vec::with_capacity(BLOCK), sums: Vec::new() }
    }

    /// How many bytes were written.
    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn write(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        self.len += bytes.len();
        while !bytes.is_empty() {
            let (own, rest) = bytes.split_at(bytes.len().min(BLOCK - self.block.len()));
            self.block.extend(own);
            bytes = rest;
            if self.block.len() == BLOCK {
                self.end_block()?;
            }
        }
        Ok(())
    }

    /// Goes on at the next place where a list may begin.
    pub(super) fn align(&mut self) -> io::Result<()> {
        self.write([0; ALIGNMENT].get(..self.len.next_multiple_of(ALIGNMENT) - self.len).unwrap_or_default())
    }

    /// Writes a list, and into `directory` where it is.
    pub(super) fn table<T: Item>(&mut self, directory: &mut Writer, table: &Table<T>) -> io::Result<()> {
        self.align()?;
        directory.length(self.len);
        directory.length(table.len());
        self.write(table.all().as_bytes())
    }

    /// Ends the last block. Gives back where the bytes went and the checksums of all blocks.
    pub(super) fn finish(mut self) -> io::Result<(W, Vec<u64>)> {
        self.end_block()?;
        Ok((self.out, self.sums))
    }

    fn end_block(&mut self) -> io::Result<()> {
        if !self.block.is_empty() {
            self.sums.push(hash::of(&self.block));
            self.out.write_all(&self.block)?;
            self.block.clear();
        }
        Ok(())
    }
}
