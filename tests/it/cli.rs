//! The command line as a person or a script calls it: the real program, its output and its exit status.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use pullquote::ids::GuildId;
use pullquote::store::{GuildSettings, Store};
use serde_json::Value;

const MILLS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/mills");

fn pullquote(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the program runs")
}

/// A call that sees none of the variables and settings of the machine it runs on.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_pullquote"));
    command.args(arguments).env_clear().env("PULLQUOTE__STORE__SNAPSHOT", "").current_dir(std::env::temp_dir());
    command
}

fn on_mills(arguments: &[&str]) -> Output {
    pullquote(&[&["--corpus", MILLS], arguments].concat())
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn json_lines(output: &Output) -> Vec<Value> {
    stdout(output).lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn ask_prints_the_sentence_and_where_it_comes_from() {
    let output = on_mills(&["ask", "How many visitors does the mayor expect?"]);
    insta::assert_snapshot!(stdout(&output));
    assert!(output.status.success());
}

#[test]
fn ask_says_that_there_is_no_answer() {
    let output = on_mills(&["ask", "Which airline flies to Lisbon?"]);
    insta::assert_snapshot!(stdout(&output));
    assert!(output.status.success());
}

#[test]
fn days_that_are_swapped_are_a_misuse_and_no_missing_answer() {
    let output = on_mills(&["ask", "Who owns the mill?", "--after", "2024-06-02", "--before", "2024-05-01"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.code() == Some(2) && said.contains("swapped: --after 2024-06-02 is later than --before 2024-05-01"), "{said}");
}

#[test]
fn piped_output_has_no_colours() {
    assert!(!stdout(&on_mills(&["ask", "Who owns the mill?"])).contains('\u{1b}'));
}

#[test]
fn a_quote_in_json_is_a_slice_of_the_stored_body() {
    let bodies = json_lines(&on_mills(&["articles", "--json"]));
    let answers = json_lines(&on_mills(&["ask", "--json", "--ranked", "2", "How many people does the ferry at Selm carry?"]));
    let answer = answers.first().expect("an answer");
    assert_eq!(answer["outcome"], "answered");
    for quote in answer["quotes"].as_array().expect("quotes") {
        let body =
            bodies.iter().find(|article| article["id"] == quote["article"]["id"]).expect("its article")["body"].as_str().expect("a body");
        let text = quote["text"].as_str().expect("text");
        let at = |i: usize| usize::try_from(quote["span"][i].as_u64().expect("a byte")).expect("small");
        assert_eq!(&body[at(0)..at(1)], text);
        for span in quote["matched"].as_array().expect("spans") {
            let at = |i: usize| usize::try_from(span[i].as_u64().expect("a byte")).expect("small");
            assert!(text.get(at(0)..at(1)).is_some_and(|word| !word.is_empty()));
        }
    }
    assert_eq!(answer["ranked"].as_array().map(Vec::len), Some(2));
    let statuses: Vec<_> = bodies.iter().map(|article| article["status"]["title"].as_str().unwrap_or_default()).collect();
    assert_eq!(statuses, ["stated", "stated", "stated", "inferred"]);
}

#[test]
fn the_same_question_gives_the_same_bytes() {
    let ask = || {
        let mut answers =
            json_lines(&on_mills(&["ask", "--json", "--ranked", "9", "--explain", "What did the flood do to the mill and the bridges?"]));
        answers[0]["took_us"] = Value::Null;
        answers
    };
    assert_eq!(ask(), ask());
}

#[test]
fn a_batch_is_answered_in_order_and_bad_lines_keep_their_place() {
    let mut child = command(&["--corpus", MILLS, "ask", "--batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let lines = "{\"id\": \"a\", \"question\": \"When did the mill close?\"}\n\nWhere is the market?\n{\"id\": \"c\", \"question\": \"?!\"}\n{\"question\": 5}\n";
    child.stdin.take().expect("standard input").write_all(lines.as_bytes()).expect("written");
    let answers = json_lines(&child.wait_with_output().expect("it ends"));
    let seen: Vec<_> = answers.iter().map(|answer| (answer["id"].as_str(), answer["outcome"].as_str().unwrap_or_default())).collect();
    assert_eq!(seen[0], (Some("a"), "answered"));
    assert_eq!(seen[2], (Some("c"), "invalid_question"));
    assert_eq!(answers.len(), 4);
    assert_eq!(answers[1]["question"], "Where is the market?");
}

#[test]
fn check_names_each_problem_with_file_line_and_reason() {
    let output = on_mills(&["check"]);
    insta::assert_snapshot!(format!("{}\n{}", stdout(&output), stderr(&output)));
    assert_eq!(output.status.code(), Some(1));
}

/// A common article, and two servers with one each, of which the second has a file that cannot be read.
fn with_servers() -> (tempfile::TempDir, [&'static str; 2]) {
    let (folder, servers) = (tempfile::tempdir().expect("a folder"), ["100000000000000001", "100000000000000002"]);
    let write = |path: &str, text: &str| {
        let path = folder.path().join("corpus").join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, text).expect("a file");
    };
    write("mill.txt", "The mill was built in 1912.");
    for (server, what) in servers.iter().zip(["zeppelin", "quarry"]) {
        write(&format!("servers/{server}/rules.txt"), &format!("The {what} was opened in 1931 by Anna Holm."));
    }
    write(&format!("servers/{}/sheet.docx", servers[1]), "");
    (folder, servers)
}

#[test]
fn a_servers_articles_are_seen_with_its_id_alone() {
    let (folder, [one, two]) = with_servers();
    let corpus = folder.path().join("corpus");
    let call = |arguments: &[&str]| pullquote(&[&["--corpus", corpus.to_str().expect("a path")], arguments].concat());
    let articles = |arguments: &[&str]| -> Vec<String> {
        json_lines(&call(&[&["articles", "--json"], arguments].concat()))
            .iter()
            .map(|article| article["id"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    assert_eq!(articles(&[]), ["mill.txt"]);
    assert_eq!(articles(&["--server", one]), ["mill.txt".to_owned(), format!("servers/{one}/rules.txt")]);
    let unknown = call(&["articles", "--server", "100000000000000009"]);
    assert!(stderr(&unknown).contains("has no articles of its own"), "{}", stderr(&unknown));
    assert_eq!(call(&["articles", "--server", "mine"]).status.code(), Some(2));
    let (own, others) = (call(&["check", "--server", one]), call(&["check", "--server", two]));
    assert_eq!((own.status.code(), others.status.code()), (Some(0), Some(1)), "{}{}", stdout(&own), stdout(&others));
    let all = call(&["check"]);
    assert!(stdout(&all).starts_with(&format!("servers/{two}/sheet.docx: ")) && stderr(&all).contains("1 article"), "{}", stdout(&all));
}

#[test]
fn a_server_is_answered_from_its_own_articles() {
    let (folder, [one, two]) = with_servers();
    let corpus = folder.path().join("corpus");
    let ask = |server: &str| {
        stdout(&pullquote(&["--corpus", corpus.to_str().expect("a path"), "ask", "--server", server, "When was the zeppelin opened?"]))
    };
    assert!(ask(one).contains("zeppelin was opened in 1931 by Anna Holm") && !ask(two).contains("zeppelin was opened"));
}

#[test]
fn index_builds_and_keeps_those_of_servers_as_well() {
    let (folder, [one, two]) = with_servers();
    let call = || {
        command(&["--corpus", "corpus", "index"])
            .current_dir(folder.path())
            .env("PULLQUOTE__STORE__SNAPSHOT", "kept/index")
            .output()
            .expect("the program runs")
    };
    let first = stdout(&call());
    assert!(first.contains(" 2 servers with articles of their own\n") && first.contains("bytes kept"), "{first}");
    for server in [one, two] {
        assert!(folder.path().join("kept/index.servers").join(server).is_file());
    }
    let second = stdout(&call());
    assert!(second.contains("to read the kept index") && !second.contains("bytes kept"), "{second}");
}

#[test]
fn what_an_author_has_not_published_is_never_said_and_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    write("secret.md", "---\ndraft: true\n---\n# Plans\n\nThe zeppelin is sold to Anna Holm in June.\n");
    write("mill.md", "---\ntitle: The mill\npublished: 2999-01-01\n---\nThe mill was built in 1912. <!-- TODO: the zeppelin -->\n");
    let path = folder.path().to_str().expect("a path");
    let of = |arguments: &[&str]| pullquote(&[&["--corpus", path], arguments].concat());
    let answer = stdout(&of(&["ask", "Who buys the zeppelin?"]));
    assert!(answer.contains("No article mentions") && answer.contains("zeppelin") && !answer.contains("Holm"), "{answer}");
    let all = stdout(&of(&["ask", "--json", "--ranked", "9", "Is the mill sold to Anna Holm?"])) + &stdout(&of(&["articles", "--json"]));
    assert!(all.contains("built in 1912") && !all.contains("in June") && !all.contains("TODO"), "{all}");
    let check = of(&["check"]);
    assert!(stderr(&check).contains("1 document left out: draft: true (secret.md)"), "{}", stderr(&check));
    assert!(stdout(&check).contains("mill.md: is dated 2999-01-01, which is in the future"), "{}", stdout(&check));
}

#[test]
fn check_is_content_with_the_shipped_corpus_and_settings() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = command(&["check"]).current_dir(root).output().expect("the program runs");
    assert_eq!((stdout(&output).as_str(), output.status.code()), ("", Some(0)), "{}", stderr(&output));
}

#[test]
fn articles_lists_what_is_known_of_each() {
    insta::assert_snapshot!(stdout(&on_mills(&["articles"])));
}

#[test]
fn eval_prints_figures() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    let lines = r#"{"id": "1", "question": "When did the mill close?", "answerable": true, "articles": ["closing.md"], "answers": ["closed on Tuesday"]}
{"id": "2", "question": "Which airline flies to Lisbon?", "answerable": false}"#;
    std::fs::write(file.path(), lines).expect("written");
    let output = on_mills(&["eval", "--json", file.path().to_str().expect("a path")]);
    let figures = &json_lines(&output)[0]["figures"]["values"];
    assert_eq!(
        (&figures["hit_at_1"], &figures["answer_in_first_quote"], &figures["false_answers"], &figures["auroc"]),
        (&1.0.into(), &1.0.into(), &0.0.into(), &1.0.into())
    );
}

#[test]
fn eval_reads_a_folder_of_documentation_and_has_figures_for_each_kind() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).expect("a file");
    let lines = r#"{"id": "1", "question": "How do I reset the island?", "answerable": true, "kind": "steps", "articles": ["guide.md"], "answers": ["run /reset"], "holds": ["run /reset", "500 coins"], "mdx_only": true}
{"id": "2", "question": "Which airline flies to Lisbon?", "answerable": false, "kind": "none", "articles": [], "answers": [], "holds": []}"#;
    write("questions.jsonl", lines);
    let path = folder.path().to_str().expect("a path");
    let refused = pullquote(&["eval", path]);
    assert_eq!((refused.status.code(), stdout(&refused).as_str()), (Some(2), ""));
    assert!(stderr(&refused).contains("holds neither articles/ nor articles.jsonl; name its corpus with --corpus"), "{}", stderr(&refused));

    std::fs::create_dir(folder.path().join("articles")).expect("a folder");
    write(
        "articles/guide.md",
        "# Guide\n\n## Reset the island\n\nTo reset the island, run `/reset` twice.\n\nThe reset costs 500 coins.\n",
    );
    let run = json_lines(&pullquote(&["eval", "--json", path])).remove(0);
    let values = &run["figures"]["values"];
    let of = |name: &str| values[name].as_f64();
    assert_eq!((of("first_right"), of("wrong"), of("false_answers"), of("junk")), (Some(1.0), Some(0.0), Some(0.0), Some(0.0)), "{values}");
    assert_eq!(run["figures"]["kinds"][1]["kind"], "steps");
    assert_eq!(run["questions"][0]["shown"]["holds"], serde_json::json!([true, true]));
    let printed = stdout(&pullquote(&["eval", path]));
    assert!(printed.contains("first_right") && printed.lines().any(|line| line.starts_with("steps ")), "{printed}");

    write("floors.toml", &format!("[\"{}\".least]\nfirst_right = 1.1\n", folder.path().file_stem().expect("a name").to_string_lossy()));
    let broken = pullquote(&["eval", path, "--floors", folder.path().join("floors.toml").to_str().expect("a path")]);
    assert!(broken.status.code() == Some(1) && stderr(&broken).contains("first_right is 1.0000, below 1.1"), "{}", stderr(&broken));
}

#[test]
fn eval_names_the_line_that_is_no_question() {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), "{\"id\": \"1\"}\n").expect("written");
    let output = on_mills(&["eval", file.path().to_str().expect("a path")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains(":1: is not a question"), "{}", stderr(&output));
}

#[test]
fn what_cannot_work_is_said_in_a_line_with_the_way_out() {
    for (arguments, code, says) in [
        (&["serve"][..], 2, "DISCORD_TOKEN"),
        (&[][..], 2, "ops.preview"),
        (&["--corpus", MILLS, "ask", "?! …"], 2, "no words"),
        (&["--corpus", MILLS, "ask", ""], 2, "empty"),
        (&["--corpus", "/nowhere", "ask", "why"], 1, "/nowhere"),
        (&["--config", "/nowhere.toml", "check"], 2, "/nowhere.toml"),
        (&["healthcheck"], 1, "no bot answers"),
        (&["commands", "--register"], 2, "DISCORD_TOKEN"),
        (&["ask", "--batch", "/nowhere.txt", "--corpus", MILLS], 1, "/nowhere.txt"),
        (&["--corpus", MILLS, "forget", "--server", "7", "--yes"], 2, "--corpus"),
    ] {
        let output = command(arguments)
            .envs([("PULLQUOTE__OPS__LISTEN", "127.0.0.1:9"), ("PULLQUOTE__OPS__PREVIEW", "off")])
            .output()
            .expect("the program runs");
        let error = stderr(&output);
        let last = error.lines().last().unwrap_or_default();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {error}");
        assert!(last.starts_with("pullquote: ") && last.contains(says), "{arguments:?}: {error}");
    }
}

#[test]
fn an_empty_corpus_is_said_to_be_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    let output = pullquote(&["--corpus", folder.path().to_str().expect("a path"), "ask", "Why?"]);
    assert!(stderr(&output).contains("holds no article"), "{}", stderr(&output));
}

#[test]
fn commands_prints_the_definitions_without_a_token() {
    let definitions: Vec<Value> = serde_json::from_str(&stdout(&pullquote(&["commands"]))).expect("JSON");
    let names: Vec<_> = definitions.iter().map(|definition| definition["name"].as_str().unwrap_or_default()).collect();
    assert_eq!(
        names,
        [
            "ask",
            "sources",
            "article",
            "Find quotes",
            "Add to the articles",
            "Pin an answer",
            "help",
            "forget-me",
            "reload",
            "articles",
            "status",
            "unanswered",
            "stats",
            "pins",
            "settings"
        ]
    );
}

#[test]
fn init_writes_what_a_new_bot_begins_with_and_overwrites_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = |arguments: &[&str]| command(arguments).current_dir(folder.path()).output().expect("the program runs");
    insta::assert_snapshot!(stdout(&here(&["init"])));

    let answer = json_lines(&here(&["ask", "--json", "When did the seed shelf open?"])).remove(0);
    assert_eq!(answer["outcome"], "answered", "{answer}");
    let eval = json_lines(&here(&["eval", "config/questions.jsonl", "--json"])).remove(0);
    assert_eq!(eval["figures"]["values"]["answer_in_first_quote"], 1.0, "{eval}");
    assert!(here(&["check"]).status.success());

    let article = folder.path().join("corpus/example.md");
    std::fs::write(&article, "Mine.").expect("a file");
    let again = here(&["init"]);
    assert!(again.status.success() && stdout(&again).contains("kept"), "{}", stdout(&again));
    assert_eq!(std::fs::read_to_string(&article).expect("a file"), "Mine.");
}

#[test]
fn shells_and_manuals_know_every_command() {
    let names = ["serve", "ask", "check", "articles", "eval", "index", "forget", "commands", "healthcheck", "init", "completions", "man"];
    for shell in ["bash", "zsh", "fish"] {
        let script = stdout(&pullquote(&["completions", shell]));
        assert!(names.iter().all(|name| script.contains(name)), "{shell}");
    }
    let page = stdout(&pullquote(&["man"]));
    assert!(page.starts_with(".ie") && names.iter().all(|name| page.contains(&format!("PULLQUOTE {}", name.to_uppercase()))), "{page}");
}

/// `forget` on what a bot keeps in a folder, where nobody can be asked.
fn forget_in(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = command(&[&["forget"], arguments].concat());
    command.env("PULLQUOTE__STORE__SNAPSHOT", "data/index.snapshot").current_dir(folder).stdin(Stdio::null());
    command.output().expect("the program runs")
}

#[test]
fn forget_deletes_what_is_kept_of_a_server_and_says_what_it_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, "The mill closed.").expect("written");
    };
    ["data/index.snapshot.servers/7", "data/index.snapshot.servers/7.2", "corpus/servers/7/a.md"].into_iter().for_each(write);
    let path = folder.path().join("data/pullquote.db");
    let (store, server) = (Store::open(Some(&path)), GuildId::new(7).expect("an id"));
    let other = GuildId::new(8).expect("an id");
    for server in [server, other] {
        store.set_guild(server, &GuildSettings { quotes: Some(2), ..GuildSettings::default() });
        store.unanswered(Some(server), "Who owns the zeppelin?", time::macros::date!(2024 - 05 - 01));
    }
    let refused = forget_in(folder.path(), &["--server", "7"]);
    assert!(refused.status.code() == Some(2) && stderr(&refused).contains("--yes"), "{}", stderr(&refused));
    assert_eq!(store.servers().map(|servers| servers.len()), Some(2));
    // While a bot has the store open.
    let output = forget_in(folder.path(), &["--server", "7", "--yes"]);
    insta::assert_snapshot!(stdout(&output));
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    assert_eq!(store.servers(), Some([other].into()));
    assert!(folder.path().join("corpus/servers/7/a.md").exists() && !folder.path().join("data/index.snapshot.servers/7.2").exists());
    let again = stdout(&forget_in(folder.path(), &["--server", "7", "--yes"]));
    assert!(again.starts_with("nothing is kept of server 7\n"), "{again}");
}

