//! A Discord on 127.0.0.1 for tests: a REST API and a gateway that judge what a bot sends.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "only the engine is pure")]

pub mod accounts;
pub mod ids;
pub mod interactions;
pub mod judge;
pub mod messages;
pub mod server;
pub mod signing;
