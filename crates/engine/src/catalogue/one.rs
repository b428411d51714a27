//! An index in, what it holds out: to be listed, completed and found again.

use std::collections::HashMap;
use std::sync::Arc;

use time::Date;

use crate::article::{Article, Mark};
use crate::catalogue::headlines::{self, Headlines};
use crate::catalogue::names::Names;
use crate::catalogue::outlet::{Days, Outlet};
use crate::index::Index;

/// What a corpus holds, to be listed, completed and found again.
#[derive(Debug, Default)]
pub struct Catalogue {
    index: Arc<Index>,
    /// The day it is for; any, where there is none.
    day: Option<Date>,
    /// How many articles are shown on it.
    listed: usize,
    /// Most articles first, then by name.
    outlets: Vec<Outlet>,
    /// The place of the first article of each.
    firsts: Vec<u32>,
    unattributed: usize,
    days: Option<Days>,
    by_mark: HashMap<Mark, u32>,
    /// The mark of each article.
    marks: Vec<Mark>,
    /// The names of `outlets`.
    pub(super) names: Names,
    pub(super) headlines: Headlines,
}

impl Catalogue {
    /// The catalogue of an index, of all its articles. Time and memory grow with the number of articles; no text is read.
    pub fn new(index: Arc<Index>) -> Catalogue {
        Catalogue::on(index, None)
    }

    /// The same of the articles that their authors want shown on `day`; of all, where there is none.
    pub fn on(index: Arc<Index>, day: Option<Date>) -> Catalogue {
        let mut outlets: HashMap<String, Counted> = HashMap::new();
        let mut titles: Vec<Option<String>> = Vec::with_capacity(index.articles().len());
        let mut catalogue = Catalogue { day, ..Catalogue::default() };
        index.show_attributions(|mark, attribution| {
            let place = catalogue.marks.len();
            catalogue.marks.push(mark);
            if !is_shown(&index, place, day) {
                titles.push(None);
                return;
            }
            catalogue.listed += 1;
            titles.push(attribution.title.value().cloned());
            let day = attribution.stated_day();
            catalogue.days = widened(catalogue.days, day);
            match attribution.source.value() {
                None => catalogue.unattributed += 1,
                Some(name) => outlets.entry(name.to_lowercase()).or_insert_with(|| Counted::new(name, place)).count(day),
            }
        });
        // An index numbers its articles in 32 bits as well: `Limits::articles`.
        let marked = catalogue.marks.iter().copied().zip(0..);
        catalogue.by_mark = marked.filter(|(_, place): &(Mark, u32)| is_shown(&index, *place as usize, day)).collect();
        catalogue.list(outlets.into_values().collect());
        let headlines = Headlines::new(titles.iter().map(Option::as_deref));
        Catalogue { index, headlines, ..catalogue }
    }

    /// Puts the outlets in order.
    fn list(&mut self, mut counted: Vec<Counted>) {
        counted.sort_unstable_by(|one, other| one.outlet.cmp_listed(&other.outlet));
        self.firsts = counted.iter().map(|counted| counted.first).collect();
        self.outlets = counted.into_iter().map(|counted| counted.outlet).collect();
        self.names = Names::new(self.outlets.iter().map(|outlet| outlet.name.as_str()));
    }

    /// The articles in corpus order. One of a kept index is read when it comes up.
    pub fn articles(&self) -> impl Iterator<Item = &Arc<Article>> {
        (0..self.marks.len()).filter(|place| is_shown(&self.index, *place, self.day)).map(|place| self.index.article(place))
    }

    /// How many articles it lists.
    pub fn len(&self) -> usize {
        self.listed
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.listed == 0
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
        let found = self.headlines.complete(&headlines::folded(typed), limit);
        self.at(found.in_order()).take(limit).collect()
    }

    /// The articles at these places, each read when it comes up.
    pub(super) fn at<'a>(&'a self, places: impl Iterator<Item = u32> + 'a) -> impl Iterator<Item = (Mark, &'a Arc<Article>)> {
        places.filter_map(|place| Some((*self.marks.get(place as usize)?, self.index.article(place as usize))))
    }

    /// The first article of the outlet at this place of [`Catalogue::outlets`].
    pub(super) fn first_of(&self, outlet: usize) -> Option<&Arc<Article>> {
        self.firsts.get(outlet).map(|place| self.index.article(*place as usize))
    }
}

/// An outlet, and the place of its first article.
struct Counted {
    outlet: Outlet,
    first: u32,
}

impl Counted {
    fn new(name: &str, place: usize) -> Counted {
        Counted { outlet: Outlet { name: name.to_owned(), articles: 0, days: None }, first: place as u32 }
    }

    /// Counts one more article, which states this day.
    fn count(&mut self, day: Option<Date>) {
        self.outlet.articles += 1;
        self.outlet.days = widened(self.outlet.days, day);
    }
}

fn is_shown(index: &Index, place: usize, day: Option<Date>) -> bool {
    day.is_none_or(|day| index.is_shown(place, day))
}

fn widened(days: Option<Days>, day: Option<Date>) -> Option<Days> {
    Days::spanning([days, day.map(Days::of)])
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
    fn what_is_not_shown_on_the_day_is_not_listed_completed_or_found() {
        let (yesterday, today) = (date!(2024 - 05 - 01), date!(2024 - 05 - 02));
        let mut gone = Article::clone(&article("a", "The zeppelin is sold", "Zeppelin News", None));
        gone.shown.until = Some(yesterday);
        let articles = vec![Arc::new(gone), article("b", "The mill is sold", "Mill News", None)];
        let index = Arc::new(build(articles, Weights::default()));
        let now = Catalogue::on(Arc::clone(&index), Some(today));
        let listed: Vec<&str> = now.outlets().iter().map(|outlet| outlet.name.as_str()).collect();
        assert_eq!((listed, now.articles().count(), now.len()), (vec!["Mill News"], 1, 1));
        assert_eq!(
            (titles(&now.complete_headline("", 9)), now.complete_headline("zep", 9).len()),
            (vec!["The mill is sold".to_owned()], 0)
        );
        assert_eq!(titles(&now.complete_headline("the", 9)), ["The mill is sold"]);
        let mark = Mark::of(index.article(0));
        assert!(now.find(mark).is_none() && now.complete_outlet("zep", 9).is_empty());
        assert!(Catalogue::new(index).find(mark).is_some());
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
