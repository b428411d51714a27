//! Questions that are kept in, what is read of them out.

use std::collections::BTreeMap;

use super::*;
use crate::config::Settings;
use crate::store::Remark;

fn service() -> Arc<Service> {
    let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
    (settings.corpus, settings.store.snapshot) = (Vec::new(), None);
    Arc::new(Service::start(settings).expect("a service"))
}

fn ask(service: &Service, questions: &[&str]) {
    questions.iter().for_each(|question| service.store().unanswered(None, question, today()));
}

fn questions(groups: &[Group]) -> Vec<(&str, usize)> {
    groups.iter().map(|group| (group.question(), group.wordings().len())).collect()
}

#[test]
fn what_there_is_no_time_for_is_listed_without_a_look_and_known_the_next_time() {
    let service = service();
    (0..5).for_each(|number| ask(&service, &[&format!("Who flew zeppelin {number}?")]));
    let known = |within| looked_up(&service, Audience::Public, within).iter().filter(|group| group.answered_now == Some(false)).count();
    assert_eq!(known(Duration::ZERO), 0);
    assert_eq!(known(Duration::from_secs(60)), 5);
    assert_eq!(known(Duration::ZERO), 5);
}

#[test]
fn wordings_of_one_question_are_one_group_with_what_was_wrong_with_its_answers() {
    let service = service();
    ask(&service, &["how to claim land", "How do I claim land?", "How do I claim land", "Where is spawn?"]);
    let remark = Remark { question: "Can I claim land?".into(), article: None, text: "Old.".into(), day: today(), is_ignored: false };
    service.store().remark(None, &remark);
    let groups = groups::load(&service, Audience::Public);
    assert_eq!(questions(&groups), [("How do I claim land", 3), ("Where is spawn?", 1)]);
    assert_eq!(groups.first().map(|group| (group.times(), group.remarks.len())), Some((3, 1)));
}

#[test]
fn what_is_ignored_stays_so_in_a_new_wording_also_when_the_old_one_is_gone() {
    let service = service();
    ask(&service, &["How do I claim land?"]);
    service.store().ignore(None, &["How do I claim land?".to_owned()], true);
    ask(&service, &["how to claim land", "how to claim land"]);
    let ignored = |groups: Vec<Group>| groups.iter().map(|group| group.is_ignored).collect::<Vec<_>>();
    assert_eq!(ignored(groups::load(&service, Audience::Public)), [true]);
    service.store().ignore(None, &["How do I claim land?".to_owned()], false);
    assert_eq!(ignored(groups::load(&service, Audience::Public)), [true], "the new wording was ignored when it was first seen");
    let all = groups::load(&service, Audience::Public).iter().flat_map(Group::wordings).collect::<Vec<_>>();
    service.store().ignore(None, &all, false);
    assert_eq!(ignored(groups::load(&service, Audience::Public)), [false]);
}

#[test]
fn a_group_is_found_by_any_of_its_wordings() {
    let service = service();
    ask(&service, &["how to claim land", "How do I claim land?", "How do I claim land?"]);
    let groups = groups::load(&service, Audience::Public);
    let number = |question: &str| pullquote_engine::hash::of(question.to_lowercase().as_bytes());
    assert!(groups::find(&groups, number("how to claim land")).is_some() && groups::find(&groups, number("why")).is_none());
}
