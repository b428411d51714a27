//! What goes wrong, and when.

use std::time::Duration;

/// A way for a request to go wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// 429, with the time after which to try again. Nothing is done.
    RateLimited(Duration),
    /// This status with an error as Discord words them. Nothing is done.
    Status(u16),
    /// This status with this code of Discord's errors. Nothing is done.
    Refused(u16, u64),
    /// This status, after the request was carried out all the same.
    StatusAfter(u16),
    /// This status with a page in place of JSON, as a proxy answers. Nothing is done.
    Page(u16),
    /// 200 with a page in place of JSON. The request is carried out.
    Garbage,
    /// The right answer, late. The request is carried out at once.
    Slow(Duration),
    /// No answer ever. Nothing is done.
    Silent,
}

impl Fault {
    /// Whether the request has its effect all the same.
    pub fn is_carried_out(self) -> bool {
        matches!(self, Fault::Garbage | Fault::Slow(_) | Fault::StatusAfter(_))
    }
}

/// Which requests go wrong.
#[derive(Clone, Copy, Debug)]
pub struct RequestMatcher<'a> {
    /// In capitals; empty for any.
    pub method: &'a str,
    /// Paths that hold this; empty for any.
    pub path: &'a str,
    /// This many requests, then no more.
    pub times: usize,
}

impl<'a> RequestMatcher<'a> {
    /// The next request with this method whose path holds `path`.
    pub fn next(method: &'a str, path: &'a str) -> RequestMatcher<'a> {
        RequestMatcher { method, path, times: 1 }
    }

    /// Each request with this method whose path holds `path`.
    pub fn every(method: &'a str, path: &'a str) -> RequestMatcher<'a> {
        RequestMatcher { method, path, times: usize::MAX }
    }
}
