//! The addresses that are followed: asked for news again and again, politely, and what they bring kept in the files that the
//! corpus is read from.
//!
//! Nothing here touches an index: whoever watches the corpus sees that files changed. Each file is replaced whole, so that what
//! was fetched last is there after a failure, a crash, and a start without a network.

mod unpack;

mod error;

mod hosts;

mod pace;

mod robots;

mod fetch;

mod files;

mod state;

mod target;

mod entries;

mod feed;

mod urlset;

mod sitemap;

mod document;

mod schedule;

mod status;

mod follower;

pub use error::FollowError;
pub use fetch::{Fetcher, Manners};
pub use follower::Follower;
pub use hosts::{NotPublic, PublicOnly};
pub use status::{Following, SourceStatus};
pub use unpack::UnpackError;
