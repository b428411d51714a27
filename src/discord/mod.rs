//! Discord: interactions in, responses out.
//!
//! One function, [`respond`], serves every transport. The gateway and the HTTP endpoint differ only in how an
//! interaction arrives and how the response leaves.
//!
//! The modules stand in reading order, and each uses only what stands above it. What a user can call is in two registries:
//! `commands` for slash commands, message commands and the completion of their options, `action` for buttons, selects and
//! modals. Both say who may.

mod names;

mod markup;

pub mod sent;

mod interaction;

mod reading;

mod forum_post;

mod permissions;

mod action;

mod custom_id;

mod step;

mod cdn;

mod fairness;

pub(crate) mod recent;

mod lacking;

mod sending;

mod lookup;

mod bot;

mod scene;

mod response;

mod behind;

mod ask;

mod commands;

mod press;

mod respond;

pub mod delivery;

mod forums;

pub mod registration;

pub mod departures;

pub mod withdrawals;

mod watch;

pub mod gateway;

pub use behind::{Behind, behind};
pub use bot::Bot;
pub use commands::definitions;
pub(crate) use commands::{WEEKS_SHOWN, weeks_of};
pub use custom_id::Key;
pub use interaction::{Command, Control, Interaction, OnMessage, Press, Request, Typing};
pub use reading::InteractionError;
pub use respond::respond;
pub use response::{Callback, Later, Response};
