//! Plain text: cleaned, told apart by language, cut into sentences, words and terms.

pub mod places;

pub mod clean;

pub mod cut;

mod short_words;

mod endings;

mod stems;

mod forms;

mod english;

mod common_words;

pub mod language;

mod abbreviations;

mod starters;

mod full_stops;

mod items;

mod thai;

mod marks;

pub mod sentences;

pub mod relatives;

pub mod derivations;

pub mod name_spellings;

pub mod spelling;

pub mod word_hashes;

pub mod phrases;

pub mod words;

pub mod small_talk;

pub mod terms;

pub mod synonyms;

pub mod generic_words;

pub mod asked_in;
