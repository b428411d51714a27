//! The program, run as its users run it.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use fake_discord::TOKEN;
use reqwest::{Client, Response};

struct Running {
    child: Child,
    stdout: BufReader<ChildStdout>,
    api_base: String,
}

impl Running {
    /// Started, and reading what bots send.
    fn start() -> Running {
        let mut command = Command::new(env!("CARGO_BIN_EXE_fake-discord"));
        let mut child = command.args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
        let mut running = Running { stdout: BufReader::new(child.stdout.take().unwrap()), child, api_base: String::new() };
        running.api_base = running.told("API base:");
        assert!(running.told("Gateway:").starts_with("ws://127.0.0.1:"));
        assert_eq!(running.told("Token:"), TOKEN);
        running.told("Discord would object to:");
        running
    }

    /// What follows `label` on the next line that begins with it.
    fn told(&mut self, label: &str) -> String {
        let mut line = String::new();
        while self.stdout.read_line(&mut line).unwrap() > 0 {
            if let Some(told) = line.strip_prefix(label) {
                return told.trim().to_owned();
            }
            line.clear();
        }
        panic!("no line begins with {label:?}")
    }

    async fn get(&self, path: &str) -> Response {
        let request = Client::new().get(format!("{}/api/v10{path}", self.api_base)).header("user-agent", "DiscordBot (test, 1)");
        request.header("authorization", format!("Bot {TOKEN}")).send().await.unwrap()
    }

    /// Asked to stop by the signal of this name: its exit status, and what it still printed.
    fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        let sent = Command::new("kill").args(["-s", signal, &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        let mut rest = String::new();
        self.stdout.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn refused(address: &str) -> Output {
    Command::new(env!("CARGO_BIN_EXE_fake-discord")).args(["--listen", address]).output().unwrap()
}

#[tokio::test]
async fn a_bot_without_fault_ends_in_success() {
    for signal in ["TERM", "INT"] {
        let running = Running::start();
        assert!(running.get("/gateway/bot").await.text().await.unwrap().contains("ws://127.0.0.1:"));
        assert_eq!(running.stop(signal), (Some(0), String::new()), "{signal}");
    }
}

#[tokio::test]
async fn each_violation_is_printed_as_it_happens_and_ends_in_failure() {
    let mut running = Running::start();
    running.get("/gateway/both").await;
    assert_eq!(running.told("GET /gateway/both:"), "GET /gateway/both is not in Discord's API");
    let (status, rest) = running.stop("TERM");
    assert_eq!((status, rest.as_str()), (Some(1), ""));
}

#[test]
fn addresses_that_others_can_reach_are_refused() {
    let output = refused("0.0.0.0:0");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &[][..]));
    assert!(told.contains("loopback"), "{told}");
}
