//! What the corpus holds, for the page: outlets, articles with the status of each field, problems; and one to read.

use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::discord::Bot;
use crate::http::ops::json_response;
use crate::http::preview::asking::audience;
use crate::http::preview::refused;
use crate::service::Service;
use pullquote_engine::article::{Article, Field, day};
use pullquote_engine::catalogue::Outlet;
use pullquote_engine::render::json;

/// Articles on one page of the list.
const ON_PAGE: usize = 50;
/// Most outlets, and most problems, that are listed.
const MAX_LISTED: usize = 200;

/// Which articles are wanted.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Wanted {
    /// What headline, outlet, id or author hold, in any case.
    find: String,
    /// How many of them are passed over.
    from: usize,
    /// The server whose articles are listed beside the common ones; empty: none.
    server: String,
}

/// Which article is wanted.
#[derive(Debug, Deserialize)]
pub(super) struct One {
    id: String,
    /// The server that it is read in; empty: none.
    #[serde(default)]
    server: String,
}

/// A page of the list of articles, the outlets and the problems.
pub(super) async fn list(State(bot): State<Arc<Bot>>, Query(wanted): Query<Wanted>) -> Response {
    let service = Arc::clone(bot.service());
    // A corpus may hold a million articles.
    let listed = tokio::task::spawn_blocking(move || listed(&service, &wanted)).await.unwrap_or_default();
    json_response(StatusCode::OK, &listed)
}

/// An article with its text.
pub(super) async fn one(State(bot): State<Arc<Bot>>, Query(One { id, server }): Query<One>) -> Response {
    let catalogue = bot.service().catalogue_unblocked(audience(&server)).await;
    match catalogue.articles().find(|article| article.id == id) {
        Some(article) => json_response(StatusCode::OK, &serde_json::to_value(json::article(article)).unwrap_or_default()),
        None => refused(StatusCode::NOT_FOUND, "there is no such article any more"),
    }
}

fn listed(service: &Service, wanted: &Wanted) -> Value {
    let audience = audience(&wanted.server);
    let (catalogue, status, problems) = (service.catalogue(audience), service.status(audience), service.problems(audience));
    let find = wanted.find.trim().to_lowercase();
    let found: Vec<_> = catalogue.articles().filter(|article| find.is_empty() || holds(article, &find)).collect();
    json!({
        "articles": found.iter().skip(wanted.from).take(ON_PAGE).map(|article| described(article)).collect::<Vec<_>>(),
        "found": found.len(),
        "from": wanted.from,
        "on_page": ON_PAGE,
        "outlets": catalogue.outlets().iter().take(MAX_LISTED).map(outlet).collect::<Vec<_>>(),
        "outlets_in_all": catalogue.outlets().len(),
        "unattributed": catalogue.unattributed(),
        "problems": problems.iter().take(MAX_LISTED).map(ToString::to_string).collect::<Vec<_>>(),
        "problems_in_all": problems.len(),
        "in_all": status.sizes.articles,
        "passages": status.sizes.passages,
        "loaded_seconds_ago": status.loaded_ago.as_secs(),
        "load_took_ms": u64::try_from(status.load_took.as_millis()).unwrap_or(u64::MAX),
    })
}

fn holds(article: &Article, find: &str) -> bool {
    let attribution = &article.attribution;
    let texts = [Some(&article.id), attribution.title.value(), attribution.source.value()];
    let texts = texts.into_iter().flatten().chain(attribution.authors.value().into_iter().flatten());
    texts.into_iter().any(|text| text.to_lowercase().contains(find))
}

fn outlet(outlet: &Outlet) -> Value {
    let days = outlet.days.map(|days| [day(days.oldest), day(days.newest)]);
    json!({"name": outlet.name, "articles": outlet.articles, "days": days})
}

fn described(article: &Article) -> Value {
    let attribution = &article.attribution;
    json!({
        "id": article.id,
        "file": article.file,
        "via": article.via,
        "fields": {
            "title": field(&attribution.title, Clone::clone),
            "source": field(&attribution.source, Clone::clone),
            "authors": field(&attribution.authors, |authors| authors.join(", ")),
            "published": field(&attribution.published, |date| day(*date)),
            "url": field(&attribution.url, Clone::clone),
        },
    })
}

fn field<T>(field: &Field<T>, shown: impl Fn(&T) -> String) -> Value {
    #[derive(Serialize)]
    struct Shown<'a> {
        value: Option<String>,
        status: pullquote_engine::article::Status,
        evidence: Option<&'a str>,
    }
    json!(Shown { value: field.value().map(shown), status: field.status(), evidence: field.evidence() })
}
