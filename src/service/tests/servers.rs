//! What servers see.

use std::collections::HashSet;
use std::num::NonZeroU32;
use std::sync::Arc;

use crate::config::Source;
use crate::ids::GuildId;
use crate::service::tests::place::{Place, common_parts, ids, of_server, own, quote, server};
use crate::service::{Audience, How, Service, Wishes};

const PUBLIC: Audience = Audience::Public;

const MILL: &str = "The mill was built in 1912.";

/// A common article, and two servers with one and a draft each.
fn two_servers() -> Place {
    let page = |title: &str, text: &str| format!("---\ntitle: {title}\nsource: {title} Times\n---\n{text}\n");
    let place = Place::with(&[("a.md", &page("Mill", MILL))]);
    for (number, what) in [(1, "zeppelin"), (2, "quarry")] {
        place.write(&own(number, "rules.md"), &page(what, &format!("The {what} was opened in 193{number} by Anna Holm.")));
        place.write(&own(number, "draft.md"), "---\ndraft: true\n---\nNot yet.");
        place.write(&own(number, "sheet.docx"), "");
    }
    place
}

#[test]
fn a_start_opens_no_server_and_one_without_articles_costs_nothing() {
    let place = two_servers();
    let service = place.service();
    assert_eq!(service.servers(), [server(1), server(2)]);
    assert_eq!((ids(&service, PUBLIC), ids(&service, of_server(3))), (vec!["a.md".to_owned()], vec!["a.md".to_owned()]));
    assert!(service.servers.all_opened().is_empty());
    service.answer("When was the mill built?", Wishes { audience: of_server(2), ..Wishes::default() }).expect("a question");
    assert_eq!(service.servers.all_opened().iter().map(|server| server.id).collect::<Vec<GuildId>>(), [server(2)]);
}

#[tokio::test]
async fn a_server_sees_the_common_articles_and_its_own_and_never_anothers() {
    let place = two_servers();
    let service = place.service();
    let paths = |number: u64| [own(number, "rules.md"), own(number, "draft.md"), own(number, "sheet.docx")];
    for (audience, articles) in [(PUBLIC, 1), (of_server(1), 2), (of_server(2), 2), (of_server(3), 1)] {
        let status = service.status(audience);
        assert_eq!((status.sizes.articles, status.sizes.sentences), (articles, articles));
        let mut seen: HashSet<String> = ids(&service, audience).into_iter().collect();
        seen.extend(service.problems(audience).into_iter().map(|problem| problem.path));
        seen.extend(service.left_out(audience).into_iter().map(|left_out| left_out.path));
        let mut expected: HashSet<String> = HashSet::from(["a.md".to_owned()]);
        match audience {
            Audience::Server(id) if id == server(1) => expected.extend(paths(1)),
            Audience::Server(id) if id == server(2) => expected.extend(paths(2)),
            _ => {}
        }
        assert_eq!(seen, expected, "{audience:?}");
        assert_eq!((status.problems, status.left_out), (articles - 1, articles - 1));
    }
}

#[test]
fn the_operators_problems_are_shown_to_no_server() {
    let place = two_servers();
    place.write("common.docx", "");
    place.write("draft.md", "---\ndraft: true\n---\nNot yet.");
    let service = place.service();
    assert_eq!((service.problems(PUBLIC).len(), service.left_out(PUBLIC).len()), (1, 1));
    for number in [1, 3] {
        let mut paths: Vec<String> = service.problems(of_server(number)).into_iter().map(|problem| problem.path).collect();
        paths.extend(service.left_out(of_server(number)).into_iter().map(|left_out| left_out.path));
        assert!(paths.iter().all(|path| path.starts_with("servers/")), "{paths:?}");
        assert_eq!(service.status(of_server(number)).problems, paths.len() / 2);
    }
}

#[test]
fn a_question_is_answered_from_the_common_articles_and_the_servers_own() {
    let place = two_servers();
    let service = place.service();
    let (zeppelin, quarry) = ("When was the zeppelin opened?", "When was the quarry opened?");
    let opened = |what: &str, year: u32| format!("The {what} was opened in {year} by Anna Holm.");
    for (audience, answers) in [
        (of_server(1), [MILL.to_owned(), opened("zeppelin", 1931), String::new()]),
        (of_server(2), [MILL.to_owned(), String::new(), opened("quarry", 1932)]),
        (of_server(3), [MILL.to_owned(), String::new(), String::new()]),
        (PUBLIC, [MILL.to_owned(), String::new(), String::new()]),
    ] {
        assert_eq!(["When was the mill built?", zeppelin, quarry].map(|asked| quote(&service, audience, asked)), answers, "{audience:?}");
        let ranked = service.answer(quarry, Wishes { audience, ranked: 9, ..Wishes::default() }).expect("a question").answer.ranked;
        let own = audience.server().map(|server| format!("servers/{server}/"));
        assert!(ranked.iter().all(|ranked| !ranked.article.id.contains('/') || own.iter().any(|own| ranked.article.id.starts_with(own))));
    }
}

