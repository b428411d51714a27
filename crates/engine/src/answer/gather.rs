//! A plan in, the evidence that the indexes hold out. The only step of an answer that reads postings, and the only one that may wait.

use crate::answer::evidence::Evidence;
use crate::answer::plan::Plan;
use crate::answer::request::Request;
use crate::article::Article;
use crate::index::{Hit, Searcher, Shapes, Vocabulary};

/// What `searcher` holds on `plan`, which was made with its `vocabulary`.
pub fn gather<'a>(searcher: &Searcher<'a>, vocabulary: &Vocabulary<'a>, plan: &Plan<'_>) -> Evidence<'a> {
    let (hits, is_of_documents) = best(searcher, vocabulary, plan);
    searcher.fetch_articles(looked_at(plan, &hits));
    let undated = plan.rules.filter.undated(|| searcher.articles().filter(|article| plan.rules.wants_today(article)));
    Evidence::new(searcher, &hits, is_of_documents, undated)
}

/// The best passages, and whether they were asked for as documents are: where documents are among those that plain text is asked for, or
/// nothing is, for want of the corpus's own words.
fn best<'a>(searcher: &Searcher<'a>, vocabulary: &Vocabulary<'a>, plan: &Plan<'_>) -> (Vec<Hit>, bool) {
    let found = |request: &Request| found(searcher, vocabulary, plan, request);
    match plan.shapes {
        Shapes::Plain => (found(&plan.text), false),
        Shapes::Documents => (found(plan.documents(vocabulary)), true),
        Shapes::Both => {
            let hits = found(&plan.text);
            let looked_at = looked_at(plan, &hits);
            searcher.fetch_articles(looked_at);
            let is_document = |hit: &Hit| searcher.locate(hit).is_some_and(|located| !located.article.shape.is_plain());
            let asks_documents = looked_at.is_empty() || looked_at.iter().any(is_document);
            if asks_documents { (found(plan.documents(vocabulary)), true) } else { (hits, false) }
        }
    }
}

/// Those of the passages whose sentences are read.
fn looked_at<'h>(plan: &Plan<'_>, hits: &'h [Hit]) -> &'h [Hit] {
    hits.get(..plan.rules.passages).unwrap_or(hits)
}

/// The passages that share words with the question, best first.
fn found<'a>(searcher: &Searcher<'a>, vocabulary: &Vocabulary<'a>, plan: &Plan<'_>, request: &Request) -> Vec<Hit> {
    let limit = plan.passages();
    let queries = plan.queries(request);
    let mut found: Vec<Hit> = Vec::new();
    for query in &queries {
        let wants = |article: &Article| query.articles.wants(article);
        let filter: Option<&dyn Fn(&Article) -> bool> = if query.articles.is_empty() { None } else { Some(&wants) };
        found.extend(searcher.rank(vocabulary, &query.terms, limit, filter));
    }
    if queries.len() > 1 {
        searcher.keep_best(&mut found, limit);
    }
    found
}
