//! Reloads of what single servers have of their own.

use std::fs;
use std::num::NonZeroU32;
use std::sync::Arc;

use tokio::sync::oneshot;

use crate::service::servers::{Gone, Servers};
use crate::service::tests::place::{Place, are_same, common_parts, ids, of_server, own, own_parts, server};
use crate::service::turns::{By, Wanted};
use crate::service::watch::look;
use crate::service::{Audience, How, ReloadError, Reloaded, Report, Service, Wishes};
use crate::store::Store;

const PUBLIC: Audience = Audience::Public;

fn place() -> Place {
    let place = Place::with(&[("a.txt", "The mill was built in 1912.")]);
    (0..12).for_each(|at| place.write(&own(1, &format!("{at:02}.txt")), &format!("Crane {at} fell in 19{at:02}.")));
    place.write(&own(2, "a.txt"), "The quarry was opened in 1932.");
    place
}

fn report(reloaded: &Reloaded) -> &Report {
    reloaded.as_ref().as_ref().expect("a report")
}

fn refusal(reloaded: &Reloaded) -> String {
    reloaded.as_ref().as_ref().expect_err("refused").to_string()
}

fn count(service: &Service, number: u64) -> usize {
    own_parts(service, number).iter().map(|part| part.index.articles().len()).sum()
}

#[tokio::test]
async fn only_that_servers_articles_are_reloaded_and_reported_on() {
    let place = place();
    let service = place.service();
    let (before, _opened) = ((common_parts(&service), own_parts(&service, 2)), own_parts(&service, 1));
    for name in ["b.txt".to_owned(), own(1, "b.txt"), own(2, "b.txt")] {
        place.write(&name, "The ferry sank in 1920.");
    }
    let done = service.reload_server(server(1), How::Guarded).await;
    assert_eq!((report(&done).changes.added, report(&done).sizes.articles), (1, 13));
    assert_eq!(report(&done).sources.iter().map(|source| source.name.as_str()).collect::<Vec<_>>(), [format!("servers/{}", server(1))]);
    assert_eq!(are_same(&common_parts(&service), &before.0), [true]);
    assert_eq!(are_same(&own_parts(&service, 2), &before.1), [true]);
    assert_eq!((ids(&service, PUBLIC).len(), count(&service, 1), count(&service, 2)), (1, 13, 1));
    assert_eq!(refusal(&service.reload_server(server(3), How::Guarded).await), ReloadError::NothingOwn.to_string());
}

#[tokio::test]
async fn a_server_may_be_left_without_articles_but_not_by_accident() {
    let place = place();
    let service = place.service();
    assert_eq!(count(&service, 2), 1);
    place.remove(&own(2, "a.txt"));
    for how in [How::Guarded, How::DryRun] {
        assert!(refusal(&service.reload_server(server(2), how).await).starts_with("1 of 1 articles would vanish"));
    }
    assert_eq!(count(&service, 2), 1);
    service.reload_server(server(2), How::Force).await.as_ref().as_ref().expect("a report");
    assert_eq!((count(&service, 2), count(&service, 1), ids(&service, PUBLIC).len()), (0, 12, 1));
    service.reload_server(server(2), How::Undo).await.as_ref().as_ref().expect("a report");
    assert_eq!(count(&service, 2), 1);
}

#[test]
fn where_it_is_not_known_which_servers_there_are_what_is_kept_of_them_stays() {
    let place = place();
    let first = place.service();
    first.open_servers();
    first.save().expect("files");
    let kept = place.kept();
    fs::rename(place.path("corpus"), place.path("elsewhere")).expect("a folder");
    let mut settings = place.settings();
    settings.corpus = vec![place.path("elsewhere/a.txt"), place.path("corpus")];
    let servers = Servers::list(Arc::new(settings), Arc::new(Store::in_memory()));
    servers.remove_left_over();
    assert_eq!((place.kept(), servers.ids().len()), (kept.clone(), 0));
    fs::create_dir(place.path("corpus")).expect("a folder");
    servers.note(Gone::Forget);
    servers.remove_left_over();
    assert!(kept.len() == 3 && place.kept().len() == 1);
}

#[tokio::test]
async fn a_servers_reload_has_the_guards_the_dry_run_and_the_way_back() {
    let place = place();
    let service = place.service();
    assert_eq!(refusal(&service.reload_server(server(1), How::Undo).await), "there is no corpus to go back to");
    (0..9).for_each(|at| place.remove(&own(1, &format!("{at:02}.txt"))));
    assert!(refusal(&service.reload_server(server(1), How::Guarded).await).starts_with("9 of 12 articles would vanish"));
    assert!(refusal(&service.reload_server(server(1), How::DryRun).await).starts_with("9 of 12 articles would vanish"));
    service.reload_server(server(1), How::Force).await;
    assert_eq!(count(&service, 1), 3);
    place.write(&own(1, "b.txt"), "The ferry sank in 1920.");
    assert_eq!(report(&service.reload_server(server(1), How::DryRun).await).changes.added, 1);
    assert_eq!(count(&service, 1), 3);
    service.reload_server(server(1), How::Undo).await;
    assert_eq!(count(&service, 1), 12);
    fs::read_dir(place.path("corpus").join(own(1, ""))).expect("a folder").flatten().for_each(|file| drop(fs::remove_file(file.path())));
    assert!(refusal(&service.reload_server(server(1), How::Guarded).await).starts_with("12 of 12 articles would vanish"));
    assert_eq!(count(&service, 1), 12);
}

