//! Answers in, what people and programs see out: JSON, terminal text, Discord messages; and documents of what people write.

pub mod wording;

pub mod attribution;

mod columns;

pub mod json;

pub mod table;

pub mod markdown;

pub mod message;

pub mod modal;

mod notes;
mod quoted;

pub mod terminal;

pub mod reply;

pub mod cards;

pub mod document;

pub mod chart;
