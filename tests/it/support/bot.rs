//! The bot, run inside a test or as a process of its own, on free ports and a corpus of the test's.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use pullquote::cli::serve::{self, Listeners};
use pullquote::config::{Secret, Secrets, Settings};
use tempfile::TempDir;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use fake_discord::SigningKey;
use fake_discord::{DEADLINE, FakeDiscord, TOKEN};

/// Whoever runs the bot: an admin everywhere, and of the whole corpus.
pub const OPERATOR: &str = "300000000000000007";

/// Articles in a folder that a test may change.
pub struct Corpus {
    folder: TempDir,
}

impl Corpus {
    /// A copy of the small articles on mills.
    pub fn mills() -> Corpus {
        let corpus = Corpus::empty();
        for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/mills")).expect("fixtures") {
            let path = entry.expect("a fixture").path();
            std::fs::copy(&path, corpus.path().join(path.file_name().expect("a name"))).expect("copied");
        }
        corpus
    }

    /// A folder without an article.
    pub fn empty() -> Corpus {
        Corpus { folder: TempDir::new().expect("a folder") }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes an article, new or changed, in a folder of its own where its name has one.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }

    /// Takes an article away.
    pub fn remove(&self, name: &str) {
        std::fs::remove_file(self.path().join(name)).expect("removed");
    }
}

