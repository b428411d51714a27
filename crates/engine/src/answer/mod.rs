//! A question and an index in, an answer out: sentences and other units quoted word for word, or the word that there is none.
//!
//! The modules are in the order of use: each uses only those above it.

mod question;

mod analysis;

mod filter;

mod context;

mod enum_array;

mod confidence;

mod outcome;

mod asked;

mod compounds;

mod alternatives;

mod stand_ins;

mod request;

mod expansion;

mod evidence;

mod facts;

mod features;

mod weights;

mod rules;

mod sentence_cache;

mod candidates;

mod quote;

mod rerank;

mod fits;

mod further;

mod duplicates;

mod assemble;

mod together;

mod part;

mod choose;

mod sentences;

mod unit_features;

mod sections;

mod units;

mod excerpts;

mod documents;

mod plan;

mod gather;

mod compose;

mod same_question;

mod pins;

pub use compose::{compose, conclude};
pub use confidence::{Thresholds, Tier};
pub use context::around;
pub use evidence::Evidence;
pub use features::{Feature, PerFeature};
pub use filter::{ArticleFilter, Filter, LanguageFilter};
pub use gather::gather;
pub use outcome::{Answer, CELL_JOINER, Correction, Joiner, Outcome, Part, Quote, Ranked, Reason};
pub use pins::{PinMatch, PinnedPart, PinnedQuestions, PinnedQuote, with_pin};
pub use plan::{Plan, Query, plan};
pub use question::{MAX_CHARS, Question, QuestionError};
pub use rules::{FURTHER, Rules};
pub use same_question::{WordPair, group, in_own_words};
pub use together::together;
pub use weights::{PassageWeights, SentenceWeights};
