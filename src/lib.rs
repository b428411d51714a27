//! Answers questions with sentences quoted word for word from the operator's own articles.
//!
//! The modules stand in reading order, and each uses only what stands above it:
//!
//! 1. [`engine`] is the library proper: articles, passages, index, answers and their rendering. It is pure.
//! 2. [`config`] holds the checked settings, [`corpus`] brings the files, [`telemetry`] the logs.
//! 3. [`service`] joins them: it holds the current index, answers questions and reloads.
//! 4. [`discord`], [`http`] and [`cli`] are the surfaces: they translate in, call the service, and translate out.
//!
//! The shortest way from text to a quote:
//!
//! ```
//! use pullquote::engine::answer::{self, Question, Rules};
//! use pullquote::engine::article::Article;
//! use pullquote::engine::index::{self, Weights};
//!
//! let article = Article::plain("mill.txt", "The mill was built in 1912. It closed in 1980.");
//! let index = index::build(vec![article.into()], Weights::default());
//! let question = Question::parse("When was the mill built?")?;
//! let answer = answer::compose(&index, &question, &Rules::default());
//! assert_eq!(answer.quotes()[0].text(), "The mill was built in 1912.");
//! # Ok::<(), pullquote::engine::answer::QuestionError>(())
//! ```

pub mod engine;

#[expect(clippy::disallowed_methods, reason = "reads files and variables")]
pub mod config;

#[expect(clippy::disallowed_methods, reason = "reads files")]
pub mod corpus;

#[expect(clippy::disallowed_methods, reason = "reads what the system tells of memory")]
pub mod telemetry;

#[expect(clippy::disallowed_methods, reason = "makes the folder of its file")]
pub mod store;

#[expect(clippy::disallowed_methods, reason = "measures time, and thinks on blocking threads")]
pub mod service;

#[expect(clippy::disallowed_methods, reason = "answers each interaction in a task")]
pub mod discord;

#[expect(clippy::disallowed_methods, reason = "sends what follows a response in a task; measures age")]
pub mod http;

#[expect(clippy::disallowed_methods, reason = "is where the process begins")]
pub mod cli;
