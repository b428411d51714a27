//! The articles of file after file in, articles with different ids out.

use std::collections::HashMap;
use std::sync::Arc;

use crate::corpus::read::Read;
use pullquote_engine::article::Article;
use pullquote_engine::parse::Problem;
use pullquote_engine::stories::Sketch;

/// The articles so far.
#[derive(Debug)]
pub(super) struct Ids {
    pub(super) articles: Vec<Arc<Article>>,
    places: HashMap<String, usize>,
    max_articles: usize,
    beyond: usize,
}

impl Ids {
    pub(super) fn new(max_articles: usize) -> Ids {
        Ids { articles: Vec::new(), places: HashMap::new(), max_articles, beyond: 0 }
    }

    /// Takes the articles of one file below `root`; the sketches of those that were taken.
    pub(super) fn add<'a>(&mut self, root: &str, articles: &'a [Read], problems: &mut Vec<Problem>) -> Vec<&'a Sketch> {
        let mut taken = Vec::with_capacity(articles.len());
        // An archive is one file with the articles of many, each of which counts its own.
        for of_file in articles.chunk_by(|one, next| one.article.file == next.article.file) {
            for (item, read) in (1..).zip(of_file) {
                let own = if of_file.len() > 1 { format!("{}#{item}", read.article.file) } else { read.article.file.clone() };
                if self.articles.len() >= self.max_articles {
                    self.beyond += 1;
                } else if let Some(article) = self.named(root, own, &read.article, problems) {
                    self.places.insert(article.id.clone(), self.articles.len());
                    self.articles.push(article);
                    taken.push(&read.sketch);
                }
            }
        }
        taken
    }

    /// How many articles were past the limit.
    pub(super) fn left_out(&self) -> Option<Problem> {
        let reason = || format!("{} more articles are past the limit of {}, which is corpus.max_articles", self.beyond, self.max_articles);
        (self.beyond > 0).then(|| Problem { path: "corpus".to_owned(), line: None, reason: reason() })
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
