//! The engine of the bot, without the bot.

#[path = "../../../src/engine/mod.rs"]
pub mod engine;
