//! Answers in, what people and programs see out: JSON, terminal text, Discord messages.

pub mod json;