#[test]
fn stats_shows_the_weeks_of_one_server_and_draws_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, server) = (Store::open(Some(&folder.path().join("data/pullquote.db"))), "812345678901234567".parse::<GuildId>().ok());
    let today = time::OffsetDateTime::now_utc().date();
    (0..4).for_each(|number| store.count_question(server, number > 0, today));
    store.count_question(GuildId::new(8), true, today);
    store.write_activity();
    let stats =
        |arguments: &[&str]| command(&[&["stats"], arguments].concat()).current_dir(folder.path()).output().expect("the program runs");
    let output = stats(&["--server", "812345678901234567", "--svg", "stats.svg"]);
    let told = stdout(&output);
    assert!(told.starts_with("4 questions, 3 answered; ") && told.contains("██████░░   75 %"), "{told} {}", stderr(&output));
    let picture = std::fs::read_to_string(folder.path().join("stats.svg")).expect("a picture");
    assert!(picture.starts_with("<svg ") && picture.contains("4 asked, 3 answered"), "{picture}");
    assert!(stdout(&stats(&["--server", "1098765432109876543"])).starts_with("0 questions"));
    let nowhere = stats(&["--server", "812345678901234567", "--svg", "no/such/folder.svg"]);
    assert!(nowhere.status.code() == Some(1) && stderr(&nowhere).contains("no/such/folder.svg"), "{}", stderr(&nowhere));
}

