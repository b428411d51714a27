//! A plan in, the evidence that the indexes hold out. The only step of an answer that reads postings, and the only one that may wait.

use crate::answer::evidence::Evidence;
use crate::answer::plan::Plan;
use crate::answer::request::Request;
use crate::article::Article;
use crate::index::{Hit, Searcher, Shapes, Vocabulary};

/// What `searcher` holds on `plan`, which was made with its `vocabulary`.
pub fn gather<'a>(searcher: &Searcher<'a>, vocabulary: &Vocabulary<'a>, plan: &Plan<'_>) -> Evidence<'a> {
    let found = |request: &Request| found(searcher, vocabulary, plan, request);
    let hits = match (&plan.documents, plan.shapes) {
        (Some(documents), Shapes::Documents) => Some(found(documents)).map(|hits| (hits, true)),
        (Some(documents), _) => {
            let hits = found(&plan.text);
            // Documents are among what would be searched, or nothing is, for want of the corpus's own words.
            let wants_documents = {
                let searched = hits.get(..plan.rules.passages).unwrap_or(&hits);
                searcher.fetch_articles(searched);
                let is_document = |hit: &Hit| searcher.locate(hit).is_some_and(|located| !located.article.shape.is_plain());
                searched.is_empty() || searched.iter().any(is_document)
            };
            Some(if wants_documents { (found(documents), true) } else { (hits, false) })
        }
        (None, _) => None,
    };
    let (hits, is_of_documents) = hits.unwrap_or_else(|| (found(&plan.text), false));
    searcher.fetch_articles(hits.get(..plan.rules.passages).unwrap_or(&hits));
    let wants_today = |article: &Article| plan.rules.wants_today(article);
    let undated = plan.rules.filter.undated(|| searcher.articles().filter(|article| wants_today(article)));
    Evidence::new(searcher, &hits, is_of_documents, undated)
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
        found.sort_by(|one, other| other.score.total_cmp(&one.score).then_with(|| searcher.corpus_order(one, other)));
        found.truncate(limit);
    }
    found
}
