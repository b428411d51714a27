//! How much a corpus may hold.

use crate::config::{Limits, ServerSettings};

/// What is read at most of each file, and how much of it all is taken.
#[derive(Clone, Copy, Debug)]
pub struct Bounds<'a> {
    pub(super) limits: &'a Limits,
    pub(super) room: Room,
}

/// How many articles are taken, of how many bytes of text, and the settings that say so.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    pub(super) articles: usize,
    pub(super) articles_key: &'static str,
    pub(super) bytes: u64,
    pub(super) bytes_key: &'static str,
}

impl<'a> From<&'a Limits> for Bounds<'a> {
    fn from(limits: &'a Limits) -> Bounds<'a> {
        let room = Room { articles: limits.max_articles, articles_key: "corpus.max_articles", bytes: u64::MAX, bytes_key: "" };
        Bounds { limits, room }
    }
}

impl<'a> Bounds<'a> {
    /// What is read and taken for one server.
    pub fn of_server(limits: &'a Limits, server: &ServerSettings) -> Bounds<'a> {
        let room = Room {
            articles: server.max_articles,
            articles_key: "servers.max_articles",
            bytes: server.max_bytes,
            bytes_key: "servers.max_mib",
        };
        Bounds { limits, room }
    }
}
