//! The surfaces, over real processes and real sockets on 127.0.0.1.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod cli;
mod seeds;
