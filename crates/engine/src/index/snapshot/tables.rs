//! Spans, words, postings and acronyms into a snapshot and out of it again, where they are read as they lie.

use std::io::{self, Write};
use std::sync::Arc;

use crate::index::acronyms::{Acronym, Acronyms};
use crate::index::codes::Codes;
use crate::index::dictionary::Dictionary;
use crate::index::kept::Kept;
use crate::index::lexicon::{Forms, Lexicon};
use crate::index::postings::Postings;
use crate::index::snapshot::articles;
use crate::index::snapshot::bytes::{Reader, Writer};
use crate::index::snapshot::sink::Sink;
use crate::index::spans::Spans;
use crate::index::table::{Item, Table};
use crate::index::{TermId, Weights};

/// What reads a snapshot: its directory, and the bytes that the directory speaks of.
pub(super) struct Opened<'a> {
    pub(super) directory: Reader<'a>,
    pub(super) kept: Arc<Kept>,
}

impl Opened<'_> {
    /// The next list that the directory names.
    pub(super) fn table<T: Item>(&mut self) -> Option<Table<T>> {
        let (start, len) = (self.directory.place()?, self.directory.place()?);
        Table::kept(Arc::clone(&self.kept), start, len)
    }

    pub(super) fn spans(&mut self) -> Option<Spans> {
        Some(Spans { packed: self.table()?, apart: self.table()? })
    }

    fn dictionary(&mut self) -> Option<Dictionary> {
        Some(Dictionary { text: self.table()?, entries: self.table()?, slots: self.table()? })
    }

    pub(super) fn lexicon(&mut self) -> Option<Lexicon> {
        let terms = self.directory.place()?;
        let others = self.dictionary()?;
        let languages = self.directory.list(articles::read_language)?;
        let forms = languages.into_iter().map(|language| Some(Forms { language, words: self.dictionary()? }));
        Some(Lexicon { terms, forms: forms.collect::<Option<_>>()?, others })
    }

    pub(super) fn postings(&mut self, terms: usize) -> Option<Postings> {
        let directory = &mut self.directory;
        let weights = Weights { k1: directory.float()?, b: directory.float()?, title: directory.float()? };
        let average = directory.float()?;
        let classes = Codes { uppers: directory.floats()?, frequencies: directory.floats()?, slack: directory.float()? };
        let postings = Postings {
            weights,
            average,
            classes,
            lengths: self.table()?,
            starts: self.table()?,
            common: self.table()?,
            run_starts: self.table()?,
            near: self.table()?,
            far: self.table()?,
            window_starts: self.table()?,
            window_codes: self.table()?,
            apart: self.table()?,
        };
        let fits = postings.window_starts.len() == postings.window_codes.len()
            && postings.classes.uppers.len() == postings.classes.frequencies.len()
            && postings.starts.len().checked_sub(1) == Some(terms);
        fits.then_some(postings)
    }

    /// Acronyms, which stand for terms below `terms`.
    pub(super) fn acronyms(&mut self, terms: usize) -> Option<Acronyms> {
        let acronym =
            |reader: &mut Reader<'_>| Some(Acronym { short: reader.text()?.to_owned(), term: reader.number()?, long: reader.numbers()? });
        let list = self.directory.list(acronym)?;
        let known = |term: &TermId| (*term as usize) < terms;
        let fits = list.iter().all(|acronym| known(&acronym.term) && acronym.long.len() > 1 && acronym.long.iter().all(known));
        fits.then(|| Acronyms::new(list))
    }
}

pub(super) fn write_spans<W: Write>(sink: &mut Sink<W>, directory: &mut Writer, spans: &Spans) -> io::Result<()> {
    sink.table(directory, &spans.packed)?;
    sink.table(directory, &spans.apart)
}

fn write_dictionary<W: Write>(sink: &mut Sink<W>, directory: &mut Writer, dictionary: &Dictionary) -> io::Result<()> {
    sink.table(directory, &dictionary.text)?;
    sink.table(directory, &dictionary.entries)?;
    sink.table(directory, &dictionary.slots)
}

pub(super) fn write_lexicon<W: Write>(sink: &mut Sink<W>, directory: &mut Writer, lexicon: &Lexicon) -> io::Result<()> {
    directory.length(lexicon.terms);
    write_dictionary(sink, directory, &lexicon.others)?;
    directory.list(&lexicon.forms, |directory, forms| articles::write_language(directory, forms.language));
    lexicon.forms.iter().try_for_each(|forms| write_dictionary(sink, directory, &forms.words))
}

pub(super) fn write_postings<W: Write>(sink: &mut Sink<W>, directory: &mut Writer, postings: &Postings) -> io::Result<()> {
    let Weights { k1, b, title } = postings.weights;
    [k1, b, title, postings.average].into_iter().for_each(|number| directory.float(number));
    directory.floats(&postings.classes.uppers);
    directory.floats(&postings.classes.frequencies);
    directory.float(postings.classes.slack);
    sink.table(directory, &postings.lengths)?;
    sink.table(directory, &postings.starts)?;
    sink.table(directory, &postings.common)?;
    sink.table(directory, &postings.run_starts)?;
    sink.table(directory, &postings.near)?;
    sink.table(directory, &postings.far)?;
    sink.table(directory, &postings.window_starts)?;
    sink.table(directory, &postings.window_codes)?;
    sink.table(directory, &postings.apart)
}

pub(super) fn write_acronyms(directory: &mut Writer, acronyms: &Acronyms) {
    directory.list(acronyms.list(), |writer, acronym| {
        writer.text(&acronym.short);
        writer.number(acronym.term);
        writer.numbers(&acronym.long);
    });
}
