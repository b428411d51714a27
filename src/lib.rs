//! Answers questions with sentences quoted word for word from the operator's own articles.
//!
//! The modules stand in reading order, and each uses only what stands above it:
//!
//! 1. [`pullquote_engine`] is the library proper: articles, passages, index, answers and their rendering. It is pure.
//! 2. [`ids`] are Discord's, [`config`] holds the checked settings, [`corpus`] brings the files, [`telemetry`] the logs,
//!    [`store`] what outlives a restart, and [`follow`] what is fetched.
//! 3. [`service`] joins them: it holds the current index, answers questions and reloads.
//! 4. [`discord`], [`http`] and [`cli`] are the surfaces: they translate in, call the service, and translate out.
//!
//! # From files to a service
//!
//! [`Service`](service::Service) reads what the settings name, answers from any thread, and swaps in a new corpus while it does.
//!
//! ```no_run
//! use pullquote::config::Settings;
//! use pullquote::service::{Audience, Service, Wishes};
//! use std::collections::BTreeMap;
//!
//! let mut settings = Settings::read(None, &BTreeMap::new())?;
//! settings.corpus = vec!["articles".into()];
//! let service = Service::start(settings)?;
//! for problem in service.problems(Audience::Public) {
//!     eprintln!("{problem}");
//! }
//! let answered = service.answer("Who owns the mill?", Wishes { quotes: Some(1), ..Wishes::default() })?;
//! println!("{:?} after {:?}", answered.answer.tier, answered.took);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Texts to quotes is the engine's own part: its front page has it, and `examples/` holds programs of twenty lines each.

pub mod ids;

#[expect(clippy::disallowed_methods, reason = "reads files and variables")]
pub mod config;

#[expect(clippy::disallowed_methods, reason = "reads files")]
pub mod corpus;

#[expect(clippy::disallowed_methods, reason = "reads what the system tells of memory")]
pub mod telemetry;

#[expect(clippy::disallowed_methods, reason = "makes the folder of its file")]
pub mod store;

#[expect(clippy::disallowed_methods, reason = "fetches in tasks, by the clock, into files")]
pub mod follow;

#[expect(clippy::disallowed_methods, reason = "measures time, and thinks on blocking threads")]
pub mod service;

#[expect(clippy::disallowed_methods, reason = "answers each interaction in a task")]
pub mod discord;

#[expect(clippy::disallowed_methods, reason = "sends what follows a response in a task; measures age")]
pub mod http;

#[expect(clippy::disallowed_methods, reason = "is where the process begins")]
pub mod cli;
