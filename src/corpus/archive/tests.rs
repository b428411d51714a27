use std::fs::File;
use std::io::{Cursor, Seek as _, SeekFrom, Write};
use std::path::PathBuf;

use zip::write::SimpleFileOptions;

use crate::config::{Limits, Source};
use crate::corpus::archive::{Archive, kind, read, read_within};
use pullquote_engine::parse::{Parsed, SiteRules};

const LIMITS: Limits = Limits { max_file_bytes: 1 << 20, max_articles: 100, max_depth: 4 };

const FILES: [(&str, &str); 3] = [("docs/b.md", "# Wheel\n\nIt turns.\n"), ("docs/a.txt", "The mill closed."), ("docs/.hidden.md", "No.")];

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        writer.start_file(*path, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(bytes).expect("written");
    }
    writer.finish().expect("a zip").into_inner()
}

fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        builder.append_data(&mut header, path, *bytes).expect("an entry");
    }
    builder.into_inner().expect("a tar")
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    writer.write_all(bytes).expect("written");
    writer.finish().expect("a stream")
}

fn bzipped(bytes: &[u8]) -> Vec<u8> {
    let mut writer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    writer.write_all(bytes).expect("written");
    writer.finish().expect("a stream")
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn files() -> Vec<(&'static str, &'static [u8])> {
    FILES.iter().map(|(path, text)| (*path, text.as_bytes())).collect()
}

fn opened(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a file");
    file.write_all(bytes).expect("written");
    file.seek(SeekFrom::Start(0)).expect("the start");
    file
}

fn read_as(name: &str, bytes: &[u8]) -> Parsed {
    read(kind(name).expect("an archive"), opened(bytes), name, &LIMITS, &Source::from(PathBuf::new()))
}

fn ids(parsed: &Parsed) -> Vec<&str> {
    parsed.articles.iter().map(|article| article.id.as_str()).collect()
}

fn reasons(parsed: &Parsed) -> Vec<String> {
    parsed.problems.iter().map(ToString::to_string).collect()
}

#[test]
fn the_files_of_an_archive_are_read_in_path_order() {
    let tar = tarred(&files());
    for (name, bytes) in [
        ("x.zip", zipped(&files())),
        ("x.tar", tar.clone()),
        ("x.tar.gz", gzipped(&tar)),
        ("x.tgz", gzipped(&tar)),
        ("x.tar.bz2", bzipped(&tar)),
        ("x.tar.zst", zstandard(&tar)),
    ] {
        let parsed = read_as(name, &bytes);
        assert_eq!(ids(&parsed), [format!("{name}/docs/a.txt"), format!("{name}/docs/b.md")]);
        assert_eq!((parsed.problems.len(), parsed.articles[1].body.as_str()), (0, "It turns."), "{name}");
    }
}

#[test]
fn a_packed_file_is_read_as_what_it_holds() {
    let lines = b"{\"body\": \"One.\"}\n{\"body\": \"Two.\"}\n";
    for (name, bytes) in [("d/x.jsonl.gz", gzipped(lines)), ("d/x.jsonl.bz2", bzipped(lines)), ("d/x.jsonl.zst", zstandard(lines))] {
        assert_eq!(ids(&read_as(name, &bytes)), [format!("{name}#1"), format!("{name}#2")]);
    }
    assert_eq!(kind("changelog.gz"), None);
    assert_eq!(read_as("the-wheel.md.gz", &gzipped(b"- It turns.\n")).articles[0].attribution.title.value().unwrap(), "the wheel");
}

#[test]
fn archives_in_archives_are_read_to_a_depth() {
    let nest = |inner: Vec<u8>| zipped(&[("in.zip", &inner), ("a.txt", b"The mill closed.")]);
    let parsed = read_as("x.zip", &nest(nest(nest(zipped(&files())))));
    assert_eq!(ids(&parsed), ["x.zip/a.txt", "x.zip/in.zip/a.txt", "x.zip/in.zip/in.zip/a.txt"]);
    assert_eq!(reasons(&parsed), ["x.zip/in.zip/in.zip/in.zip: is nested deeper than 3 archives; left out"]);
}

#[test]
fn an_archive_that_unpacks_to_far_more_stops_there_and_keeps_what_came_before() {
    let large = vec![b' '; 200_000];
    let entries: [(&str, &[u8]); 3] = [("a.txt", b"The mill closed."), ("b.txt", &large), ("c.txt", b"It opened.")];
    for (name, bytes) in [("x.zip", zipped(&entries)), ("x.tar.gz", gzipped(&tarred(&entries)))] {
        let parsed = read_within(100_000, kind(name).expect("an archive"), opened(&bytes), name, &LIMITS, &Source::from(PathBuf::new()));
        assert_eq!(ids(&parsed), [format!("{name}/a.txt")], "{name}");
        assert!(reasons(&parsed).iter().any(|reason| reason.contains("far more than its size")), "{:?}", reasons(&parsed));
    }
}

#[test]
fn a_file_past_the_limit_costs_itself_alone() {
    let large = vec![b'a'; 2 << 20];
    let parsed = read_as("x.zip", &zipped(&[("a.txt", &large), ("b.txt", b"The mill closed.")]));
    assert_eq!(ids(&parsed), ["x.zip/b.txt"]);
    assert_eq!(reasons(&parsed), ["x.zip/a.txt: is larger than 1 MiB; left out"]);
}

#[test]
fn a_damaged_archive_is_a_problem() {
    let zip = zipped(&files());
    let tar = gzipped(&tarred(&files()));
    for (name, bytes) in [("x.zip", &zip[..zip.len() / 2]), ("x.zip", b"no zip"), ("x.tar.gz", &tar[..tar.len() / 2])] {
        let parsed = read_as(name, bytes);
        assert!(reasons(&parsed).iter().any(|reason| reason.starts_with(&format!("{name}: is damaged"))), "{name} {:?}", reasons(&parsed));
    }
}

#[test]
fn an_empty_archive_is_a_problem() {
    assert_eq!(reasons(&read_as("x.tar.gz", b"")), ["x.tar.gz: is empty"]);
}

#[test]
fn what_nobody_reads_is_one_problem_a_kind_and_projects_files_none() {
    let entries: [(&str, &[u8]); 6] = [
        ("a.xlsx", b""),
        ("b/c.xlsx", b""),
        ("LICENSE", b"x"),
        ("node_modules/y/readme.md", b"No."),
        ("__MACOSX/a.txt", b"No."),
        ("i.png", b""),
    ];
    assert_eq!(
        reasons(&read_as("x.zip", &zipped(&entries))),
        ["x.zip/a.xlsx: is not read: a spreadsheet: save each sheet as .csv; so is another file that ends in .xlsx"]
    );
}

#[test]
fn a_site_in_an_archive_names_its_documents() {
    let entries: [(&str, &[u8]); 3] = [
        ("mill-main/docs/a.md", b"It turns."),
        ("mill-main/mkdocs.yml", b"site_name: Mill\nsite_url: https://mill.example/\n"),
        ("mill-main/README.md", b"Read it."),
    ];
    let bytes = zipped(&entries);
    let url = |parsed: &Parsed, at: usize| parsed.articles[at].attribution.url.value().cloned();
    let parsed = read_as("x.zip", &bytes);
    assert_eq!(url(&parsed, 1).as_deref(), Some("https://mill.example/a/"));
    assert_eq!(parsed.articles[0].attribution.source.value().map(String::as_str), Some("Mill"));
    let rules = SiteRules { base_url: Some("https://forge.example/mill/".to_owned()), ..SiteRules::default() };
    let plain = zipped(&[entries[0], entries[2]]);
    let source = Source { rules, ..Source::from(PathBuf::new()) };
    let parsed = read(Archive::Zip, opened(&plain), "x.zip", &LIMITS, &source);
    assert_eq!(url(&parsed, 1).as_deref(), Some("https://forge.example/mill/docs/a"));
}

#[test]
fn patterns_choose_among_the_files_of_an_archive() {
    let patterns = |patterns: &[&str]| patterns.iter().map(|raw| glob::Pattern::new(raw).expect("a pattern")).collect();
    let source = Source { include: patterns(&["docs/**/*.md"]), exclude: patterns(&["docs/old"]), ..Source::from(PathBuf::new()) };
    let files = ["mill-main/docs/a.md", "mill-main/docs/old/b.md", "mill-main/c.md", "docs/d.md", "docs/e.txt"];
    let entries: Vec<(&str, &[u8])> = files.iter().map(|path| (*path, &b"It turns."[..])).collect();
    let parsed = read(Archive::Zip, opened(&zipped(&entries)), "x.zip", &LIMITS, &source);
    assert_eq!(ids(&parsed), ["x.zip/docs/d.md", "x.zip/mill-main/docs/a.md"]);
}
