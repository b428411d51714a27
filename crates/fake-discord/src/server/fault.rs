//! What goes wrong, and when.

use std::time::Duration;

use super::chaos::Chance;

/// A way for a request to go wrong.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fault {
    /// 429, with the time after which to try again. Nothing is done.
    RateLimited(Duration),
    /// This status with an error as Discord words them. Nothing is done.
    Status(u16),
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
pub struct Scope<'a> {
    /// In capitals; empty for any.
    pub method: &'a str,
    /// Paths that hold this; empty for any.
    pub path: &'a str,
    /// This many requests, then no more.
    pub times: usize,
}

impl<'a> Scope<'a> {
    /// The next request with this method whose path holds `path`.
    pub fn next(method: &'a str, path: &'a str) -> Scope<'a> {
        Scope { method, path, times: 1 }
    }

    /// Each request with this method whose path holds `path`.
    pub fn every(method: &'a str, path: &'a str) -> Scope<'a> {
        Scope { method, path, times: usize::MAX }
    }
}

/// The script.
#[derive(Debug, Default)]
pub(super) struct Faults {
    scripts: Vec<Script>,
    chance: Option<Chance>,
}

#[derive(Debug)]
struct Script {
    method: String,
    path: String,
    left: usize,
    fault: Fault,
}

impl Faults {
    pub(super) fn add(&mut self, scope: Scope<'_>, fault: Fault) {
        self.scripts.push(Script { method: scope.method.to_owned(), path: scope.path.to_owned(), left: scope.times, fault });
    }

    /// Leaves to chance what no script is for.
    pub(super) fn leave_to(&mut self, chance: Chance) {
        self.chance = Some(chance);
    }

    pub(super) fn clear(&mut self) {
        self.scripts.clear();
        self.chance = None;
    }

    /// What this request meets, used up by it. `subject`: the number of the interaction that it is about.
    pub(super) fn take(&mut self, method: &str, path: &str, subject: Option<usize>) -> Option<Fault> {
        self.scripted(method, path).or_else(|| self.chance.as_mut()?.draw(method, path, subject))
    }

    fn scripted(&mut self, method: &str, path: &str) -> Option<Fault> {
        let fits =
            |script: &&mut Script| script.left > 0 && (script.method.is_empty() || script.method == method) && path.contains(&script.path);
        let script = self.scripts.iter_mut().find(fits)?;
        script.left -= 1;
        Some(script.fault)
    }
}