#[tokio::test]
async fn completion_and_examples_know_the_common_articles_and_the_servers_own() {
    let place = two_servers();
    let service = place.service();
    for (audience, outlets) in [
        (PUBLIC, vec!["Mill Times"]),
        (of_server(1), vec!["Mill Times", "zeppelin Times"]),
        (of_server(2), vec!["Mill Times", "quarry Times"]),
        (of_server(3), vec!["Mill Times"]),
    ] {
        let catalogue = service.catalogue_unblocked(audience).await;
        let mut names: Vec<String> = catalogue.outlets().iter().map(|outlet| outlet.name.clone()).collect();
        names.sort();
        assert_eq!(names, outlets);
        assert_eq!(catalogue.articles().cloned().collect::<Vec<_>>(), service.articles(audience));
        assert_eq!(service.catalogue(audience).complete_headline("quarry", 9).len(), usize::from(audience == of_server(2)));
        let examples = service.examples(audience);
        assert!(examples.iter().all(|example| outlets.contains(&format!("{example} Times").as_str())), "{examples:?}");
    }
}

#[test]
fn a_source_may_belong_to_a_server() {
    let place = two_servers();
    std::fs::create_dir(place.path("forum")).expect("a folder");
    std::fs::write(place.path("forum/a.md"), "The forum was opened in 1950.").expect("a file");
    let mut settings = place.settings();
    settings.sources = vec![Source { server: Some(server(1)), has_servers: false, ..Source::from(place.path("forum")) }];
    let service = Service::start(settings).expect("a service");
    assert_eq!(ids(&service, of_server(1)), ["a.md".to_owned(), own(1, "rules.md"), "a.md".to_owned()]);
    assert_eq!((ids(&service, PUBLIC).len(), ids(&service, of_server(2)).len()), (1, 2));
}

#[test]
fn a_server_whose_articles_cannot_be_read_is_answered_from_the_common_ones() {
    let place = two_servers();
    let mut settings = place.settings();
    let missing = Source::from(place.path("nowhere"));
    settings.sources = vec![Source { server: Some(server(1)), has_servers: false, ..missing }];
    let service = Service::start(settings).expect("a service");
    assert_eq!(quote(&service, of_server(1), "When was the mill built?"), MILL);
    let problems: Vec<String> = service.problems(of_server(1)).iter().map(ToString::to_string).collect();
    assert!(problems.len() == 1 && problems[0].contains("nowhere"), "{problems:?}");
    assert_eq!(ids(&service, of_server(2)), ["a.md".to_owned(), own(2, "rules.md")]);
    assert!(service.problems(PUBLIC).is_empty());
    service.save().expect("files");
    assert_eq!(place.kept(), ["index".to_owned(), format!("index.servers/{}", server(2))], "what could not be read is not kept");
}

#[test]
fn what_is_past_a_servers_limits_is_left_out_and_the_others_lose_nothing() {
    let place = Place::with(&[("a.txt", MILL)]);
    for number in [1, 2] {
        (0..4).for_each(|at| place.write(&own(number, &format!("{at}.txt")), &"The crane fell. ".repeat(if at == 1 { 80_000 } else { 1 })));
    }
    place.remove(&own(2, "1.txt"));
    let mut settings = place.settings();
    (settings.servers.max_articles, settings.servers.max_bytes) = (2, 1 << 20);
    let service = Service::start(settings).expect("a service");
    assert_eq!(ids(&service, of_server(1)), ["a.txt".to_owned(), own(1, "0.txt"), own(1, "2.txt")]);
    let problems: Vec<String> = service.problems(of_server(1)).iter().map(ToString::to_string).collect();
    assert_eq!(
        problems,
        [
            "corpus: 1 more articles are past the limit of 2, which is servers.max_articles",
            "corpus: 1 articles would be more than 1 MiB of text, which is servers.max_mib, and are left out"
        ]
    );
    assert_eq!(ids(&service, of_server(2)).len(), 3);
    assert_eq!(service.problems(PUBLIC).len(), 0);
}

#[tokio::test]
async fn a_servers_part_that_did_not_change_and_the_common_parts_are_kept() {
    let place = two_servers();
    let mut settings = place.settings();
    settings.servers.reloads_per_hour = NonZeroU32::new(9);
    let service = Arc::new(Service::start(settings).expect("a service"));
    let before = common_parts(&service);
    place.write(&own(1, "more.md"), "The hangar burnt in 1940.");
    place.write("b.md", "The ferry sank in 1920.");
    let report = service.reload_server(server(1), How::Guarded).await;
    let report = report.as_ref().as_ref().expect("a report");
    assert_eq!((report.sizes.articles, report.problems.len(), report.left_out), (2, 1, 1));
    assert!(Arc::ptr_eq(&before[0], &common_parts(&service)[0]), "the common articles are none of a server's business");
    assert_eq!(ids(&service, of_server(1)).len(), 3);
}
