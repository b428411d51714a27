//! The articles of file after file in, articles with different ids out.

use std::collections::HashMap;
use std::sync::Arc;

use crate::corpus::room::Room;
use pullquote_engine::article::Article;
use pullquote_engine::parse::Problem;

/// The articles so far.
#[derive(Debug)]
pub(super) struct Ids {
    pub(super) articles: Vec<Arc<Article>>,
    places: HashMap<String, usize>,
    room: Room,
    bytes: u64,
    /// How many articles were past the limit on their number, and how many past that on their text.
    beyond: [usize; 2],
}

impl Ids {
    pub(super) fn new(room: Room) -> Ids {
        Ids { articles: Vec::new(), places: HashMap::new(), room, bytes: 0, beyond: [0, 0] }
    }

    /// Takes the articles of one file below `root`.
    pub(super) fn add(&mut self, root: &str, articles: &[Arc<Article>], problems: &mut Vec<Problem>) {
        // An archive is one file with the articles of many, each of which counts its own.
        for of_file in articles.chunk_by(|one, next| one.file == next.file) {
            for (item, article) in (1..).zip(of_file) {
                let own = if of_file.len() > 1 { format!("{}#{item}", article.file) } else { article.file.clone() };
                if self.has_room(article)
                    && let Some(article) = self.named(root, own, article, problems)
                {
                    self.bytes += article.body.len() as u64;
                    self.places.insert(article.id.clone(), self.articles.len());
                    self.articles.push(article);
                }
            }
        }
    }

    /// Whether the article is within the limits; counts those that are not.
    fn has_room(&mut self, article: &Article) -> bool {
        let [too_many, too_long] = &mut self.beyond;
        if self.articles.len() >= self.room.articles {
            *too_many += 1;
            return false;
        }
        let fits = self.bytes.saturating_add(article.body.len() as u64) <= self.room.bytes;
        *too_long += usize::from(!fits);
        fits
    }

    /// How many articles were past the limits.
    pub(super) fn left_out(&self) -> impl Iterator<Item = Problem> {
        let Room { articles, articles_key, bytes, bytes_key } = self.room;
        let [too_many, too_long] = self.beyond;
        let many = format!("{too_many} more articles are past the limit of {articles}, which is {articles_key}");
        let long = format!("{too_long} articles would be more than {} MiB of text, which is {bytes_key}, and are left out", bytes >> 20);
        let problems = [(too_many, many), (too_long, long)].into_iter().filter(|(beyond, _)| *beyond > 0);
        problems.map(|(_, reason)| Problem { path: "corpus".to_owned(), line: None, reason })
    }

    /// The article under an id that no other has: its own, its file's name, or that with the root's name before it.
    ///
    /// The same text twice under one id is an export read twice: the second is left out. Another text is another
    /// article, which must not vanish because someone counted twice.
    fn named(&self, root: &str, own: String, article: &Arc<Article>, problems: &mut Vec<Problem>) -> Option<Arc<Article>> {
        let Some(other) = self.places.get(&article.id).and_then(|place| self.articles.get(*place)) else {
            return Some(Arc::clone(article));
        };
        let mut report = |what: String| {
            let reason = format!("the id {:?} was already given to an article of {}; {what}", article.id, other.file);
            problems.push(Problem { path: article.file.clone(), line: None, reason });
        };
        if other.body == article.body && other.attribution == article.attribution {
            report("this one says the same and is left out".to_owned());
            return None;
        }
        let below_root = format!("{root}/{own}");
        let Some(free) = [own, below_root].into_iter().find(|id| !self.places.contains_key(id)) else {
            report("this one is left out".to_owned());
            return None;
        };
        report(format!("this one is called {free:?}"));
        Some(Arc::new(Article { id: free, ..Article::clone(article) }))
    }
}