/// A bot in this process.
pub struct Bot {
    /// Where it serves health.
    pub ops: SocketAddr,
    /// Where it takes interactions over HTTP, if it does.
    pub interactions: Option<SocketAddr>,
    stop: oneshot::Sender<()>,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Bot {
    /// A bot on the gateway of `discord`, logged in.
    pub async fn on_gateway(corpus: &Corpus, discord: &FakeDiscord) -> Bot {
        let bot = Bot::start(settings(corpus, discord), Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await;
        discord.wait_for_identify().await;
        bot
    }

    /// A bot that takes interactions over HTTP, and sends what follows to `discord`.
    pub async fn over_http(corpus: &Corpus, discord: &FakeDiscord, signing_key: &SigningKey) -> Bot {
        let button_key = Some(Secret::new("a key that marks buttons"));
        Bot::start(settings(corpus, discord), Secrets { button_key, ..public(signing_key) }).await
    }

    /// A bot with these settings, on free ports.
    pub async fn start(settings: Settings, secrets: Secrets) -> Bot {
        let listeners = Listeners::bind(&settings, &secrets).await.expect("free ports");
        let ops = listeners.ops.local_addr().expect("a port");
        let interactions = listeners.interactions.as_ref().map(|listener| listener.local_addr().expect("a port"));
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(serve::run(settings, secrets, listeners, async { drop(stopped.await) }));
        Bot { ops, interactions, stop, task }
    }

    /// Tells it to stop, and says how it ended.
    pub async fn stop(self) -> anyhow::Result<()> {
        drop(self.stop);
        timeout(DEADLINE, self.task).await.expect("it stops").expect("it does not panic")
    }

    /// Waits until it ends by itself, and says how.
    pub async fn ended(self) -> anyhow::Result<()> {
        timeout(DEADLINE, self.task).await.expect("it ends").expect("it does not panic")
    }
}

/// The default settings on a corpus, with free ports and the fake Discord as Discord.
pub fn settings(corpus: &Corpus, discord: &FakeDiscord) -> Settings {
    settings_towards(corpus.path(), &discord.api_base())
}

fn settings_towards(corpus: &Path, api_base: &str) -> Settings {
    let paths = corpus.to_str().expect("a path");
    let variables = std::collections::BTreeMap::from([
        ("PULLQUOTE__CORPUS__PATHS", paths),
        ("PULLQUOTE__DISCORD__API_BASE", api_base),
        ("PULLQUOTE__DISCORD__ADMIN_USERS", OPERATOR),
        ("PULLQUOTE__OPS__LISTEN", "127.0.0.1:0"),
        ("PULLQUOTE__INTERACTIONS__LISTEN", "127.0.0.1:0"),
        ("PULLQUOTE__STORE__PATH", ""),
        ("PULLQUOTE__STORE__SNAPSHOT", ""),
        ("PULLQUOTE__CORPUS__WATCH_SECONDS", "0"),
    ]);
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/pullquote.toml");
    Settings::read(Some(&shipped), &variables).expect("settings")
}

/// Nothing but the public key.
pub fn public(signing_key: &SigningKey) -> Secrets {
    let hex = signing_key.public_key();
    Secrets::read(&std::collections::BTreeMap::from([("DISCORD_PUBLIC_KEY", hex.as_str())])).expect("secrets")
}

/// A bot in a process of its own, killed when this is dropped.
pub struct Process {
    child: Child,
    log: PathBuf,
    folder: TempDir,
}

impl Process {
    /// Starts `pullquote serve` on the gateway of Discord at `api_base`.
    pub fn start(corpus: &Corpus, api_base: &str) -> Process {
        Process::start_under("", corpus, api_base)
    }

    /// The same within what a line of shell sets, such as `ulimit -n 64`.
    pub fn start_under(limits: &str, corpus: &Corpus, api_base: &str) -> Process {
        Process::start_with(limits, corpus, api_base, &[("DISCORD_TOKEN", TOKEN)])
    }

    /// The same as [`Process::start`] with more variables set.
    pub fn start_set(corpus: &Corpus, api_base: &str, variables: &[(&str, &str)]) -> Process {
        Process::start_with("", corpus, api_base, &[&[("DISCORD_TOKEN", TOKEN)], variables].concat())
    }

    /// Starts `pullquote serve` with nothing that connects it to Discord.
    pub fn preview(corpus: &Corpus) -> Process {
        Process::start_with("", corpus, "", &[])
    }

    /// Starts `pullquote serve` without a token, for interactions over HTTP. Says where it takes them.
    pub async fn over_http(corpus: &Corpus, api_base: &str, signing_key: &SigningKey) -> (Process, SocketAddr) {
        Process::over_http_under("", corpus, api_base, signing_key).await
    }

    /// The same within what a line of shell sets.
    pub async fn over_http_under(limits: &str, corpus: &Corpus, api_base: &str, signing_key: &SigningKey) -> (Process, SocketAddr) {
        let process = Process::start_with(limits, corpus, api_base, &[("DISCORD_PUBLIC_KEY", &signing_key.public_key())]);
        let address = process.address_of("interactions listener open").await;
        (process, address)
    }

    /// Where it serves health.
    pub async fn ops(&self) -> SocketAddr {
        self.address_of("operations listener open").await
    }

    async fn address_of(&self, message: &str) -> SocketAddr {
        self.wait_for_log(message).await;
        let log = self.log();
        let line = log.lines().find(|line| line.contains(message)).expect("logged");
        let address = line.split("address=").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("an address");
        address.parse().expect("an address")
    }

    fn start_with(limits: &str, corpus: &Corpus, api_base: &str, secrets: &[(&str, &str)]) -> Process {
        let folder = TempDir::new().expect("a folder");
        let log = folder.path().join("log");
        let child = Command::new("/bin/sh")
            .args(["-c", &format!("{limits}\nexec \"$0\" serve"), env!("CARGO_BIN_EXE_pullquote")])
            .env_clear()
            .current_dir(folder.path())
            .envs(secrets.iter().copied())
            .env("PULLQUOTE__CORPUS__PATHS", corpus.path())
            .env("PULLQUOTE__DISCORD__API_BASE", api_base)
            .env("PULLQUOTE__OPS__LISTEN", "127.0.0.1:0")
            .env("PULLQUOTE__CORPUS__WATCH_SECONDS", "0")
            .env("PULLQUOTE__INTERACTIONS__LISTEN", "127.0.0.1:0")
            .stdin(Stdio::null())
            .stderr(std::fs::File::create(&log).expect("a log"))
            .spawn()
            .expect("the program runs");
        Process { child, log, folder }
    }

    /// The folder it was started in, with its `data`.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// What it logged so far.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).expect("a log")
    }

    /// The memory it holds, in KiB; 0 where the system does not say.
    pub fn memory_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse().ok()).unwrap_or(0)
    }

    /// The time that it kept a core busy; zero where the system does not say.
    pub fn busy(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // The fields after the name, which may hold spaces. Source: proc_pid_stat(5): 14 and 15, in hundredths of a second.
        let fields = stat.rsplit(") ").next().unwrap_or_default().split_whitespace().skip(11).take(2);
        Duration::from_millis(fields.filter_map(|ticks| ticks.parse::<u64>().ok()).sum::<u64>() * 10)
    }

    /// Waits until it logged `text`.
    pub async fn wait_for_log(&self, text: &str) {
        let mut tick = tokio::time::interval(Duration::from_millis(10));
        let logged = async {
            while !self.log().contains(text) {
                tick.tick().await;
            }
        };
        timeout(DEADLINE, logged).await.unwrap_or_else(|_| panic!("no {text:?} in the log"));
    }

    /// Sends it a signal by name, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = Command::new("kill").args(["-s", name, &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
    }

    /// Waits until it ends, at most so long, and gives its exit status.
    pub async fn status_within(&mut self, patience: Duration) -> Option<i32> {
        let mut tick = tokio::time::interval(Duration::from_millis(10));
        let ended = async {
            loop {
                tick.tick().await;
                if let Some(status) = self.child.try_wait().expect("a child") {
                    return status.code();
                }
            }
        };
        timeout(patience, ended)
            .await
            .unwrap_or_else(|_| panic!("it runs on after {patience:?}: {}", std::fs::read_to_string(&self.log).unwrap_or_default()))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // What is printed after a panic is lost if standard error is closed.
            let _ = writeln!(std::io::stderr(), "the bot logged:\n{}", self.log());
        }
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
