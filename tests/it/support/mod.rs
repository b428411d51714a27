//! What tests of the surfaces stand on: a Discord to log in to, what its users do, and a judge of what the bot sends.

pub mod accounts;
pub mod bot;
pub mod discord;
pub mod http;
pub mod ids;
pub mod interactions;
pub mod judge;
pub mod messages;
pub mod signing;
