//! A question and what is known of its words in, what is to be looked for out. Pure: it reads the vocabulary and no article.

use std::cell::OnceCell;

use crate::answer::analysis::Analysis;
use crate::answer::asked::Asked;
use crate::answer::expansion;
use crate::answer::filter::{ArticleFilter, LanguageFilter};
use crate::answer::question::Question;
use crate::answer::request::{Missing, Request};
use crate::answer::rules::Rules;
use crate::index::{QueryTerm, Shapes, Vocabulary};

/// What a confidence is worth where the corpus holds no article in the question's language: names alone match.
const FOREIGN: f32 = 0.25;

/// What is to be looked for, and how an answer is to be made of it.
#[derive(Clone, Debug)]
pub struct Plan<'q> {
    pub(super) question: &'q Question,
    pub(super) rules: &'q Rules,
    pub(super) analysis: Analysis<'q>,
    /// What is asked of plain text.
    pub(super) text: Request,
    /// The same as documents are asked for it, once that is needed.
    documents: OnceCell<Request>,
    /// Which shapes the articles have.
    pub(super) shapes: Shapes,
    /// Whether no article is in the question's language.
    pub(super) foreign: bool,
    /// What a confidence is worth, 0 to 1.
    pub(super) trust: f32,
}

/// Terms with their weights, and which articles are searched for them.
#[derive(Clone, Debug)]
pub struct Query {
    /// The terms, in the order in which what they add is added up.
    pub terms: Vec<QueryTerm>,
    /// The articles.
    pub articles: ArticleFilter,
}

/// What is to be looked for to answer `question`.
pub fn plan<'q>(vocabulary: &Vocabulary<'_>, question: &'q Question, rules: &'q Rules) -> Plan<'q> {
    let analysis = Analysis::of(question, vocabulary.languages());
    // Most corpora hide nothing, and then nothing is looked at twice.
    let today = rules.today.filter(|today| vocabulary.hides_some(*today));
    let text = Request::read(vocabulary, &analysis, today, Missing::Replaced);
    let shapes = vocabulary.shapes();
    let foreign = !vocabulary.languages().is_empty() && !vocabulary.languages().contains(&analysis.language);
    let trust = match (analysis.is_bare, foreign) {
        (true, _) => 0.0,
        (false, true) => FOREIGN,
        (false, false) => 1.0,
    };
    Plan { question, rules, analysis, text, documents: OnceCell::new(), shapes, foreign, trust }
}

impl Plan<'_> {
    /// What is asked of documents. `vocabulary` is the one that the plan was made with.
    pub(super) fn documents(&self, vocabulary: &Vocabulary<'_>) -> &Request {
        self.documents.get_or_init(|| {
            if self.text.replaced.is_empty() {
                return expansion::for_documents(vocabulary, &self.analysis, &self.text);
            }
            // Documents have other words for some of those that are replaced in text.
            let request = Request::read(vocabulary, &self.analysis, self.text.today, Missing::Left);
            expansion::for_documents(vocabulary, &self.analysis, &request)
        })
    }

    /// How many passages are to be found.
    pub fn passages(&self) -> usize {
        self.rules.passages.max(self.rules.ranked)
    }

    /// The queries of `request`, whose passages are to be put together. Where some articles are in another language, theirs are
    /// ranked by what the words count there.
    pub(super) fn queries(&self, request: &Request) -> Vec<Query> {
        let query = |weight: &dyn Fn(&Asked) -> f32, language: Option<LanguageFilter>| {
            let own = request.asked.iter().map(|asked| QueryTerm { term: asked.term, weight: weight(asked) });
            let terms = own.chain(request.alternatives.further.iter().copied()).collect();
            Query { terms, articles: ArticleFilter { filter: self.rules.filter.clone(), today: request.today, language } }
        };
        if request.others.is_empty() {
            return vec![query(&|asked| asked.weight, None)];
        }
        let languages = |is_other| Some(LanguageFilter { asked: request.language, others: request.others.clone(), is_other });
        vec![query(&|asked| asked.weight, languages(false)), query(&|asked| asked.abroad * asked.weight, languages(true))]
    }
}
