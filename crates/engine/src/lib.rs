//! Articles in, quoted answers out: ranks passages of articles with BM25 and answers questions with sentences quoted word for word,
//! each with where it comes from. No language model; where the articles hold no answer, it says so.
//!
//! The crate is pure: values in, values out. It reads no file, clock, variable or socket, starts no task and writes no log, so the
//! same articles and question give the same bytes everywhere. Callers bring the texts, and threads where they want them.
//!
//! # From text to a quote
//!
//! ```
//! use pullquote_engine::answer::{self, Question, Rules};
//! use pullquote_engine::index::{self, Weights};
//! use pullquote_engine::parse;
//!
//! let page = "---\nsource: Valley Gazette\npublished: 2024-05-01\n---\n# The mill\n\nThe mill was built in 1912. It closed in 1980.";
//! let parsed = parse::parse("mill.md", page.as_bytes());
//! assert!(parsed.problems.is_empty());
//!
//! let articles = parsed.articles.into_iter().map(Into::into).collect();
//! let index = index::build(articles, Weights::default())?;
//!
//! let question = Question::parse("When was the mill built?")?;
//! let answer = answer::compose(&index, &question, &Rules::default());
//!
//! let quote = &answer.quotes()[0];
//! assert_eq!(quote.text(), "The mill was built in 1912.");
//! assert_eq!(&quote.article.body[quote.span.clone()], quote.text());
//! assert_eq!(quote.article.attribution.source.value().map(String::as_str), Some("Valley Gazette"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A quote is a slice of the stored body of its article: `quote.span` says where. Where the articles hold no answer,
//! [`outcome`](answer::Answer::outcome) says so, and [`nearest`](answer::Answer::nearest) holds what came closest.
//!
//! # From an answer to what people see
//!
//! [`render`] makes text for a terminal, JSON for scripts, and messages that keep to Discord's limits.
//!
//! ```
//! # use pullquote_engine::answer::{self, Question, Rules};
//! # use pullquote_engine::article::Article;
//! # use pullquote_engine::index::{self, Weights};
//! use pullquote_engine::answer::Filter;
//! use pullquote_engine::render::{reply, wording};
//!
//! # let article = Article::plain("mill.txt", "The mill was built in 1912. It closed in 1980.");
//! # let index = index::build(vec![article.into()], Weights::default())?;
//! # let question = Question::parse("When was the mill built?")?;
//! # let answer = answer::compose(&index, &question, &Rules::default());
//! let message = reply::answer(&question, &answer, &Filter::default(), wording::of_locale("de"));
//! let json = serde_json::to_string(&message).expect("a message is JSON");
//! assert!(json.contains("The **mill** was **built** in 1912."), "{json}");
//! assert!(json.contains(r#""allowed_mentions":{"parse":[]}"#));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # The modules
//!
//! They are declared in reading order, and each uses only those above it:
//!
//! 1. [`hash`] and [`text`]: words, sentences, terms, languages, cleaning.
//! 2. [`block`], [`article`], [`parse`], [`stories`]: the shape of a document, what an article is, how each format is read, which articles tell one story.
//! 3. [`passage`] and [`index`]: the unit that is ranked, the inverted index over it, and the searcher of one index or several.
//! 4. [`catalogue`]: outlets and headlines, for completion, of one index or of several as one.
//! 5. [`answer`]: ranked passages to quotes, a confidence, or silence.
//! 6. [`render`] and [`eval`]: what people see, and how good the answers are.

#![forbid(unsafe_code)]

pub mod hash;

pub mod text;

pub mod block;

pub mod article;

pub mod parse;

pub mod stories;

pub mod passage;

pub mod unit;

pub mod index;

pub mod catalogue;

pub mod answer;

pub mod render;

pub mod eval;