#[tokio::test]
async fn a_server_reloads_so_often_an_hour_and_the_others_do_not_notice() {
    let place = place();
    let mut settings = place.settings();
    settings.servers.reloads_per_hour = NonZeroU32::new(2);
    let service = Arc::new(Service::start(settings).expect("a service"));
    for _ in 0..2 {
        report(&service.reload_server(server(1), How::Guarded).await);
    }
    let last = service.last_reload(of_server(1)).expect("a reload");
    assert!(refusal(&service.reload_server(server(1), How::Force).await).ends_with("servers.reloads_per_hour lets; try again in 60 min"));
    assert!(Arc::ptr_eq(&service.last_reload(of_server(1)).expect("a reload"), &last), "what was refused so is no reload");
    report(&service.reload_server(server(2), How::Guarded).await);
    assert_eq!(report(&service.reload(How::Guarded).await).servers.done, 2, "the operator may");
}

#[tokio::test]
async fn a_servers_reload_waits_for_no_other() {
    let place = place();
    let service = place.service();
    own_parts(&service, 2);
    let (begun, has_begun) = oneshot::channel();
    let (end, ends) = oneshot::channel::<()>();
    let beside = Arc::clone(&service);
    let blocked = tokio::spawn(async move {
        let (quarry, wanted) = (beside.servers.find(server(2)).expect("a server"), Wanted { how: How::Guarded, by: By::Managers });
        let served = quarry.opened().expect("an open one");
        let wait = async || {
            begun.send(()).expect("somebody waits");
            ends.await.expect("an end");
            Err(ReloadError::Failed)
        };
        let everything = beside.common.turns.take(wanted, async || {
            served.turns.take(wanted, wait).await;
            Err(ReloadError::Failed)
        });
        everything.await
    });
    has_begun.await.expect("a beginning");
    report(&service.reload_server(server(1), How::Guarded).await);
    end.send(()).expect("somebody waits");
    blocked.await.expect("an end");
}

#[tokio::test]
async fn whoever_asks_for_the_same_meanwhile_shares_the_next() {
    let place = place();
    let service = place.service();
    own_parts(&service, 1);
    let (one, two, three) = tokio::join!(
        service.reload_server(server(1), How::Force),
        service.reload_server(server(1), How::Force),
        service.reload_server(server(1), How::Force)
    );
    assert!(Arc::ptr_eq(&two, &three) || Arc::ptr_eq(&one, &two) || Arc::ptr_eq(&one, &three));
}

#[tokio::test]
async fn a_reload_of_everything_reloads_each_server_that_somebody_asked_and_reports_those_that_failed() {
    let place = place();
    let service = place.service();
    service.open_servers();
    let before = common_parts(&service);
    (0..9).for_each(|at| place.remove(&own(1, &format!("{at:02}.txt"))));
    place.write(&own(2, "b.txt"), "The ferry sank in 1920.");
    place.write(&own(3, "a.txt"), "The dam broke in 1930.");
    let done = service.reload(How::Guarded).await;
    let servers = &report(&done).servers;
    assert_eq!((servers.done, servers.failed.len()), (1, 1));
    assert!(servers.failed[0].0 == server(1) && servers.failed[0].1.starts_with("9 of 12"), "{servers:?}");
    assert_eq!((report(&done).sizes.articles, are_same(&common_parts(&service), &before)), (1, vec![true]));
    assert_eq!([1, 2, 3].map(|number| count(&service, number)), [12, 2, 1], "the third has come");
    place.remove(&format!("servers/{}", server(2)));
    let kept = format!("index.servers/{}", server(2));
    service.reload(How::DryRun).await;
    assert!(count(&service, 2) == 2 && place.kept().contains(&kept));
    service.reload(How::Guarded).await;
    assert!(!place.kept().contains(&kept));
    assert_eq!([1, 2, 3].map(|number| count(&service, number)), [12, 0, 1], "what has gone is not shown any more");
    assert_eq!(service.servers(), [server(1), server(3)]);
    assert_eq!(refusal(&service.reload_server(server(2), How::Guarded).await), ReloadError::NothingOwn.to_string());
}

#[tokio::test]
async fn where_the_common_articles_stay_as_they_were_servers_are_reloaded_all_the_same() {
    let place = place();
    let service = place.service();
    own_parts(&service, 2);
    place.remove("a.txt");
    place.write(&own(2, "b.txt"), "The ferry sank in 1920.");
    assert!(refusal(&service.reload(How::Guarded).await).contains("no article"));
    assert_eq!((ids(&service, PUBLIC).len(), count(&service, 2)), (1, 2));
}

