//! The surfaces of the program, run as their users run them.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, reason = "only the engine is pure")]
#![expect(unreachable_pub, reason = "`pub` tells what a support module offers; nothing leaves this binary")]

mod articles;
mod attacks;
mod cli;
mod departures;
mod discord;
mod faults;
mod follow;
mod formats;
mod forums;
mod gate;
mod gateway;
mod http;
mod languages;
mod layers;
mod limits;
mod load;
mod mentions;
mod messages;
mod openapi;
mod operations;
mod pins;
mod preview;
mod seeds;
mod servers;
mod sets;
mod settings;
mod support;
mod unanswered;
