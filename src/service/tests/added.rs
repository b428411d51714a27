//! Articles that were added to a server in Discord.

use std::sync::Arc;

use crate::service::tests::place::{Place, ids, of_server, own, quote, server};
use crate::service::{Audience, Change, ChangeError, How, Service};
use crate::store::{NewArticle, Store};

fn article(name: &str, text: &str) -> NewArticle {
    NewArticle { name: name.to_owned(), bytes: text.into(), by: None, of_message: None }
}

fn start(place: &Place) -> Arc<Service> {
    let store = Store::open(Some(&place.path("pullquote.db")));
    Arc::new(Service::start_with(place.settings(), store).expect("a service"))
}

async fn change(service: &Arc<Service>, number: u64, change: Change) -> Result<[usize; 3], ChangeError> {
    let report = service.change_articles(server(number), change, None).await?;
    Ok([report.changes.added, report.changes.changed, report.changes.removed])
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn seen(service: &Service, number: u64) -> Vec<String> {
    ids(service, Audience::Server(server(number)))
}

#[tokio::test]
async fn what_is_added_to_a_server_is_seen_there_alone_also_after_a_restart() {
    let place = Place::with(&[("a.txt", "The mill was built in 1912."), (&own(2, "b.txt"), "The quarry was opened in 1932.")]);
    let service = start(&place);
    let add = |name: &str, text: &str| Change::Add(vec![article(name, text)]);
    assert_eq!(change(&service, 1, add("crane.md", "The crane fell in 1950.")).await.expect("added"), [1, 0, 0]);
    assert_eq!(change(&service, 2, add("crane.md", "The crane stood until 1960.")).await.expect("added"), [1, 0, 0]);
    assert_eq!(change(&service, 1, add("crane.md", "The crane fell in 1951.")).await.expect("replaced"), [0, 1, 0]);
    for service in [&service, &start(&place)] {
        assert_eq!(seen(service, 1), ["a.txt", "crane.md"]);
        assert_eq!(seen(service, 2), ["a.txt", own(2, "b.txt").as_str(), "crane.md"]);
        assert_eq!((seen(service, 3), ids(service, Audience::Public)), (names(&["a.txt"]), names(&["a.txt"])));
        assert_eq!(quote(service, of_server(1), "When did the crane fall?"), "The crane fell in 1951.");
    }
}

#[tokio::test]
async fn what_is_removed_can_be_restored_and_what_is_withdrawn_cannot() {
    let place = Place::with(&[("a.txt", "The mill was built in 1912.")]);
    let service = start(&place);
    let both = vec![article("b.md", "The crane fell in 1950."), article("c.md", "The quarry was opened in 1932.")];
    assert_eq!(change(&service, 1, Change::Add(both)).await.expect("added"), [2, 0, 0]);
    assert_eq!(change(&service, 1, Change::Remove(names(&["b.md", "c.md"]))).await.expect("removed"), [0, 0, 2]);
    assert_eq!(seen(&service, 1), ["a.txt"]);
    assert_eq!(change(&service, 1, Change::Restore(names(&["b.md"]))).await.expect("restored"), [1, 0, 0]);
    assert_eq!(change(&service, 1, Change::Withdraw(names(&["b.md", "c.md"]))).await.expect("withdrawn"), [0, 0, 1]);
    let restored = change(&service, 1, Change::Restore(names(&["b.md", "c.md"]))).await;
    assert!(matches!(restored, Err(ChangeError::NoSuch)), "{restored:?}");
    assert_eq!(seen(&service, 1), ["a.txt"]);
}

#[tokio::test]
async fn what_cannot_be_read_or_is_past_a_limit_is_refused_and_nothing_is_kept_of_it() {
    let place = Place::with(&[("a.txt", "The mill was built in 1912.")]);
    let mut settings = place.settings();
    settings.servers.max_articles = 2;
    settings.servers.max_bytes = 60;
    settings.limits.max_file_bytes = 1 << 20;
    let service = Arc::new(Service::start_with(settings, Store::in_memory()).expect("a service"));
    let refused = async |articles: Vec<NewArticle>| change(&service, 1, Change::Add(articles)).await.expect_err("refused").to_string();
    assert_eq!(refused(vec![article("b.md", "")]).await, "b.md holds no article that can be read (it is empty)");
    assert!(refused(vec![article("b.exe", "x")]).await.starts_with("b.exe holds no article that can be read ("));
    assert_eq!(refused(vec![article("b.md", &"a ".repeat(1 << 20))]).await, "b.md is larger than 1 MiB, which is corpus.max_file_mib");
    assert!(refused(vec![article("b.md", &"The crane fell. ".repeat(9))]).await.contains("servers.max_mib"));
    let three = ["b.md", "c.md", "d.md"].map(|name| article(name, "A crane."));
    assert_eq!(refused(three.to_vec()).await, "the server would have 3 articles; servers.max_articles lets it have 2");
    assert_eq!(service.store().articles(server(1)).expect("read"), []);
    assert_eq!(change(&service, 1, Change::Add(three[..2].to_vec())).await.expect("added"), [2, 0, 0]);
    assert_eq!(change(&service, 1, Change::Add(three[1..2].to_vec())).await.expect("the same again"), [0, 0, 0]);
}

#[tokio::test]
async fn documents_that_say_little_are_limited_as_well() {
    let place = Place::with(&[("a.txt", "The mill was built in 1912.")]);
    let mut settings = place.settings();
    settings.servers.max_bytes = 1 << 20;
    let service = Arc::new(Service::start_with(settings, Store::in_memory()).expect("a service"));
    let page = |name: &str| article(name, &format!("<!--{}--><p>The crane fell in 1950.</p>", "x".repeat(3 << 20)));
    assert_eq!(change(&service, 1, Change::Add(vec![page("b.html")])).await.expect("added"), [1, 0, 0]);
    let refused = change(&service, 1, Change::Add(vec![page("c.html")])).await.expect_err("refused").to_string();
    assert_eq!(refused, "the files that were added to the server would be more than 4 MiB together");
    assert_eq!(change(&service, 1, Change::Add(vec![page("b.html")])).await.expect("the same again"), [0, 0, 0]);
}

#[tokio::test]
async fn what_was_removed_long_ago_is_deleted_for_good_at_a_start_and_with_each_change() {
    let place = Place::with(&[("a.txt", "The mill was built in 1912.")]);
    let service = start(&place);
    change(&service, 1, Change::Add(vec![article("b.md", "The crane fell in 1950.")])).await.expect("added");
    let long_ago = time::OffsetDateTime::now_utc() - time::Duration::days(91);
    let left = |service: &Service| service.store().articles(server(1)).expect("read").len();
    for remove in [true, false] {
        service.store().remove_articles(server(1), &names(&["b.md"]), long_ago).expect("removed");
        if remove {
            change(&service, 1, Change::Add(vec![article("c.md", "The quarry was opened in 1932.")])).await.expect("added");
            assert_eq!(left(&service), 1);
            change(&service, 1, Change::Add(vec![article("b.md", "The crane fell in 1950.")])).await.expect("added");
        } else {
            assert_eq!(left(&start(&place)), 1);
        }
    }
}

#[tokio::test]
async fn a_reload_of_the_server_keeps_what_was_added_and_a_start_from_kept_indexes_sees_every_change() {
    let place = Place::with(&[("a.txt", "The mill was built in 1912."), (&own(1, "b.txt"), "The quarry was opened in 1932.")]);
    let service = start(&place);
    change(&service, 1, Change::Add(vec![article("c.md", "The crane fell in 1950.")])).await.expect("added");
    assert!(service.reload_server(server(1), How::Guarded).await.is_ok());
    assert_eq!(seen(&service, 1), ["a.txt", own(1, "b.txt").as_str(), "c.md"]);
    drop(service);
    let beside = Store::open(Some(&place.path("pullquote.db")));
    beside.remove_articles(server(1), &names(&["c.md"]), time::OffsetDateTime::UNIX_EPOCH).expect("removed");
    assert_eq!(seen(&start(&place), 1), ["a.txt", own(1, "b.txt").as_str()]);
}
