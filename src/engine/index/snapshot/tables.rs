//! Spans, words, postings and acronyms to bytes and back, and whether what came back holds together.

use crate::engine::index::acronyms::{Acronym, Acronyms};
use crate::engine::index::codes::Codes;
use crate::engine::index::lexicon::{Forms, Lexicon, STOP_WORD};
use crate::engine::index::postings::{self, Apart, List, Postings, RUN, Run, WINDOW, WINDOWS};
use crate::engine::index::snapshot::articles;
use crate::engine::index::snapshot::bytes::{Reader, Writer};
use crate::engine::index::spans::Spans;
use crate::engine::index::words::Words;
use crate::engine::index::{TermId, Weights};

pub(super) fn write_spans(writer: &mut Writer, spans: &Spans) {
    writer.numbers(&spans.packed);
    writer.list(&spans.apart, |writer, (sentence, span)| {
        writer.number(*sentence);
        writer.number(span.start);
        writer.number(span.end);
    });
}

pub(super) fn read_spans(reader: &mut Reader<'_>) -> Option<Spans> {
    let packed = reader.numbers()?;
    let apart = reader.list(|reader| {
        let (sentence, start, end) = (reader.number()?, reader.number()?, reader.number()?);
        (start <= end).then_some((sentence, start..end))
    })?;
    Some(Spans { packed, apart })
}

fn write_words(writer: &mut Writer, words: &Words) {
    writer.text(words.text());
    writer.numbers(words.ends());
}

/// The table is made anew: bytes that say where to look might lead in circles.
fn read_words(reader: &mut Reader<'_>) -> Option<Words> {
    let text = reader.text()?;
    Words::from_ends(text, reader.numbers()?)
}

pub(super) fn write_lexicon(writer: &mut Writer, lexicon: &Lexicon) {
    write_words(writer, &lexicon.terms);
    writer.list(&lexicon.forms, |writer, forms| {
        articles::write_language(writer, forms.language);
        write_words(writer, &forms.words);
        writer.numbers(&forms.terms);
    });
}

pub(super) fn read_lexicon(reader: &mut Reader<'_>) -> Option<Lexicon> {
    let terms = read_words(reader)?;
    let forms = reader
        .list(|reader| Some(Forms { language: articles::read_language(reader)?, words: read_words(reader)?, terms: reader.numbers()? }))?;
    Some(Lexicon { terms, forms, recent: Vec::new() })
}

/// Whether each form has a term of the lexicon, in order.
pub(super) fn lexicon_is_sound(lexicon: &Lexicon) -> bool {
    lexicon.forms.iter().all(|forms| {
        let known = |term: &TermId| *term == STOP_WORD || (*term as usize) < lexicon.len();
        forms.terms.len() == forms.words.len() && forms.terms.is_sorted() && forms.terms.iter().all(known)
    })
}

pub(super) fn write_postings(writer: &mut Writer, postings: &Postings) {
    let Weights { k1, b, title } = postings.weights;
    [k1, b, title, postings.average].into_iter().for_each(|number| writer.float(number));
    writer.floats(&postings.lengths);
    writer.floats(&postings.classes.uppers);
    writer.floats(&postings.classes.frequencies);
    writer.float(postings.classes.slack);
    writer.numbers(&postings.starts);
    writer.list(&postings.common, |writer, (term, list)| {
        [*term, list.count, list.start, list.runs].into_iter().for_each(|number| writer.number(number));
        writer.byte(list.largest);
    });
    writer.list(&postings.runs, |writer, run| {
        writer.number(run.start);
        writer.number(run.windows);
    });
    writer.shorts(&postings.near);
    writer.bytes(&postings.near_codes);
    writer.numbers(&postings.far);
    writer.bytes(&postings.far_codes);
    writer.shorts(&postings.window_starts);
    writer.bytes(&postings.window_codes);
    writer.list(&postings.apart, |writer, apart| {
        writer.number(apart.term);
        writer.number(apart.passage);
        writer.float(apart.frequency);
    });
}

pub(super) fn read_postings(reader: &mut Reader<'_>) -> Option<Postings> {
    let weights = Weights { k1: reader.float()?, b: reader.float()?, title: reader.float()? };
    let average = reader.float()?;
    Some(Postings {
        weights,
        average,
        lengths: reader.floats()?,
        classes: Codes { uppers: reader.floats()?, frequencies: reader.floats()?, slack: reader.float()? },
        starts: reader.numbers()?,
        common: reader.list(|reader| {
            let (term, count, start, runs) = (reader.number()?, reader.number()?, reader.number()?, reader.number()?);
            Some((term, List { count, start, runs, largest: reader.byte()? }))
        })?,
        runs: reader.list(|reader| Some(Run { start: reader.number()?, windows: reader.number()? }))?,
        near: reader.shorts()?,
        near_codes: reader.bytes()?.to_vec(),
        far: reader.numbers()?,
        far_codes: reader.bytes()?.to_vec(),
        window_starts: reader.shorts()?,
        window_codes: reader.bytes()?.to_vec(),
        apart: reader.list(|reader| Some(Apart { term: reader.number()?, passage: reader.number()?, frequency: reader.float()? }))?,
    })
}