#[test]
fn forget_refuses_what_is_no_id_and_fails_where_the_store_cannot_be_used() {
    let folder = tempfile::tempdir().expect("a folder");
    for id in ["mill", "0", "-7", ""] {
        let output = forget_in(folder.path(), &[&format!("--server={id}"), "--yes"]);
        assert!(output.status.code() == Some(2) && stderr(&output).contains("about 18 digits"), "{id}: {}", stderr(&output));
    }
    let output = forget_in(folder.path(), &["--server", "7", "--yes"]);
    assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(0), "nothing is kept of server 7\n"));
    assert!(!folder.path().join("data").exists(), "no store is made to delete from");
    std::fs::create_dir_all(folder.path().join("data")).expect("a folder");
    std::fs::write(folder.path().join("data/pullquote.db"), "no database, ".repeat(99)).expect("written");
    let output = forget_in(folder.path(), &["--server", "7", "--yes"]);
    assert!(output.status.code() == Some(1) && stderr(&output).contains("data/pullquote.db"), "{}", stderr(&output));
}

#[test]
fn a_broken_settings_file_does_not_keep_anybody_from_the_manual() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = folder.path().join("broken.toml");
    std::fs::write(&settings, "[nonsense").expect("a file");
    assert!(pullquote(&["--config", settings.to_str().expect("a path"), "man"]).status.success());
}

