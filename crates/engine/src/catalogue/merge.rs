//! The outlets of several catalogues in, one list out: an outlet is the same in all, whatever the case of its name in each.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::article;
use crate::catalogue::names::Held;
use crate::catalogue::one::Catalogue;
use crate::catalogue::outlet::{Days, Outlet};

/// How outlets are ordered: most articles first, then by name.
type Rank<'a> = (Reverse<usize>, &'a str);

/// An outlet as one of the catalogues lists it.
#[derive(Clone, Copy)]
struct Entry<'a> {
    catalogue: &'a Catalogue,
    /// Its place in the list.
    place: usize,
    outlet: &'a Outlet,
}

impl<'a> Entry<'a> {
    fn at(catalogue: &'a Catalogue, place: usize) -> Option<Entry<'a>> {
        catalogue.outlets().get(place).map(|outlet| Entry { catalogue, place, outlet })
    }

    /// The file of its first article, which is read for that.
    fn file(self) -> &'a str {
        self.catalogue.first_of(self.place).map_or("", |article| &article.file)
    }
}

/// Those outlets of one catalogue whose names hold what was typed, in the order of its list.
struct Cursor<'a, I> {
    catalogue: &'a Catalogue,
    /// The next of them, and where its name holds it.
    next: Option<(usize, Held)>,
    later: I,
}

impl<'a, I: Iterator<Item = (usize, Held)>> Cursor<'a, I> {
    fn new(catalogue: &'a Catalogue, mut holding: I) -> Cursor<'a, I> {
        Cursor { catalogue, next: holding.next(), later: holding }
    }

    fn rank(&self) -> Option<Rank<'a>> {
        rank(&[Entry::at(self.catalogue, self.next?.0)?])
    }

    fn has_passed(&self, place: usize) -> bool {
        self.next.is_none_or(|(next, _)| place < next)
    }
}

/// All outlets: most articles first, then by name. Time grows with the outlets of all parts.
pub(super) fn all(parts: &[Arc<Catalogue>]) -> Vec<Outlet> {
    let mut entries: Vec<(&str, Entry<'_>)> = Vec::new();
    for part in parts {
        entries.extend(part.names.in_order().filter_map(|(name, place)| Some((name, Entry::at(part, place)?))));
    }
    // Stable: the entries of one outlet stay in the order of the parts.
    entries.sort_by_key(|(name, _)| *name);
    let same = entries.chunk_by(|(one, _), (other, _)| one == other);
    let mut outlets: Vec<Outlet> = same.filter_map(|same| merged(same.iter().map(|(_, entry)| *entry).collect())).collect();
    outlets.sort_unstable_by(Outlet::cmp_listed);
    outlets
}

/// The outlet that `typed`, in lower case, names: the one of that name, else the only one whose name holds it.
pub(super) fn only(parts: &[Arc<Catalogue>], typed: &str) -> Option<Outlet> {
    merged(named(parts, typed)).or_else(|| {
        let mut holding = parts.iter().flat_map(|part| part.names.holding(typed).filter_map(|(place, _)| part.names.name(place)));
        let first = holding.next()?;
        holding.all(|name| name == first).then(|| merged(named(parts, first)))?
    })
}

/// At most `limit` outlets whose name goes on from `typed`, in lower case: in the order of [`Held`], then most articles first.
///
/// Each part is gone through from its largest outlet on, until none that is still to come can be among the best (the threshold
/// algorithm of Fagin, Lotem and Naor). Time grows with the matches; most of those of a large part are seldom looked at.
pub(super) fn complete(parts: &[Arc<Catalogue>], typed: &str, limit: usize) -> Vec<Outlet> {
    let held = |part: &'_ Catalogue, place, at| (place, part.names.held(place, at, typed));
    let cursors = parts.iter().map(|part| Cursor::new(part, part.names.holding(typed).map(|(place, at)| held(part, place, at))));
    let mut cursors: Vec<_> = cursors.collect();
    let mut best: BinaryHeap<(Held, Rank<'_>)> = BinaryHeap::new();
    while let Some(bound) = bound(&cursors) {
        if best.len() >= limit && best.peek().is_none_or(|worst| *worst < (Held::First, bound)) {
            break;
        }
        best.extend(advance(&mut cursors));
        if best.len() > limit {
            best.pop();
        }
    }
    let names = best.into_sorted_vec().into_iter().map(|(_, (_, name))| name);
    names.filter_map(|name| merged(named(parts, &name.to_lowercase()))).collect()
}

/// The best rank that an outlet can have which no cursor has passed yet; none if all were passed.
///
/// It has no more articles than the next of all parts together. If it has as many, each part has it at its next or behind it with as
/// many articles, so by no earlier name.
fn bound<'a, I: Iterator<Item = (usize, Held)>>(cursors: &[Cursor<'a, I>]) -> Option<Rank<'a>> {
    let ranks = cursors.iter().filter_map(Cursor::rank);
    ranks.reduce(|(Reverse(one), name), (Reverse(other), other_name)| (Reverse(one + other), name.min(other_name)))
}

/// Moves on from the largest outlet that is next in a part, and gives it back with the articles of all; nothing if it was met before
/// in another part.
fn advance<'a, I: Iterator<Item = (usize, Held)>>(cursors: &mut [Cursor<'a, I>]) -> Option<(Held, Rank<'a>)> {
    let (_, at) = cursors.iter().enumerate().filter_map(|(at, cursor)| Some((cursor.rank()?, at))).min()?;
    let cursor = cursors.get(at)?;
    let (place, held) = cursor.next?;
    let name = cursor.catalogue.names.name(place)?;
    let places: Vec<_> = cursors.iter().filter_map(|cursor| Some((cursor, cursor.catalogue.names.find(name)?))).collect();
    let is_new = !places.iter().any(|(cursor, place)| cursor.has_passed(*place));
    let entries = || places.iter().filter_map(|(cursor, place)| Entry::at(cursor.catalogue, *place)).collect::<Vec<_>>();
    let found = is_new.then(|| rank(&entries())).flatten().map(|rank| (held, rank));
    let cursor = cursors.get_mut(at)?;
    cursor.next = cursor.later.next();
    found
}

/// What the parts have of the outlet with this name, in lower case, in their order.
fn named<'a>(parts: &'a [Arc<Catalogue>], name: &str) -> Vec<Entry<'a>> {
    parts.iter().filter_map(|part| Entry::at(part, part.names.find(name)?)).collect()
}

/// One outlet of what the parts have of it, in their order; none if they have nothing.
fn merged(same: Vec<Entry<'_>>) -> Option<Outlet> {
    let (Reverse(articles), name) = rank(&same)?;
    let days = Days::spanning(same.into_iter().map(|entry| entry.outlet.days));
    Some(Outlet { name: name.to_owned(), articles, days })
}

/// The rank of an outlet by all that the parts have of it, in their order; none if they have nothing.
fn rank<'a>(same: &[Entry<'a>]) -> Option<Rank<'a>> {
    let (first, others) = same.split_first()?;
    let is_one_name = others.iter().all(|other| other.outlet.name == first.outlet.name);
    // Articles are read only where it matters which comes first.
    let named = if is_one_name { first } else { same.iter().min_by(|one, other| article::path_order(one.file(), other.file()))? };
    Some((Reverse(same.iter().map(|entry| entry.outlet.articles).sum()), &named.outlet.name))
}
