//! Reloads of the common corpus.

use std::fs;
use std::sync::Arc;

use crate::config::Settings;
use crate::service::tests::place::{Place, are_same, common_parts, ids, quote};
use crate::service::{Audience, How, Service};
use crate::telemetry;

const PUBLIC: Audience = Audience::Public;

fn on(settings: Settings) -> Arc<Service> {
    Arc::new(Service::start(settings).expect("a service"))
}

#[tokio::test]
async fn a_corpus_past_a_limit_is_split_and_only_an_article_past_it_is_refused() {
    let place = Place::with(&[("a.txt", "The mill was built in 1912.")]);
    let mut settings = place.settings();
    settings.index_limits.sentences.max = 2;
    let service = on(settings.clone());
    place.write("b.txt", "The ferry sank in 1920. The crane fell in 1921.");
    service.reload(How::Guarded).await.as_ref().as_ref().expect("a report");
    assert_eq!((ids(&service, PUBLIC), common_parts(&service).len()), (vec!["a.txt".to_owned(), "b.txt".to_owned()], 2));
    assert_eq!(service.status(PUBLIC).sizes.sentences, 3);
    place.write("c.txt", "The dam broke in 1930. The lock broke in 1931. The pier broke in 1932.");
    let refused = service.reload(How::Force).await;
    let Err(error) = &*refused else { panic!("{refused:?}") };
    assert_eq!(telemetry::chain(error), "the new corpus is too large: an index holds at most 2 sentences");
    assert_eq!(service.articles(PUBLIC).len(), 2);
    let error = Service::start(settings).expect_err("too large");
    assert_eq!(telemetry::chain(&error), "the corpus is too large: an index holds at most 2 sentences");
}

#[tokio::test]
async fn where_no_article_changed_the_index_is_left_alone() {
    let place = Place::with(&[("a.txt", "The mill was built in 1912."), ("b.txt", "The ferry sank in 1920.")]);
    let service = place.service();
    let before = common_parts(&service);
    // Written again, and beside it what holds no article.
    place.write("a.txt", "The mill was built in 1912.");
    place.write("c.docx", "");
    let report = service.reload(How::Guarded).await;
    assert_eq!(report.as_ref().as_ref().map_or(0, |report| report.problems.len()), 1);
    assert_eq!(are_same(&common_parts(&service), &before), [true]);
    place.write("b.txt", "The ferry sank in 1921.");
    service.reload(How::Guarded).await;
    assert_eq!(are_same(&common_parts(&service), &before), [false]);
    // The same articles in another order.
    fs::rename(place.path("corpus/a.txt"), place.path("corpus/x.txt")).expect("a file");
    service.reload(How::Guarded).await;
    assert_eq!(service.articles(PUBLIC).first().map(|article| article.body.as_str()), Some("The ferry sank in 1921."));
}

/// Two sources, in which the first has the folder `one` and the second `two`.
fn two_sources(place: &Place) -> Settings {
    Settings { corpus: vec![place.path("corpus/one"), place.path("corpus/two")], ..place.settings() }
}

#[tokio::test]
async fn a_source_that_did_not_change_keeps_its_index_and_catalogue() {
    let place = Place::with(&[("one/a.txt", "The mill was built in 1912."), ("two/b.txt", "The ferry sank in 1920.")]);
    let service = on(two_sources(&place));
    let before = common_parts(&service);
    assert_eq!(before.iter().map(|part| part.source).collect::<Vec<_>>(), [0, 1]);
    place.write("two/b.txt", "The ferry sank in 1921.");
    place.write("two/c.txt", "The crane fell in 1922.");
    let report = service.reload(How::Guarded).await;
    let changes = report.as_ref().as_ref().expect("a report").changes;
    assert_eq!((changes.added, changes.changed, changes.unchanged), (1, 1, 1));
    assert_eq!(are_same(&common_parts(&service), &before), [true, false]);
    assert_eq!(ids(&service, PUBLIC), ["a.txt", "b.txt", "c.txt"]);
    place.remove("one/a.txt");
    service.reload(How::Force).await;
    assert_eq!((ids(&service, PUBLIC), common_parts(&service).len()), (vec!["b.txt".to_owned(), "c.txt".to_owned()], 1));
}

#[tokio::test]
async fn an_article_that_is_given_another_id_at_each_reading_is_no_change() {
    let place = Place::with(&[("one/a.txt", "The mill was built in 1912."), ("two/a.txt", "The ferry sank in 1920.")]);
    let service = on(two_sources(&place));
    let before = common_parts(&service);
    place.write("one/b.txt", "The crane fell in 1922.");
    service.reload(How::Guarded).await;
    assert_eq!(ids(&service, PUBLIC), ["a.txt", "b.txt", "two/a.txt"]);
    assert_eq!(are_same(&common_parts(&service), &before), [false, true]);
}

#[test]
fn a_question_is_asked_of_all_sources() {
    let place = Place::with(&[("one/a.txt", "The mill was built in 1912."), ("two/b.txt", "The ferry sank in 1920.")]);
    let service = on(two_sources(&place));
    assert_eq!(quote(&service, PUBLIC, "When was the mill built?"), "The mill was built in 1912.");
    assert_eq!(quote(&service, PUBLIC, "When did the ferry sink?"), "The ferry sank in 1920.");
    assert_eq!(service.catalogue(PUBLIC).len(), 2);
}

#[tokio::test]
async fn the_operators_questions_are_asked_of_all_sources() {
    let place = Place::with(&[("one/a.txt", "The mill was built in 1912 by Anna Holm."), ("two/b.txt", "The ferry sank in 1920.")]);
    let line = r#"{"id":"1","question":"When did the ferry sink?","answerable":true,"articles":["b.txt"],"answers":["1920"]}"#;
    fs::write(place.path("questions.jsonl"), line).expect("a file");
    let mut settings = two_sources(&place);
    (settings.questions, settings.guards.question_floor) = (Some(place.path("questions.jsonl")), 0.5);
    let service = on(settings);
    let report = service.reload(How::Guarded).await;
    assert_eq!(report.as_ref().as_ref().expect("a report").quality.as_ref().map(|quality| quality.right), Some(1));
}
