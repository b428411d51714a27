//! What a corpus holds beside its passages: its outlets and their dates, headlines to complete, articles to find again.

mod lists;

mod headlines;

mod names;

use std::collections::HashMap;
use std::sync::Arc;

use time::Date;

use crate::article::{Article, Mark};
use crate::catalogue::headlines::Headlines;
use crate::catalogue::names::Names;
use crate::index::Index;

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

/// The days on which articles were published, as far as they state them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first of them.
    pub oldest: Date,
    /// The last of them.
    pub newest: Date,
}

/// What a corpus holds, to be listed, completed and found again.
#[derive(Debug, Default)]
pub struct Catalogue {
    index: Arc<Index>,
    /// Most articles first, then by name.
    outlets: Vec<Outlet>,
    unattributed: usize,
    days: Option<Days>,
    by_mark: HashMap<Mark, u32>,
    /// The mark of each article.
    marks: Vec<Mark>,
    /// The names of `outlets`.
    names: Names,
    headlines: Headlines,
}

impl Catalogue {
    /// The catalogue of an index. Time and memory grow with the number of articles; no text is read.
    pub fn new(index: Arc<Index>) -> Catalogue {
        let mut outlets: HashMap<String, Outlet> = HashMap::new();
        let mut titles: Vec<Option<String>> = Vec::with_capacity(index.articles().len());
        let mut catalogue = Catalogue::default();
        index.show_attributions(|mark, attribution| {
            catalogue.marks.push(mark);
            titles.push(attribution.title.value().cloned());
            let day = attribution.stated_day();
            widen(&mut catalogue.days, day);
            match attribution.source.value() {
                None => catalogue.unattributed += 1,
                Some(name) => {
                    let outlet =
                        outlets.entry(name.to_lowercase()).or_insert_with(|| Outlet { name: name.clone(), articles: 0, days: None });
                    outlet.articles += 1;
                    widen(&mut outlet.days, day);
                }
            }
        });
        // An index numbers its articles in 32 bits as well: `Limits::articles`.
        catalogue.by_mark = catalogue.marks.iter().copied().zip(0..).collect();
        catalogue.outlets = outlets.into_values().collect();
        catalogue.outlets.sort_unstable_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.name.cmp(&b.name)));
        let names = Names::new(catalogue.outlets.iter().map(|outlet| outlet.name.as_str()));
        let headlines = Headlines::new(titles.iter().map(Option::as_deref));
        Catalogue { index, names, headlines, ..catalogue }
    }

    /// The articles in corpus order. One of a kept index is read when it comes up.
    pub fn articles(&self) -> impl ExactSizeIterator<Item = &Arc<Article>> {
        self.index.articles()
    }

    /// The outlets: most articles first, then by name.
    pub fn outlets(&self) -> &[Outlet] {
        &self.outlets
    }

    /// How many articles name no outlet.
    pub fn unattributed(&self) -> usize {
        self.unattributed
    }

    /// The days that articles state. None if none states one.
    pub fn days(&self) -> Option<Days> {
        self.days
    }

    /// The article with this very text, if it is still there.
    pub fn find(&self, mark: Mark) -> Option<&Arc<Article>> {
        self.by_mark.get(&mark).map(|place| self.index.article(*place as usize))
    }

    /// The outlet that `typed` names: the one of that name in any case, else the only one whose name holds it.
    pub fn outlet(&self, typed: &str) -> Option<&Outlet> {
        self.outlets.get(self.names.only(&typed.trim().to_lowercase())?)
    }

    /// At most `limit` outlets whose name goes on from `typed`: those that begin with it, those with a word that does,
    /// those that hold it; in each group most articles first.
    pub fn complete_outlet(&self, typed: &str, limit: usize) -> Vec<&Outlet> {
        let found = self.names.complete(&typed.trim().to_lowercase(), limit);
        found.into_iter().filter_map(|place| self.outlets.get(place)).collect()
    }

    /// At most `limit` articles whose headline holds each word of `typed`, the last of them perhaps not typed to its
    /// end, and their marks. Headlines that begin with `typed` come first, then in corpus order. Nothing typed: the first
    /// articles.
    pub fn complete_headline(&self, typed: &str, limit: usize) -> Vec<(Mark, &Arc<Article>)> {
        let marked = self.marks.iter().copied().zip(self.articles());
        let typed = headlines::folded(typed);
        if typed.is_empty() {
            return marked.filter(|(_, article)| article.attribution.title.value().is_some()).take(limit).collect();
        }
        let found = self.headlines.complete(&typed, limit).into_iter();
        found.filter_map(|place| Some((*self.marks.get(place as usize)?, self.index.article(place as usize)))).collect()
    }
}

