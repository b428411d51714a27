//! Plain text: cleaned, told apart by language, cut into sentences, words and terms.

pub mod clean;
mod forms;
pub mod language;
pub mod sentences;
pub mod spelling;
pub mod words;

pub mod terms;