pub(super) fn write_acronyms(writer: &mut Writer, acronyms: &Acronyms) {
    writer.list(acronyms.list(), |writer, acronym| {
        writer.text(&acronym.short);
        writer.number(acronym.term);
        writer.numbers(&acronym.long);
    });
}

pub(super) fn read_acronyms(reader: &mut Reader<'_>) -> Option<Acronyms> {
    let acronym =
        |reader: &mut Reader<'_>| Some(Acronym { short: reader.text()?.to_owned(), term: reader.number()?, long: reader.numbers()? });
    reader.list(acronym).map(Acronyms::new)
}

/// Whether acronyms stand for words of the lexicon.
pub(super) fn acronyms_are_sound(acronyms: &Acronyms, terms: usize) -> bool {
    let known = |term: &TermId| (*term as usize) < terms;
    acronyms.list().iter().all(|acronym| known(&acronym.term) && acronym.long.len() > 1 && acronym.long.iter().all(known))
}

/// Whether the postings of so many passages and terms stay within their lists and name only such passages.
pub(super) fn postings_are_sound(postings: &Postings, passages: usize, terms: usize) -> bool {
    let sizes_fit = postings.lengths.len() == passages
        && postings.near.len() == postings.near_codes.len()
        && postings.far.len() == postings.far_codes.len()
        && postings.window_starts.len() == postings.window_codes.len()
        && postings.classes.uppers.len() == postings.classes.frequencies.len();
    let starts_fit = match postings.starts.as_slice() {
        [] => terms == 0 && postings.far.is_empty(),
        starts => {
            starts.len() == terms + 1
                && starts.first() == Some(&0)
                && starts.is_sorted()
                && starts.last().is_some_and(|last| *last as usize == postings.far.len())
        }
    };
    let far_fit = || {
        postings.starts.windows(2).all(|pair| {
            let [start, end] = pair else { return false };
            let own = postings.far.get(*start as usize..*end as usize).unwrap_or_default();
            ascends(own) && own.last().is_none_or(|last| (*last as usize) < passages)
        })
    };
    let terms_ascend = postings.common.iter().zip(postings.common.iter().skip(1)).all(|((a, _), (b, _))| a < b);
    let common_fit = || postings.common.iter().all(|(term, list)| (*term as usize) < terms && list_is_sound(postings, *list, passages));
    sizes_fit && starts_fit && terms_ascend && far_fit() && common_fit()
}

/// Whether a list with runs lies within the postings, run behind run, each with places of that run.
fn list_is_sound(postings: &Postings, list: List, passages: usize) -> bool {
    let runs = postings::runs(passages);
    let first = list.runs as usize;
    let Some(own) = postings.runs.get(first..first + runs).filter(|_| list.has_runs()) else { return false };
    let range = list.range();
    let starts = own.iter().map(|run| run.start as usize);
    let starts_fit = starts.clone().next() == Some(range.start) && starts.clone().chain([range.end]).is_sorted();
    starts_fit
        && range.end <= postings.near.len()
        && (0..runs).all(|run| {
            let in_run = postings.in_run(list, run);
            let left = passages - run * RUN;
            ascends(in_run.near)
                && in_run.near.last().is_none_or(|last| usize::from(*last) < left)
                && directory_is_sound(postings, list, run)
        })
}

/// Whether a directory, if there is one, cuts the places of a run into its windows.
fn directory_is_sound(postings: &Postings, list: List, run: usize) -> bool {
    let in_run = postings.in_run(list, run);
    let Some((starts, _)) = in_run.windows else { return true };
    starts.first() == Some(&0)
        && starts.is_sorted()
        && (0..WINDOWS).all(|window| {
            let own = in_run.near.get(in_run.window(window));
            own.is_some_and(|own| own.iter().all(|place| usize::from(*place) / WINDOW == window))
        })
}

fn ascends<T: PartialOrd>(numbers: &[T]) -> bool {
    numbers.is_sorted_by(|a, b| a < b)
}

/// Spans that are kept apart must be found by their sentences.
pub(super) fn spans_are_sound(spans: &Spans) -> bool {
    let sentences = spans.apart.iter().map(|(sentence, _)| *sentence);
    spans.apart_sentences().eq(sentences) && spans.apart.is_sorted_by(|a, b| a.0 < b.0)
}
