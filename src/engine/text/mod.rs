//! Plain text: cleaned, told apart by language, cut into sentences, words and terms.

pub mod clean;

pub mod cut;

pub mod language;

pub mod sentences;

pub mod words;

pub mod terms;
