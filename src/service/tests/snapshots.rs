//! Indexes in files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use crate::config::Settings;
use crate::corpus::Progress;
use crate::service::current::{Current, load};
use crate::service::{Audience, How, Service, Wishes};

fn settings(folder: &Path) -> Settings {
    let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
    settings.corpus = vec![folder.join("corpus")];
    settings.store.snapshot = Some(folder.join("kept/index"));
    settings
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("corpus")).expect("a folder");
    write_article(folder.path(), "The mill was built in 1912. It closed in 1980.");
    fs::write(folder.path().join("corpus/b.docx"), "").expect("a file");
    folder
}

fn write_article(folder: &Path, text: &str) {
    fs::write(folder.join("corpus/a.txt"), text).expect("a file");
}

fn quote(service: &Service) -> String {
    let answered = service.answer("When was the mill built?", Wishes::default()).expect("a question");
    answered.answer.quotes().first().map_or("", |quote| quote.text()).to_owned()
}

#[test]
fn a_start_takes_the_index_that_was_kept() {
    let folder = folder();
    let first = Service::start(settings(folder.path())).expect("a service");
    assert!(!first.is_restored());
    first.save().expect("a file");
    let second = Service::start(settings(folder.path())).expect("a service");
    assert!(second.is_restored());
    assert_eq!(
        (quote(&second), second.problems(Audience::Public), second.articles(Audience::Public)),
        (quote(&first), first.problems(Audience::Public), first.articles(Audience::Public))
    );
    assert_eq!(first.problems(Audience::Public).len(), 1);
}

#[test]
fn what_is_not_shown_today_is_not_served_and_not_from_the_kept_index_either() {
    let folder = folder();
    let write = |name: &str, key: &str, text: &str| {
        let page = format!("---\ntitle: {text}\n{key}\n---\n{text}\n");
        fs::write(folder.path().join("corpus").join(name), page).expect("a file");
    };
    write("gone.md", "expiryDate: 2001-02-03", "The zeppelin was built in 1911.");
    write("to-come.md", "publishDate: 2999-01-01", "The zeppelin was built in 1913.");
    write("draft.md", "draft: true", "The zeppelin was built in 1914.");
    let first = Service::start(settings(folder.path())).expect("a service");
    first.save().expect("a file");
    let second = Service::start(settings(folder.path())).expect("a service");
    assert!(second.is_restored());
    for service in [first, second] {
        let wishes = Wishes { ranked: 9, ..Wishes::default() };
        let answer = service.answer("When was the zeppelin built?", wishes).expect("a question").answer;
        let ranked: Vec<&str> = answer.ranked.iter().map(|ranked| ranked.article.id.as_str()).collect();
        assert_eq!((ranked, answer.missing_words), (vec!["a.txt"], vec!["zeppelin".to_owned()]));
        let catalogue = service.catalogue(Audience::Public);
        assert_eq!((catalogue.len(), catalogue.complete_headline("zeppelin", 9).len()), (1, 0));
        assert!(service.examples(Audience::Public).iter().all(|example| !example.contains("zeppelin")));
        let left_out: Vec<String> = service.left_out(Audience::Public).into_iter().map(|left_out| left_out.path).collect();
        assert_eq!((left_out, service.status(Audience::Public).left_out), (vec!["draft.md".to_owned()], 1));
    }
}

#[tokio::test]
async fn a_reload_keeps_what_a_start_from_the_articles_would_keep() {
    let folder = folder();
    for at in 0..20 {
        let text = format!("Mill {at} was built in 19{at:02}. ").repeat(5);
        fs::write(folder.path().join(format!("corpus/m{at}.txt")), text).expect("a file");
    }
    Service::start(settings(folder.path())).expect("a service").save().expect("a file");
    let service = Arc::new(Service::start(settings(folder.path())).expect("a service"));
    assert!(service.is_restored());
    for text in ["The mill was built in 1913, not before.", "The mill was built in 1914, they say."] {
        write_article(folder.path(), text);
        service.reload(How::Guarded).await.as_ref().as_ref().expect("a report");
        let mut fresh = settings(folder.path());
        fresh.store.snapshot = Some(folder.path().join("fresh"));
        Service::start(fresh).expect("a service").save().expect("a file");
        let read = |name: &str| fs::read(folder.path().join(name)).expect("a file");
        assert!(read("kept/index") == read("fresh"));
        assert_eq!(quote(&service), text);
        fs::remove_file(folder.path().join("fresh")).expect("a file");
    }
}

