//! The term dictionary: words are interned while articles are read, and kept in a lexicon that knows their forms.

pub(crate) mod word_map;

pub(crate) mod forms;

pub(crate) mod lexicon;

mod string_pool;

mod form_table;

pub(crate) mod interner;

pub(crate) mod matcher;

pub(crate) mod acronyms;
