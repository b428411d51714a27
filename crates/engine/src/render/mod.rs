//! Answers in, what people and programs see out: JSON, terminal text, Discord messages.

pub mod wording;

pub mod attribution;

pub mod json;
pub mod table;
pub mod terminal;

pub mod markdown;

pub mod message;

mod notes;
mod quoted;

pub mod cards;
pub mod reply;
