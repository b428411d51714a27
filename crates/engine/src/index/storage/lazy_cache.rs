//! A lazy cache of articles: places that are filled when an article is first asked for, and stay filled.
//!
//! Memory is taken by the row: a corpus has many articles, and a question needs few of them.

use std::sync::{Arc, OnceLock};

use crate::article::Article;

/// Places in a row: as many as fit two pages of memory.
const ROW: usize = 512;

type Place = OnceLock<Arc<Article>>;

/// Articles by their numbers.
#[derive(Debug, Default)]
pub(crate) struct LazyCache {
    rows: Vec<OnceLock<Box<[Place]>>>,
    len: usize,
}

impl LazyCache {
    /// So many empty places.
    pub(crate) fn new(len: usize) -> LazyCache {
        LazyCache { rows: (0..len.div_ceil(ROW)).map(|_| OnceLock::new()).collect(), len }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Adds a place with `article`.
    pub(crate) fn push(&mut self, article: Arc<Article>) {
        let at = self.len;
        self.len += 1;
        self.rows.resize_with(self.len.div_ceil(ROW), OnceLock::new);
        self.get_or_read(at, || article);
    }

    /// The article at a place, which `read` gives if it is empty. Nothing if there is no such place.
    pub(crate) fn get_or_read(&self, at: usize, read: impl FnOnce() -> Arc<Article>) -> Option<&Arc<Article>> {
        let row = self.rows.get(at / ROW).filter(|_| at < self.len)?;
        Some(row.get_or_init(|| (0..ROW).map(|_| Place::new()).collect()).get(at % ROW)?.get_or_init(read))
    }

    /// The article at a place; nothing if it is empty.
    pub(crate) fn get(&self, at: usize) -> Option<&Arc<Article>> {
        self.rows.get(at / ROW)?.get()?.get(at % ROW)?.get()
    }

    /// Bytes of memory that the places take once each row is in use.
    pub(crate) fn bytes(&self) -> usize {
        self.len * size_of::<Place>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: usize) -> Arc<Article> {
        Arc::new(Article::plain(&format!("{id}"), ""))
    }

    #[test]
    fn a_place_is_filled_once_and_its_row_alone_takes_memory() {
        let cache = LazyCache::new(3 * ROW + 1);
        assert_eq!(cache.get(ROW), None);
        assert_eq!(cache.get_or_read(ROW, || article(1)), Some(&article(1)));
        assert_eq!(cache.get_or_read(ROW, || article(2)), Some(&article(1)));
        assert_eq!((cache.get(ROW), cache.get(ROW + 1)), (Some(&article(1)), None));
        let taken = cache.rows.iter().map(|row| row.get().is_some()).collect::<Vec<_>>();
        assert_eq!(taken, [false, true, false, false]);
    }

    #[test]
    fn there_is_nothing_past_the_last_place() {
        assert_eq!(LazyCache::new(ROW + 1).get_or_read(ROW + 1, || article(1)), None);
        assert_eq!(LazyCache::default().get_or_read(0, || article(1)), None);
    }

    #[test]
    fn articles_are_put_one_behind_the_other() {
        let mut cache = LazyCache::default();
        (0..=ROW).for_each(|id| cache.push(article(id)));
        assert_eq!(
            (cache.len(), cache.get(0), cache.get(ROW), cache.get(ROW + 1)),
            (ROW + 1, Some(&article(0)), Some(&article(ROW)), None)
        );
    }
}
