//! Several indexes in files: the parts of the common corpus, and those of servers.

use std::fs;

use crate::config::Settings;
use crate::service::tests::place::{Place, common_parts, ids, of_server, own, own_parts, server};
use crate::service::{Audience, How, Service};

const PUBLIC: Audience = Audience::Public;

fn place() -> Place {
    let sentence = |at: u32| format!("Mill {at} was built in 19{at:02}.");
    let place = Place::with(&[("one/x.docx", ""), ("two/z.txt", &sentence(90))]);
    (10..14).for_each(|at| place.write(&format!("one/{at}.txt"), &sentence(at)));
    place
}

/// Two sources, of which the first is past a limit of two sentences.
fn settings(place: &Place) -> Settings {
    let mut settings = Settings { corpus: vec![place.path("corpus/one"), place.path("corpus/two")], ..place.settings() };
    settings.index_limits.sentences.max = 2;
    settings
}

fn start(place: &Place) -> Service {
    Service::start(settings(place)).expect("a service")
}

fn cut(service: &Service) -> Vec<(usize, usize)> {
    common_parts(service).iter().map(|part| (part.source, part.index.articles().len())).collect()
}

#[test]
fn all_parts_are_taken_from_their_files() {
    let place = place();
    let first = start(&place);
    first.save().expect("files").expect("something to keep");
    assert_eq!((place.kept(), cut(&first)), (["index", "index.2", "index.3"].map(str::to_owned).to_vec(), vec![(0, 2), (0, 2), (1, 1)]));
    let second = start(&place);
    assert!(second.is_restored());
    assert_eq!((second.articles(PUBLIC), cut(&second)), (first.articles(PUBLIC), cut(&first)));
    assert_eq!((second.problems(PUBLIC), second.problems(PUBLIC).len()), (first.problems(PUBLIC), 1));
    assert!(second.save().expect("nothing to do").is_none());
}

#[tokio::test]
async fn files_of_parts_that_are_no_more_are_removed() {
    let place = place();
    let service = std::sync::Arc::new(start(&place));
    service.save().expect("files");
    place.remove("one/10.txt");
    place.remove("one/11.txt");
    service.reload(How::Force).await;
    assert_eq!((place.kept(), cut(&service)), (["index", "index.2"].map(str::to_owned).to_vec(), vec![(0, 2), (1, 1)]));
    assert!(start(&place).is_restored());
}

/// What a process that ended half way leaves: some files of the one save, some of the other.
#[test]
fn files_of_two_saves_are_never_mixed() {
    let place = place();
    let read = || {
        place.kept().into_iter().map(|name| (name.clone(), fs::read(place.path("kept").join(name)).expect("a file"))).collect::<Vec<_>>()
    };
    start(&place).save().expect("files");
    let old = read();
    // The same files, cut otherwise: what they look like does not tell.
    let mut wider = settings(&place);
    wider.index_limits.sentences.max = 3;
    place.kept().iter().for_each(|name| fs::remove_file(place.path("kept").join(name)).expect("a file"));
    place.write("one/14.txt", "Mill 14 was built in 1914.");
    Service::start(wider.clone()).expect("a service").save().expect("files");
    let other_cut = read();
    place.kept().iter().for_each(|name| fs::remove_file(place.path("kept").join(name)).expect("a file"));
    start(&place).save().expect("files");
    let new = read();
    assert!(new.len() == 4 && other_cut.len() == 3 && old.len() == 3);
    let expected = ids(&start(&place), PUBLIC);
    for (before, after) in [(&old, &new), (&other_cut, &new), (&new, &other_cut)] {
        for written in 0..=after.len() {
            place.kept().iter().for_each(|name| fs::remove_file(place.path("kept").join(name)).expect("a file"));
            before
                .iter()
                .chain(after.iter().take(written))
                .for_each(|(name, bytes)| fs::write(place.path("kept").join(name), bytes).expect("a file"));
            assert_eq!(ids(&start(&place), PUBLIC), expected, "{written} of {} written", after.len());
        }
    }
}