#[tokio::test]
async fn after_a_start_from_the_kept_index_the_catalogue_is_made_once_it_is_asked_for() {
    let folder = folder();
    let first = Service::start(settings(folder.path())).expect("a service");
    first.save().expect("a file");
    let second = Arc::new(Service::start(settings(folder.path())).expect("a service"));
    assert!(second.common.current().parts[0].made_catalogue().is_none());
    let made = second.catalogue_unblocked(Audience::Public).await;
    assert_eq!(made.articles().cloned().collect::<Vec<_>>(), first.articles(Audience::Public));
    let part = || second.common.current().parts[0].made_catalogue().expect("a catalogue");
    let once = part();
    second.catalogue_unblocked(Audience::Public).await;
    assert!(Arc::ptr_eq(&once, &part()));
}

#[test]
fn what_stands_as_read_before_is_not_kept() {
    let folder = folder();
    let service = Service::start(settings(folder.path())).expect("a service");
    let current = load(&service.origin(Audience::Public), &Current::empty(), &Progress::default()).expect("a corpus");
    service.common.put(Current { has_kept: true, ..current });
    assert!(service.save().expect("nothing to do").is_none());
    assert!(!folder.path().join("kept").exists());
}

#[test]
fn what_changed_is_read_again() {
    let folder = folder();
    Service::start(settings(folder.path())).expect("a service").save().expect("a file");
    let mut other = settings(folder.path());
    other.weights.k1 = 1.3;
    assert!(!Service::start(other).expect("a service").is_restored());
    write_article(folder.path(), "The mill was built in 1913, not before.");
    let service = Service::start(settings(folder.path())).expect("a service");
    assert!(!service.is_restored());
    assert_eq!(quote(&service), "The mill was built in 1913, not before.");
}

#[test]
fn nobody_is_told_what_a_damaged_file_says() {
    let folder = folder();
    let service = Service::start(settings(folder.path())).expect("a service");
    service.save().expect("a file");
    let path = folder.path().join("kept/index");
    let sound = fs::read(&path).expect("a file");
    let (mut refused, mut mended) = (0, 0);
    for at in (0..sound.len()).step_by(29) {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        fs::remove_file(&path).expect("a file");
        fs::write(&path, bytes).expect("a file");
        let again = Service::start(settings(folder.path())).expect("a service");
        refused += usize::from(!again.is_restored());
        assert_eq!((quote(&again), again.articles(Audience::Public)), (quote(&service), service.articles(Audience::Public)), "byte {at}");
        mended += usize::from(fs::read(&path).expect("a file") == sound);
    }
    assert!(refused > 0 && mended > 0, "{refused} refused at the start, {mended} when asked");
    assert_eq!(fs::read_dir(folder.path().join("kept")).expect("a folder").count(), 1);
}

#[test]
fn a_damaged_file_is_not_trusted_where_the_articles_are_gone() {
    let folder = folder();
    Service::start(settings(folder.path())).expect("a service").save().expect("a file");
    let path = folder.path().join("kept/index");
    let mut bytes = fs::read(&path).expect("a file");
    let at = bytes.windows(4).position(|four| four == b"1912").expect("the text");
    bytes[at] = b'2';
    fs::remove_file(&path).expect("a file");
    fs::write(&path, bytes).expect("a file");
    let again = Service::start(settings(folder.path())).expect("a service");
    assert!(again.is_restored());
    fs::remove_dir_all(folder.path().join("corpus")).expect("a folder");
    assert_eq!(quote(&again), "");
}
