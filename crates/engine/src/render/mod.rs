//! Answers in, what people and programs see out: JSON, terminal text, Discord messages.

pub mod wording;

pub mod attribution;

mod columns;

pub mod json;

pub mod table;

pub mod markdown;

pub mod message;

mod notes;
mod quoted;

pub mod terminal;

pub mod reply;

pub mod cards;