#[tokio::test]
async fn the_way_back_of_everything_leaves_to_managers_what_they_did() {
    let place = place();
    let service = place.service();
    service.open_servers();
    ["b.txt".to_owned(), own(1, "b.txt"), own(2, "b.txt")].iter().for_each(|name| place.write(name, "The ferry sank in 1920."));
    service.reload(How::Guarded).await;
    place.write(&own(2, "c.txt"), "The crane fell in 1921.");
    service.reload_server(server(2), How::Guarded).await;
    let counts = || (ids(&service, PUBLIC).len(), count(&service, 1), count(&service, 2));
    assert_eq!(counts(), (2, 13, 3));
    let undone = service.reload(How::Undo).await;
    assert_eq!((counts(), report(&undone).servers.failed.len()), ((1, 12, 3), 0));
}

#[tokio::test]
async fn a_server_hears_of_its_own_reloads_and_of_those_of_everything_and_of_no_others() {
    let place = place();
    place.write("common.docx", "");
    let service = place.service();
    own_parts(&service, 1);
    let added = |audience: Audience| service.last_reload(audience).map(|done| report(&done.outcome).changes.added);
    place.write(&own(1, "b.txt"), "The ferry sank in 1920.");
    service.reload_server(server(1), How::Guarded).await;
    assert_eq!([PUBLIC, of_server(1), of_server(2)].map(added), [None, Some(1), None]);
    place.remove(&own(1, "b.txt"));
    (0..2).for_each(|at| place.write(&format!("new{at}.txt"), &format!("The ferry sank in 192{at}.")));
    service.reload(How::Guarded).await;
    assert_eq!([PUBLIC, of_server(1), of_server(2)].map(added), [Some(2); 3]);
    for number in [1, 2] {
        let done = service.last_reload(of_server(number)).expect("a reload");
        let Report { problems, sources, servers, left_out, .. } = report(&done.outcome);
        assert_eq!((problems.len(), sources.len(), servers.done + servers.failed.len(), *left_out), (0, 0, 0, 0));
    }
    assert_eq!(report(&service.last_reload(PUBLIC).expect("a reload").outcome).problems.len(), 1);
}

#[tokio::test]
async fn a_look_sees_which_corpus_changed_and_which_servers_have_come() {
    let place = place();
    let service = place.service();
    own_parts(&service, 1);
    place.write(&own(1, "b.txt"), "The ferry sank in 1920.");
    place.write(&own(2, "b.txt"), "The ferry sank in 1920.");
    place.write(&own(3, "a.txt"), "The dam broke in 1930.");
    let (read, seen) = look(&service).await;
    assert_eq!((read.len(), seen.len()), (2, 2), "nobody has asked the others");
    assert!(read[&PUBLIC] == seen[&PUBLIC] && read[&of_server(1)] != seen[&of_server(1)]);
    assert_eq!(service.servers(), [server(1), server(2), server(3)]);
    service.reload_changed(of_server(1)).await;
    let (read, seen) = look(&service).await;
    assert_eq!(read, seen);
}

#[tokio::test]
async fn who_waits_for_a_server_to_be_opened_takes_no_turn_from_those_who_ask() {
    let place = place();
    let service = place.service();
    let quarry = service.servers.find(server(2)).expect("a server");
    let opening = quarry.opening.lock().await;
    let wishes = |number: u64| Wishes { audience: of_server(number), ..Wishes::default() };
    let ask = |number: u64| {
        let service = Arc::clone(&service);
        tokio::spawn(async move { service.ask("When was the mill built?".to_owned(), wishes(number)).await })
    };
    let waiting: Vec<_> = (0..64).map(|_| ask(2)).collect();
    let answered = ask(1).await.expect("an end").expect("a question");
    assert_eq!(answered.answer.quotes().len(), 1);
    assert!(waiting.iter().all(|waiting| !waiting.is_finished()));
    drop(opening);
    for waiting in waiting {
        waiting.await.expect("an end").expect("a question");
    }
}

#[tokio::test]
async fn a_change_reloads_only_what_changed() {
    let place = place();
    let service = place.service();
    let before = (common_parts(&service), own_parts(&service, 1), own_parts(&service, 2));
    ["b.txt".to_owned(), own(1, "b.txt"), own(2, "b.txt")].iter().for_each(|name| place.write(name, "The ferry sank in 1920."));
    service.reload_changed(of_server(1)).await;
    let same = || {
        [
            are_same(&common_parts(&service), &before.0),
            are_same(&own_parts(&service, 1), &before.1),
            are_same(&own_parts(&service, 2), &before.2),
        ]
    };
    assert_eq!(same(), [[true], [false], [true]]);
    service.reload_changed(PUBLIC).await;
    assert_eq!(same(), [[false], [false], [true]]);
    service.reload_changed(of_server(9)).await;
}
