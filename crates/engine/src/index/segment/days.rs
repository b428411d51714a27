//! The articles that are shown only on some days, as their authors want it: few or none, so that a corpus without any pays nothing.

use std::sync::Arc;

use time::Date;

use crate::article::{Article, Shown};
use crate::index::storage::codec::{Reader, Writer};
use crate::index::storage::{read_shown, write_shown};

/// The places of those articles, ascending, each with its days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Days(Vec<(u32, Shown)>);

impl Days {
    pub(crate) fn of(articles: &[Arc<Article>]) -> Days {
        let limited = (0..).zip(articles).filter(|(_, article)| article.shown != Shown::default());
        Days(limited.map(|(place, article)| (place, article.shown)).collect())
    }

    /// Whether every article is shown on every day.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether an article is not shown on `day`.
    pub(crate) fn hide_some(&self, day: Date) -> bool {
        self.0.iter().any(|(_, shown)| !shown.on(day))
    }

    /// Whether the article at `place` is shown on `day`.
    pub(crate) fn shows(&self, place: usize, day: Date) -> bool {
        let found = self.0.binary_search_by_key(&place, |(place, _)| *place as usize).ok().and_then(|at| self.0.get(at));
        found.is_none_or(|(_, shown)| shown.on(day))
    }

    pub(crate) fn write(&self, directory: &mut Writer) {
        directory.list(&self.0, |writer, (place, shown)| {
            writer.number(*place);
            write_shown(writer, *shown);
        });
    }

    pub(crate) fn open(directory: &mut Reader<'_>) -> Option<Days> {
        let days = directory.list(|reader| Some((reader.number()?, read_shown(reader)?)))?;
        days.is_sorted_by(|before, after| before.0 < after.0).then_some(Days(days))
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn an_article_is_shown_but_before_its_first_day_and_from_the_day_on_that_it_is_gone() {
        let article = |from, until| Arc::new(Article { shown: Shown { from, until }, ..Article::plain("a", "The mill.") });
        let (first, gone) = (date!(2024 - 05 - 01), date!(2024 - 06 - 01));
        let articles = [article(None, None), article(Some(first), None), article(None, Some(gone))];
        let days = Days::of(&articles);
        let on = |day| [days.shows(0, day), days.shows(1, day), days.shows(2, day), days.shows(9, day)];
        assert_eq!(on(date!(2024 - 04 - 30)), [true, false, true, true]);
        assert_eq!(on(first), [true, true, true, true]);
        assert_eq!(on(gone), [true, true, false, true]);
        assert_eq!([days.hide_some(first), days.hide_some(gone)], [false, true]);
        assert!(!days.is_empty() && Days::of(articles.get(..1).unwrap_or_default()).is_empty());
    }
}
