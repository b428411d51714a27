//! Files of every kind, made by the programs that people have them from, read by the real program.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const FORMATS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats");

fn pullquote(arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
    command.args(arguments).env_clear().env("PULLQUOTE__STORE__SNAPSHOT", "").current_dir(std::env::temp_dir());
    command.output().expect("the program runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn quotes(arguments: &[&str]) -> Vec<Value> {
    let answer: Value = serde_json::from_str(&stdout(&pullquote(arguments))).expect("JSON");
    answer["quotes"].as_array().expect("quotes").clone()
}

#[test]
fn each_kind_of_file_is_read_with_what_it_states() {
    insta::assert_snapshot!(stdout(&pullquote(&["--corpus", FORMATS, "articles"])));
}

#[test]
fn what_is_not_read_is_a_problem_with_a_reason_and_what_is_not_published_is_counted() {
    let output = pullquote(&["--corpus", FORMATS, "check"]);
    let report = String::from_utf8(output.stderr.clone()).expect("UTF-8");
    let left_out: Vec<&str> = report.lines().filter(|line| line.contains("left out: ")).collect();
    insta::assert_snapshot!(format!("{}\n{}", stdout(&output), left_out.join("\n")));
}

#[test]
fn a_quote_of_a_pdf_names_its_page() {
    let pdf = format!("{FORMATS}/pdf/handbook.pdf");
    let text = stdout(&pullquote(&["--corpus", &pdf, "ask", "What does a family ticket cost?"]));
    assert!(text.contains("fourteen crowns") && text.contains("p. 2"), "{text}");
    assert_eq!(quotes(&["--corpus", &pdf, "ask", "--json", "What does a family ticket cost?"])[0]["page"], 2);
}

/// The bomb draws a stream of 1 GiB, which the process that opens it may not hold.
#[test]
fn a_pdf_past_the_limits_costs_itself_alone() {
    let text = stdout(&pullquote(&["--corpus", &format!("{FORMATS}/pdf"), "check"]));
    assert!(text.lines().any(|line| line.starts_with("bomb.pdf: took more than")), "{text}");
    let text = stdout(&pullquote(&["--corpus", &format!("{FORMATS}/pdf"), "articles"]));
    assert!(text.contains("handbook.pdf") && !text.contains("bomb.pdf"), "{text}");
}

#[test]
fn what_the_operator_states_of_a_folder_is_in_the_reply() {
    let folder = tempfile::tempdir().expect("a folder");
    let docs = folder.path().join("docs");
    std::fs::create_dir_all(docs.join("guide")).expect("folders");
    std::fs::write(docs.join("guide/wheel.md"), "# The wheel\n\n## Speed\n\nThe wheel turns nine times a minute.\n").expect("a file");
    std::fs::write(docs.join("old.md"), "The wheel turns twice a minute.\n").expect("a file");
    let settings = folder.path().join("settings.toml");
    let source = "outlet = \"Mill handbook\"\nbase_url = \"https://mill.example/docs\"\ngenerator = \"mkdocs\"\nexclude = [\"old.md\"]\n";
    let text = format!("[corpus]\npaths = []\n\n[[sources]]\npath = {:?}\n{source}", docs.display().to_string());
    std::fs::write(&settings, text).expect("settings");
    let found = quotes(&["--config", path(&settings), "ask", "--json", "How fast does the wheel turn a minute?"]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["article"]["source"], "Mill handbook");
    assert_eq!(found[0]["article"]["url"], "https://mill.example/docs/guide/wheel/#speed");
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}
