//! An outlet as a catalogue lists it, and the days of articles.

use std::cmp::Ordering;

use time::Date;

/// One outlet of a corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlet {
    /// Its name, as the first of its articles has it.
    pub name: String,
    /// How many articles are attributed to it.
    pub articles: usize,
    /// The days that they state. None if none states one.
    pub days: Option<Days>,
}

impl Outlet {
    /// The order of two outlets in a list: most articles first, then by name.
    pub(super) fn cmp_listed(&self, other: &Outlet) -> Ordering {
        other.articles.cmp(&self.articles).then_with(|| self.name.cmp(&other.name))
    }
}

/// The days on which articles were published, as far as they state them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first of them.
    pub oldest: Date,
    /// The last of them.
    pub newest: Date,
}

impl Days {
    /// A single day.
    pub(super) fn of(day: Date) -> Days {
        Days { oldest: day, newest: day }
    }

    /// The days of all that are given; none if no days are.
    pub(super) fn spanning(given: impl IntoIterator<Item = Option<Days>>) -> Option<Days> {
        let widened = |one: Days, other: Days| Days { oldest: one.oldest.min(other.oldest), newest: one.newest.max(other.newest) };
        given.into_iter().flatten().reduce(widened)
    }
}