#[test]
fn the_index_is_kept_for_the_next_start_and_a_damaged_one_is_not_trusted() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = folder.path().join("kept");
    let index = || {
        let output = command(&["--corpus", MILLS, "index"]).env("PULLQUOTE__STORE__SNAPSHOT", &kept).output().expect("the program runs");
        assert!(output.status.success());
        stdout(&output)
    };
    assert!(index().contains("to read and build"));
    let again = index();
    assert!(again.contains("to read the kept index"), "{again}");
    let nowhere =
        command(&["--corpus", MILLS, "index"]).env("PULLQUOTE__STORE__SNAPSHOT", folder.path()).output().expect("the program runs");
    assert!(!nowhere.status.success() && stdout(&nowhere).contains("passages") && stderr(&nowhere).contains("store.snapshot"));
    let whole = std::fs::read(&kept).expect("the index");
    for damaged in [&whole[..whole.len() / 2], &[], b"pullquote"] {
        std::fs::write(&kept, damaged).expect("a file");
        assert!(index().contains("to read and build"));
        assert_eq!(std::fs::read(&kept).expect("the index"), whole, "it is written anew");
    }
}

#[test]
fn the_image_is_labelled_with_this_version() {
    let dockerfile = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Dockerfile")).expect("a Dockerfile");
    assert!(dockerfile.lines().any(|line| line == concat!("ARG VERSION=", env!("CARGO_PKG_VERSION"))));
}
