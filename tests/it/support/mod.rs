//! What tests of the surfaces are built on: the bot as a process, and requests to its listeners.

pub mod bot;
pub mod http;
pub mod shared;
pub mod site;