fn widen(days: &mut Option<Days>, day: Option<Date>) {
    if let Some(day) = day {
        let Days { oldest, newest } = days.unwrap_or(Days { oldest: day, newest: day });
        *days = Some(Days { oldest: oldest.min(day), newest: newest.max(day) });
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;
    use crate::article::Field;
    use crate::index::{Weights, built as build};

    fn article(id: &str, title: &str, source: &str, published: Option<Date>) -> Arc<Article> {
        let mut article = Article::plain(id, "The mill closed.");
        article.attribution.title = Field::Stated(title.to_owned());
        article.attribution.source = Field::stated(Some(source.to_owned()).filter(|source| !source.is_empty()));
        article.attribution.published = Field::stated(published);
        Arc::new(article)
    }

    fn catalogue() -> Catalogue {
        let articles = vec![
            article("a", "The mill closes", "Mill News", Some(date!(2024 - 05 - 01))),
            article("b", "Mill owner found", "Harbour Post", None),
            article("c", "Flood at the old mill", "mill news", Some(date!(2023 - 01 - 02))),
            article("d", "Storm", "", None),
            Arc::new(Article::plain("e", "No headline.")),
        ];
        Catalogue::new(Arc::new(build(articles, Weights::default())))
    }

    fn titles(found: &[(Mark, &Arc<Article>)]) -> Vec<String> {
        assert!(found.iter().all(|(mark, article)| *mark == Mark::of(article)));
        found.iter().filter_map(|(_, article)| article.attribution.title.value().cloned()).collect()
    }

    #[test]
    fn outlets_are_counted_with_their_days() {
        let catalogue = catalogue();
        let days = Some(Days { oldest: date!(2023 - 01 - 02), newest: date!(2024 - 05 - 01) });
        let mill = Outlet { name: "Mill News".into(), articles: 2, days };
        assert_eq!(catalogue.outlets(), [mill, Outlet { name: "Harbour Post".into(), articles: 1, days: None }]);
        assert_eq!((catalogue.unattributed(), catalogue.days()), (2, days));
    }

    #[test]
    fn an_outlet_is_named_in_any_case_or_by_a_part_that_no_other_has() {
        let catalogue = catalogue();
        let named = |typed: &str| catalogue.outlet(typed).map(|outlet| outlet.name.as_str());
        assert_eq!(
            (named(" mill NEWS"), named("harb"), named("o"), named("zzz")),
            (Some("Mill News"), Some("Harbour Post"), Some("Harbour Post"), None)
        );
        assert_eq!(named(""), None, "it could be any");
        let completed = |typed: &str| catalogue.complete_outlet(typed, 9).iter().map(|outlet| outlet.name.as_str()).collect::<Vec<_>>();
        assert_eq!(completed(""), ["Mill News", "Harbour Post"]);
        assert_eq!(completed("po"), ["Harbour Post"]);
        assert_eq!(completed("s"), ["Mill News", "Harbour Post"]);
    }

    #[test]
    fn headlines_go_on_from_what_was_typed() {
        let catalogue = catalogue();
        let completed = |typed: &str| titles(&catalogue.complete_headline(typed, 9));
        assert_eq!(completed("mil"), ["Mill owner found", "The mill closes", "Flood at the old mill"]);
        assert_eq!(completed("the mill c"), ["The mill closes"]);
        assert_eq!(completed("storm flood"), Vec::<String>::new());
        assert_eq!(completed("").len(), 4);
        assert_eq!(catalogue.complete_headline("mil", 1).len(), 1);
    }

    #[test]
    fn an_article_is_found_again_until_its_text_changes() {
        let catalogue = catalogue();
        let second = catalogue.index.article(1);
        let mark = Mark::of(second);
        assert_eq!(catalogue.find(mark).map(|article| article.id.as_str()), Some("b"));
        let changed = Article { body: "The mill closed early.".into(), ..(**second).clone() };
        assert_eq!(catalogue.find(Mark::of(&changed)), None);
        assert_eq!(Mark::from_number(mark.number()), mark);
    }
}