#[test]
fn damage_in_one_part_is_mended() {
    let place = place();
    let sound = start(&place);
    sound.save().expect("files");
    let path = place.path("kept/index.2");
    let bytes = fs::read(&path).expect("a file");
    let (mut refused, mut mended) = (0, 0);
    for at in (0..bytes.len()).step_by(97) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        fs::remove_file(&path).expect("a file");
        fs::write(&path, damaged).expect("a file");
        let again = start(&place);
        refused += usize::from(!again.is_restored());
        assert_eq!(again.articles(PUBLIC), sound.articles(PUBLIC), "byte {at}");
        mended += usize::from(fs::read(&path).expect("a file") == bytes);
    }
    assert!(refused > 0 && mended > 0, "{refused} refused at the start, {mended} when asked");
}

#[tokio::test]
async fn what_did_not_change_is_not_written_again() {
    let place = place();
    let service = std::sync::Arc::new(start(&place));
    service.save().expect("files");
    fs::remove_file(place.path("kept/index.2")).expect("a file");
    service.reload(How::Guarded).await;
    assert_eq!(place.kept(), ["index", "index.3"]);
    place.write("two/z.txt", "The ferry sank in 1920.");
    service.reload(How::Guarded).await;
    assert_eq!(place.kept(), ["index", "index.2", "index.3"]);
    service.reload(How::Undo).await;
    assert!(!start(&place).is_restored(), "what was gone back to is not what the files hold");
}

fn with_servers() -> Place {
    let place = Place::with(&[("a.txt", "The mill was built in 1912.")]);
    place.write(&own(1, "a.txt"), "The zeppelin was opened in 1931.");
    place.write(&own(2, "a.txt"), "The quarry was opened in 1932.");
    place
}

#[test]
fn a_servers_index_is_kept_in_a_folder_beside_and_taken_from_there() {
    let place = with_servers();
    let first = place.service();
    first.save().expect("files");
    assert_eq!(place.kept(), ["index"], "nobody asked a server");
    first.open_servers();
    first.save().expect("files");
    assert_eq!(place.kept(), ["index".to_owned(), format!("index.servers/{}", server(1)), format!("index.servers/{}", server(2))]);
    let second = place.service();
    assert_eq!(second.articles(of_server(1)), first.articles(of_server(1)));
    let is_restored = |service: &Service, number| service.see(of_server(number)).own.is_some_and(|own| own.restored);
    assert!(is_restored(&second, 1) && is_restored(&second, 2) && !is_restored(&first, 1));
    // That of one server is none of another's.
    let kept = |number| place.path("kept/index.servers").join(server(number).to_string());
    fs::copy(kept(1), kept(2)).expect("a file");
    place.write("b.txt", "The ferry sank in 1920.");
    let third = place.service();
    assert!(is_restored(&third, 1) && !is_restored(&third, 2), "and that of a server does not hang on the common files");
    assert_eq!(ids(&third, of_server(2)), ["a.txt".to_owned(), "b.txt".to_owned(), own(2, "a.txt")]);
}

#[test]
fn damage_in_a_servers_index_is_mended_and_nothing_else_is_read_again() {
    let place = with_servers();
    let first = place.service();
    first.open_servers();
    first.save().expect("files");
    let path = place.path("kept/index.servers").join(server(1).to_string());
    let mut bytes = fs::read(&path).expect("a file");
    let at = bytes.windows(4).position(|four| four == b"1931").expect("the text");
    bytes[at] = b'2';
    fs::remove_file(&path).expect("a file");
    fs::write(&path, bytes).expect("a file");
    let again = place.service();
    assert_eq!(again.articles(of_server(1)), first.articles(of_server(1)));
    assert!(again.is_restored() && own_parts(&again, 1).len() == 1);
}

#[test]
fn what_is_kept_of_a_server_that_is_no_more_is_removed() {
    let place = with_servers();
    let first = place.service();
    first.open_servers();
    first.save().expect("files");
    place.remove(&format!("servers/{}", server(1)));
    place.service().save_first();
    assert_eq!(place.kept(), ["index".to_owned(), format!("index.servers/{}", server(2))]);
}
