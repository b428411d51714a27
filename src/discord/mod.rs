//! Discord: interactions in, responses out.
//!
//! One function, [`respond`], serves every transport. The gateway and the HTTP endpoint differ only in how an
//! interaction arrives and how the response leaves.

mod commands;
mod interaction;
mod permissions;
mod replies;
mod respond;

pub mod delivery;

pub mod gateway;
pub mod registration;

pub use commands::definitions;
pub use interaction::{Interaction, InteractionError, Request};
pub use respond::{Callback, Later, Response, respond};
