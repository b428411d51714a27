//! What a question may be limited to: an outlet, a span of days. Only what articles state counts.

use std::sync::Arc;

use time::Date;

use crate::article::{Article, Wire};
use crate::text::language::Language;

/// Limits on the articles that are quoted. The default lets all through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only articles whose outlet, or the news agency whose copy it carries, has this in its name, in any case.
    pub source: Option<String>,
    /// Only articles published on this day or later.
    pub after: Option<Date>,
    /// Only articles published on this day or earlier.
    pub before: Option<Date>,
}

impl Filter {
    /// Whether it lets all through.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// The first day and the last one where they are the wrong way round: no article is from between them.
    pub fn swapped_days(&self) -> Option<(Date, Date)> {
        self.after.zip(self.before).filter(|(after, before)| after > before)
    }

    /// Whether `article` may be quoted. One without a stated date is not where days are given.
    pub fn wants(&self, article: &Article) -> bool {
        self.wants_source(article) && self.wants_day(article)
    }

    /// How many of the articles that are wanted otherwise state no date; 0, and no article is looked at, where no days are given.
    pub(super) fn undated<'a, I: Iterator<Item = &'a Arc<Article>>>(&self, articles: impl FnOnce() -> I) -> usize {
        if self.after.is_none() && self.before.is_none() {
            return 0;
        }
        articles().filter(|article| article.attribution.stated_day().is_none() && self.wants_source(article)).count()
    }

    fn wants_source(&self, article: &Article) -> bool {
        let Some(wanted) = self.source.as_ref().map(|source| source.trim().to_lowercase()) else { return true };
        let names = article.attribution.source.value().into_iter().chain(article.wire.as_ref().map(Wire::agency));
        names.into_iter().any(|name| name.to_lowercase().contains(&wanted))
    }

    fn wants_day(&self, article: &Article) -> bool {
        match (article.attribution.stated_day(), self.after, self.before) {
            (_, None, None) => true,
            (None, _, _) => false,
            (Some(day), after, before) => after.is_none_or(|after| day >= after) && before.is_none_or(|before| day <= before),
        }
    }
}

/// All that decides which articles a query searches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArticleFilter {
    /// What the question is limited to.
    pub filter: Filter,
    /// Only articles that are shown on this day; none: whatever the day.
    pub today: Option<Date>,
    /// Only articles in the language of the question, or in others; none: in any.
    pub language: Option<LanguageFilter>,
}

/// Articles by whether they are surely in another language than the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageFilter {
    /// The language of the question.
    pub asked: Language,
    /// The languages that it is surely not asked in.
    pub others: Vec<Language>,
    /// Whether articles in other languages are wanted, or those that are not.
    pub is_other: bool,
}

impl ArticleFilter {
    /// Whether it lets all through.
    pub fn is_empty(&self) -> bool {
        *self == ArticleFilter::default()
    }

    /// Whether `article` is searched.
    pub fn wants(&self, article: &Article) -> bool {
        let wants_language = |language: &LanguageFilter| is_in_another(article, language.asked, &language.others) == language.is_other;
        self.language.as_ref().is_none_or(wants_language)
            && self.filter.wants(article)
            && self.today.is_none_or(|today| article.shown.on(today))
    }
}

/// Whether an article is surely in another language than the one `asked` in: in one of `others`.
pub(super) fn is_in_another(article: &Article, asked: Language, others: &[Language]) -> bool {
    others.contains(&article.language) && article.language.is_likelier_than(asked, &article.body)
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::article::Field;

    fn article(source: &str, published: Field<Date>) -> Article {
        let mut article = Article::plain("a", "The mill closed.");
        article.attribution.source = Field::Stated(source.to_owned());
        article.attribution.published = published;
        article
    }

    #[test]
    fn days_count_themselves_and_only_where_they_are_stated() {
        let filter = Filter { after: Some(date!(2024 - 05 - 01)), before: Some(date!(2024 - 05 - 31)), source: None };
        assert!(filter.wants(&article("Mill News", Field::Stated(date!(2024 - 05 - 01)))));
        assert!(filter.wants(&article("Mill News", Field::Stated(date!(2024 - 05 - 31)))));
        assert!(!filter.wants(&article("Mill News", Field::Stated(date!(2024 - 06 - 01)))));
        let guessed = article("Mill News", Field::Inferred { value: date!(2024 - 05 - 02), evidence: "in May".into() });
        assert!(!filter.wants(&guessed));
        let guessed = [Arc::new(guessed)];
        assert_eq!(filter.undated(|| guessed.iter()), 1);
    }

    #[test]
    fn an_outlet_is_found_by_part_of_its_name() {
        let filter = Filter { source: Some("mill".into()), ..Filter::default() };
        assert!(filter.wants(&article("The Mill News", Field::Unknown)) && !filter.wants(&article("Harbour Post", Field::Unknown)));
        assert_eq!(filter.undated(|| [].iter()), 0);
    }
}
