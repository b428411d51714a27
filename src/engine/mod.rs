//! Articles in, quoted answers out. Pure: values in, values out.
//!
//! Nothing here reads a file, a clock, a variable or a socket, starts a task, writes a log or knows Discord's client;
//! `clippy.toml` and `tests/it/layers.rs` hold it to that. Each module uses only those above it.

pub mod hash;

pub mod text;

pub mod article;

pub mod parse;

pub mod stories;

pub mod passage;

pub mod index;

pub mod catalogue;

pub mod answer;

pub mod render;

pub mod eval;
