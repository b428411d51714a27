//! Sources that are followed, fetched from a site on this machine that misbehaves.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use pullquote::config::{Followed, FollowedKind, Secret, Secrets, Settings, Source};
use pullquote::follow::{Fetcher, Follower, Following, Manners, PublicOnly, SourceStatus};
use pullquote::service::{Audience, How, Service, Wishes};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tempfile::TempDir;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

use crate::support::bot::{Bot, Corpus, settings};
use crate::support::site::{Reply, Site};
use fake_discord::interactions::command;
use fake_discord::{DEADLINE, FakeDiscord, TOKEN};

/// Impatient, so that a slow server is no slow test, and in a hurry.
const QUICK: Manners = Manners {
    connect_within: Duration::from_secs(5),
    idle_within: Duration::from_secs(1),
    request_within: Duration::from_secs(2),
    pause: Duration::ZERO,
    first_within: Duration::ZERO,
};

/// One source and the folder that it is kept in.
struct Tried {
    folder: TempDir,
    source: Source,
}

impl Tried {
    /// A source on this machine, which it is allowed to lie on.
    fn new(kind: FollowedKind, url: impl Into<String>) -> Tried {
        let folder = TempDir::new().expect("a folder");
        let followed = Followed {
            kind,
            url: url.into(),
            every: Duration::from_millis(50),
            keep_days: 7,
            max_bytes: 1 << 20,
            max_pages: 100,
            allow_private: true,
        };
        let source = Source { name: "Mill".to_owned(), followed: Some(followed), ..Source::from(folder.path().join("mill")) };
        Tried { folder, source }
    }

    fn public(mut self) -> Tried {
        self.source.followed.as_mut().expect("followed").allow_private = false;
        self
    }

    fn follower(&self, following: &Arc<Following>) -> Follower {
        let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
        settings.sources = vec![self.source.clone()];
        Follower::new(&settings, Fetcher::with_names(QUICK, MillIsHere).expect("a client"), Arc::clone(following))
    }

    /// Looks at it once.
    async fn look(&self) -> SourceStatus {
        let looked = timeout(DEADLINE, self.follower(&Arc::default()).look_once()).await.expect("a look ends");
        looked[0].clone()
    }

    /// Looks at it once, in vain, and says why.
    async fn fails(&self) -> String {
        let status = self.look().await;
        assert!(status.failures > 0, "{status:?}");
        status.failure.expect("a reason")
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("mill")
    }

    /// The names of the files that are no secret of ours.
    fn files(&self) -> Vec<String> {
        let names = fs::read_dir(self.path()).into_iter().flatten().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let mut names: Vec<String> = names.filter(|name| !name.starts_with('.')).collect();
        names.sort();
        names
    }

    /// A service on what is kept.
    fn service(&self) -> Service {
        fs::create_dir_all(self.path()).expect("a folder");
        let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
        settings.read_only(vec![self.path()]);
        settings.store.snapshot = None;
        Service::start(settings).expect("a service")
    }

    /// The ids and bodies of the articles that are kept.
    fn articles(&self) -> Vec<(String, String)> {
        self.service().articles(Audience::Public).iter().map(|article| (article.id.clone(), article.body.clone())).collect()
    }
}

/// `mill.example` leads to this machine as if that were public; other names lead where they do.
struct MillIsHere;

impl Resolve for MillIsHere {
    fn resolve(&self, name: Name) -> Resolving {
        if name.as_str() != "mill.example" {
            return PublicOnly.resolve(name);
        }
        Box::pin(async { Ok(Box::new([SocketAddr::from(([127, 0, 0, 1], 0))].into_iter()) as Addrs) })
    }
}

fn rss(entries: &[(&str, &str)]) -> String {
    let items: String =
        entries.iter().map(|(id, text)| format!("<item><guid>{id}</guid><description>{text}</description></item>")).collect();
    format!("<?xml version=\"1.0\"?><rss><channel><title>Mill Times</title>{items}</channel></rss>")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(bytes).expect("packed");
    packer.finish().expect("packed")
}

/// A page long enough to be found by a reader of pages.
fn page(text: &str) -> String {
    let lead = "The mill by the river closed in 1980, after a century in which it ground the grain of the valley, and of two more.";
    format!(
        "<!doctype html><html><head><title>{text}</title></head><body><article><p>{lead}</p><p>{lead}</p><p>{text}</p></article></body></html>"
    )
}

fn pairs(articles: &[(String, String)]) -> Vec<(&str, &str)> {
    articles.iter().map(|(id, body)| (id.as_str(), body.as_str())).collect()
}

#[tokio::test]
async fn a_feed_is_asked_politely_and_its_entries_stay_when_they_leave_it() {
    let site = Site::start().await;
    site.put("/feed", Reply::ok(rss(&[("b", "The wheel turned."), ("a", "The mill closed.")])).header("ETag", "\"one\""));
    let tried = Tried::new(FollowedKind::Feed, site.url("/feed?key=s3cret"));
    site.put("/feed?key=s3cret", Reply::ok(rss(&[("b", "The wheel turned."), ("a", "The mill closed.")])).header("ETag", "\"one\""));
    let status = tried.look().await;
    assert_eq!((status.entries, status.failures), (2, 0), "{status:?}");
    let asked = site.asked();
    assert_eq!(asked.iter().map(|asked| asked.path.as_str()).collect::<Vec<_>>(), ["/robots.txt", "/feed?key=s3cret"]);
    for says in [concat!("user-agent: pullquote/", env!("CARGO_PKG_VERSION"), " ("), "accept-encoding: gzip\r\n"] {
        assert!(asked[1].head.contains(says), "{:?}", asked[1]);
    }
    assert!(!asked[1].head.contains("cookie") && !asked[1].head.contains("referer"));
    tried.look().await;
    assert!(site.asked()[1].head.contains("if-none-match: \"one\""));
    assert_eq!(tried.articles().len(), 2, "304 keeps what is there");
    site.put("/feed?key=s3cret", Reply::ok(rss(&[("c", "The ferry sank."), ("b", "The wheel turned.")])).header("ETag", "\"two\""));
    assert_eq!(tried.look().await.entries, 3);
    let articles = tried.articles();
    assert_eq!(pairs(&articles), [("c", "The ferry sank."), ("b", "The wheel turned."), ("a", "The mill closed.")]);
    let service = tried.service();
    assert_eq!(service.articles(Audience::Public)[2].attribution.source.value().map(String::as_str), Some("Mill Times"));
}

#[tokio::test]
async fn a_failing_source_keeps_its_last_good_articles_and_is_asked_less_often() {
    let site = Site::start().await;
    site.put("/feed", Reply::ok(rss(&[("a", "The mill closed.")])));
    let mut tried = Tried::new(FollowedKind::Feed, site.url("/feed"));
    tried.source.followed.as_mut().expect("followed").every = Duration::from_secs(3_600);
    assert_eq!(tried.look().await.failures, 0);
    let wait = |status: &SourceStatus| (status.next_look_at - time::OffsetDateTime::now_utc()).whole_minutes();
    for (reply, says) in [
        (Reply::status(500), "answered 500"),
        (Reply::status(404), "answered 404"),
        (Reply::ok(rss(&[("b", "The wheel turned.")])).cut_short(), "broke off"),
        (Reply::ok("<html>Log in</html>"), "holds no feed"),
        (Reply::ok(&rss(&[("b", "The wheel turned.")])[..80]), "breaks off"),
        (Reply::ok(rss(&[])).header("Content-Encoding", "br"), "not asked for"),
        (Reply::drip(), "longer than 2 s"),
        (Reply::silence(), "broke off"),
        (Reply::ok(vec![b' '; 2 << 20]), "larger than 1 MiB"),
        (Reply::ok(gzip(&vec![0; 50 << 20])).header("Content-Encoding", "gzip"), "larger than 1 MiB when it is unpacked"),
        (Reply::ok(b"\x1f\x8bx".to_vec()).header("Content-Encoding", "gzip"), "cannot be unpacked"),
        (Reply::redirect("/feed"), "redirected more than 5 times"),
        (Reply::redirect("ftp://mill.example/"), "not an http or https address"),
        (Reply::status(302), "redirects to no address"),
    ] {
        site.put("/feed", reply);
        let failure = tried.fails().await;
        assert!(failure.contains(says), "{failure:?} does not say {says:?}");
        assert_eq!(pairs(&tried.articles()), [("a", "The mill closed.")], "{says}");
    }
    site.put("/feed", Reply::status(503).header("Retry-After", "7200"));
    let status = tried.look().await;
    assert_eq!((status.failures, status.entries), (15, 1));
    assert!((1_430..1_590).contains(&wait(&status)), "{status:?}");
    site.put("/feed", Reply::ok(rss(&[("b", "The wheel turned.")])));
    let status = tried.look().await;
    assert_eq!((status.failures, status.failure.as_deref(), status.entries), (0, None, 2));
    assert!((58..=60).contains(&wait(&status)), "{status:?}");
}

#[tokio::test]
async fn this_machine_and_private_networks_are_refused_unless_allowed() {
    let site = Site::start().await;
    for path in ["/feed", "/robots.txt"] {
        site.put(path, Reply::ok(rss(&[("a", "The mill closed.")])));
    }
    for url in [
        site.url("/feed"),
        site.url_at("localhost", "/feed"),
        site.url_at("2130706433", "/feed"),
        site.url_at("0x7f.1", "/feed"),
        site.url_at("[::1]", "/feed"),
        site.url_at("[::ffff:127.0.0.1]", "/feed"),
        "http://169.254.169.254/latest/meta-data".to_owned(),
    ] {
        let failure = Tried::new(FollowedKind::Feed, &url).public().fails().await;
        assert!(failure.contains("private network; allow_private"), "{url}: {failure}");
    }
    assert_eq!(site.paths(), Vec::<String>::new(), "nothing was asked");
    let failure = Tried::new(FollowedKind::Feed, site.url_at("ada:pw@mill.example", "/feed")).public().fails().await;
    assert!(failure.contains("without a user name"), "{failure}");
    // The other way round: what is public, as far as names tell, is fetched.
    assert_eq!(Tried::new(FollowedKind::Feed, site.url_at("mill.example", "/feed")).public().look().await.entries, 1);
}

#[tokio::test]
async fn a_redirect_from_a_public_host_to_a_private_one_is_refused() {
    let site = Site::start().await;
    site.put("/secret", Reply::ok(rss(&[("a", "The secret.")])));
    let tried = Tried::new(FollowedKind::Feed, site.url_at("mill.example", "/feed")).public();
    for to in [site.url("/secret"), site.url_at("localhost", "/secret"), site.url_at("[::1]", "/secret"), "http://10.0.0.1/".to_owned()] {
        site.put("/feed", Reply::redirect(&to));
        let failure = tried.fails().await;
        assert!(failure.contains("private network; allow_private"), "{to}: {failure}");
    }
    site.put("/feed", Reply::redirect("/moved"));
    site.put("/moved", Reply::redirect(site.url_at("mill.example", "/secret")));
    assert_eq!(tried.look().await.entries, 1, "redirects that stay in public are followed");
    assert!(!site.paths().iter().any(|path| path == "/secret/"));
}

#[tokio::test]
async fn what_robots_txt_shuts_us_out_of_is_not_fetched() {
    let site = Site::start().await;
    site.put("/feed", Reply::ok(rss(&[("a", "The mill closed.")])));
    let tried = Tried::new(FollowedKind::Feed, site.url("/feed"));
    site.put("/robots.txt", Reply::ok("User-agent: pullquote\nDisallow: /feed"));
    assert!(tried.fails().await.contains("robots.txt of 127.0.0.1 asks not to fetch it"));
    site.put("/robots.txt", Reply::status(503));
    assert!(tried.fails().await.contains("answered 503"), "what it asks is not known");
    assert_eq!(site.paths(), ["/robots.txt", "/robots.txt"]);
    site.put("/robots.txt", Reply::status(403));
    assert_eq!(tried.look().await.failures, 0, "nothing there: nothing asked");
}

#[tokio::test]
async fn text_is_read_by_what_it_is_and_not_by_what_the_server_calls_it() {
    let site = Site::start().await;
    let windows: Vec<u8> = rss(&[("a", "Die M\u{fc}hle schloss, und die \u{c4}cker lagen brach.")]).chars().map(|c| c as u8).collect();
    let utf_8 = rss(&[("a", "Die Mühle schloss, und die Äcker lagen brach.")]);
    let utf_16: Vec<u8> = format!("\u{feff}{utf_8}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (body, charset) in [
        (windows, "utf-8"),
        (utf_8.clone().into_bytes(), "iso-8859-1"),
        (utf_8.replace("\"1.0\"", "\"1.0\" encoding=\"latin1\"").into_bytes(), "utf-16"),
        (utf_16, "utf-8"),
        (gzip(utf_8.as_bytes()), "gzip"),
    ] {
        let reply = Reply::ok(body).header("Content-Type", format!("application/rss+xml; charset={charset}"));
        site.put("/feed", if charset == "gzip" { reply.header("Content-Encoding", "gzip") } else { reply });
        let tried = Tried::new(FollowedKind::Feed, site.url("/feed"));
        tried.look().await;
        assert_eq!(pairs(&tried.articles()), [("a", "Die Mühle schloss, und die Äcker lagen brach.")], "{charset}");
    }
}

#[tokio::test]
async fn a_sitemap_brings_the_pages_of_its_host_and_only_what_changed() {
    let site = Site::start().await;
    let url = |path: &str, lastmod: &str| format!("<url><loc>{}</loc><lastmod>{lastmod}</lastmod></url>", site.url(path));
    let map = |urls: &[String]| format!("<urlset>{}</urlset>", urls.concat());
    let index = format!(
        "<sitemapindex><sitemap><loc>{}</loc></sitemap><sitemap><loc>http://other.example/s.xml</loc></sitemap></sitemapindex>",
        site.url("/pages.xml.gz")
    );
    site.put("/sitemap.xml", Reply::ok(index));
    let pages = |last: &str| {
        map(&[
            url("/a", "1"),
            url("/b", last),
            url("/private", "1"),
            url("/gone", "1"),
            "<url><loc>http://other.example/x</loc></url>".into(),
        ])
    };
    site.put("/pages.xml.gz", Reply::ok(gzip(pages("1").as_bytes())));
    site.put("/robots.txt", Reply::ok("User-agent: *\nDisallow: /private"));
    site.put("/a", Reply::ok(page("The wheel turned.")).header("Content-Type", "text/html"));
    site.put("/b", Reply::ok(page("The ferry sank.")).header("Content-Type", "text/html").header("ETag", "\"b\""));
    let tried = Tried::new(FollowedKind::Sitemap, site.url("/sitemap.xml"));
    let status = tried.look().await;
    assert_eq!((status.entries, status.failures), (2, 0), "{status:?}");
    assert_eq!(site.paths(), ["/robots.txt", "/sitemap.xml", "/pages.xml.gz", "/a", "/b", "/gone"]);
    let service = tried.service();
    let urls: Vec<_> =
        service.articles(Audience::Public).iter().map(|article| article.attribution.url.value().cloned().unwrap_or_default()).collect();
    assert_eq!(urls, [site.url("/a"), site.url("/b")], "the address is that which it was fetched from");
    site.put("/pages.xml.gz", Reply::ok(pages("2")));
    assert_eq!(tried.look().await.entries, 2);
    assert_eq!(site.paths(), ["/robots.txt", "/sitemap.xml", "/pages.xml.gz", "/b"], "what did not change is not asked for");
    site.put("/pages.xml.gz", Reply::ok(map(&[url("/b", "2")])));
    assert_eq!(tried.look().await.entries, 2, "a page that left stays until keep_days");
    fs::remove_file(tried.path().join(tried.files().remove(1))).expect("removed");
    tried.look().await;
    assert_eq!((site.paths().pop().as_deref(), tried.files().len()), (Some("/b"), 2), "what is gone from the disk comes back");
}

#[tokio::test]
async fn a_site_that_goes_down_is_left_alone_and_what_came_is_kept() {
    let site = Site::start().await;
    let url = |number: u32| format!("<url><loc>{}</loc></url>", site.url(&format!("/{number}")));
    site.put("/sitemap.xml", Reply::ok(format!("<urlset>{}</urlset>", (0..9).map(url).collect::<String>())));
    site.put("/0", Reply::ok(page("The wheel turned.")));
    (1..9).for_each(|number| site.put(&format!("/{number}"), Reply::status(500)));
    let tried = Tried::new(FollowedKind::Sitemap, site.url("/sitemap.xml"));
    assert!(tried.fails().await.contains("answered 500"));
    assert_eq!(site.paths(), ["/robots.txt", "/sitemap.xml", "/0", "/1", "/2", "/3"]);
    assert_eq!(tried.files().len(), 1);
    (1..9).for_each(|number| site.put(&format!("/{number}"), Reply::ok(page(&format!("The wheel turned {number} times.")))));
    assert_eq!(tried.look().await.entries, 9);
    site.take("/sitemap.xml");
    assert!(tried.fails().await.contains("answered 404"));
    assert_eq!(tried.files().len(), 9);
}

#[tokio::test]
async fn a_page_and_an_archive_are_kept_under_the_ending_they_are_read_by() {
    let site = Site::start().await;
    site.put("/guide", Reply::ok("# Mill\n\nThe wheel turned.").header("Content-Type", "text/markdown; charset=utf-8"));
    let tried = Tried::new(FollowedKind::Page, site.url("/guide"));
    assert_eq!((tried.look().await.entries, tried.files()), (1, vec!["mill.md".to_owned()]));
    site.put("/guide", Reply::ok(page("The ferry sank.")).header("Content-Type", "text/html"));
    tried.look().await;
    assert_eq!(tried.files(), ["mill.html"]);
    site.put("/guide", Reply::ok("\u{89}PNG").header("Content-Type", "image/png"));
    assert!(tried.fails().await.contains("format"));
    assert_eq!(tried.files(), ["mill.html"]);
    let packed = gzip(&[0; 10_240]);
    site.put("/archive", Reply::redirect("/v1.tar.gz"));
    site.put("/v1.tar.gz", Reply::ok(packed.clone()));
    site.put("/robots.txt", Reply::ok("User-agent: *\nDisallow: /"));
    let tried = Tried::new(FollowedKind::Archive, site.url("/archive"));
    assert_eq!((tried.look().await.failures, tried.files()), (0, vec!["mill.tar.gz".to_owned()]));
    assert_eq!(fs::read(tried.path().join("mill.tar.gz")).expect("a file"), packed);
    site.put("/v1.tar.gz", Reply::ok(packed[..packed.len() - 9].to_vec()));
    assert!(tried.fails().await.contains("cannot be unpacked"));
    assert_eq!(fs::read(tried.path().join("mill.tar.gz")).expect("a file"), packed);
}

#[tokio::test]
async fn a_crash_between_writing_and_renaming_leaves_the_last_good_state() {
    let site = Site::start().await;
    site.put("/feed", Reply::ok(rss(&[("a", "The mill closed.")])).header("ETag", "\"one\""));
    let tried = Tried::new(FollowedKind::Feed, site.url("/feed"));
    tried.look().await;
    let state = fs::read(tried.path().join(".state.json")).expect("a state");
    // Half of the next document, and then the whole of it without what is known of it.
    fs::write(tried.path().join(".mill.xml.new"), "<rss><channel><item>").expect("written");
    assert_eq!(pairs(&tried.articles()), [("a", "The mill closed.")]);
    site.put("/feed", Reply::ok(rss(&[("b", "The wheel turned.")])).header("ETag", "\"two\""));
    tried.look().await;
    fs::write(tried.path().join(".state.json"), state).expect("written");
    assert_eq!(tried.look().await.entries, 2);
    fs::write(tried.path().join(".state.json"), "{\"url").expect("written");
    assert_eq!((tried.look().await.entries, tried.articles().len()), (2, 2));
}

#[tokio::test]
async fn an_entry_that_a_feed_gains_is_quoted_within_its_interval() {
    let site = Site::start().await;
    site.put("/feed", Reply::ok(rss(&[("a", "The mill at Harl closed in 1980.")])));
    let (tried, following, stop) =
        (Tried::new(FollowedKind::Feed, site.url("/feed")), Arc::new(Following::default()), CancellationToken::new());
    let service = Arc::new(tried.service());
    let mut news = following.news();
    let follower = tokio::spawn(tried.follower(&following).run(stop.clone()));
    let quoted = |question: &str| {
        let answered = service.answer(question, Wishes::default()).expect("a question");
        answered.answer.quotes().iter().map(|quote| quote.article.id.clone()).collect::<Vec<_>>()
    };
    timeout(DEADLINE, news.changed()).await.expect("in time").expect("followed");
    service.reload(How::Guarded).await;
    assert_eq!(quoted("When did the mill at Harl close?"), ["a"]);
    assert!(quoted("Where did the zeppelin Aurora land?").is_empty());
    site.put("/feed", Reply::ok(rss(&[("b", "The zeppelin Aurora landed at Osen."), ("a", "The mill at Harl closed in 1980.")])));
    timeout(DEADLINE, news.changed()).await.expect("in time").expect("followed");
    service.reload(How::Guarded).await;
    assert_eq!(quoted("Where did the zeppelin Aurora land?"), ["b"]);
    assert_eq!(following.statuses()[0].entries, 2);
    stop.cancel();
    timeout(DEADLINE, follower).await.expect("it stops").expect("it does not panic");
}

#[tokio::test]
async fn a_look_under_way_does_not_keep_the_bot_from_stopping() {
    let site = Site::start().await;
    site.put("/archive", Reply::drip());
    let (tried, stop) = (Tried::new(FollowedKind::Archive, site.url("/archive")), CancellationToken::new());
    let follower = tokio::spawn(tried.follower(&Arc::default()).run(stop.clone()));
    let asked = async {
        let mut tick = tokio::time::interval(Duration::from_millis(5));
        while site.paths().is_empty() {
            tick.tick().await;
        }
    };
    timeout(DEADLINE, asked).await.expect("asked");
    stop.cancel();
    timeout(Duration::from_secs(1), follower).await.expect("it stops").expect("it does not panic");
    assert!(tried.files().is_empty());
}

#[tokio::test]
async fn nothing_is_fetched_where_nothing_is_followed() {
    let mut settings = Settings::read(None, &BTreeMap::new()).expect("settings");
    settings.sources = vec![Source::from(PathBuf::from("articles"))];
    let follower = Follower::new(&settings, Fetcher::new(QUICK).expect("a client"), Arc::default());
    assert!(follower.look_once().await.is_empty());
    timeout(DEADLINE, follower.run(CancellationToken::new())).await.expect("nothing to do");
}

#[tokio::test]
async fn status_and_metrics_tell_how_sources_fare() {
    let (discord, corpus, site) = (FakeDiscord::start().await, Corpus::mills(), Site::start().await);
    let tried = Tried::new(FollowedKind::Feed, site.url("/feed"));
    fs::create_dir_all(tried.path()).expect("a folder");
    let state =
        format!("{{\"url\": {:?}, \"entries\": 7, \"failures\": 2, \"failure\": \"mill.example answered 500\"}}", site.url("/feed"));
    fs::write(tried.path().join(".state.json"), state).expect("written");
    let mut settings = settings(&corpus, &discord);
    settings.sources = vec![tried.source.clone()];
    let bot = Bot::start(settings, Secrets { token: Some(Secret::new(TOKEN)), ..Secrets::default() }).await;
    discord.wait_for_identify().await;
    let status = command("status").by_admin().build();
    discord.send(&status);
    let text = discord.wait_for_callback(&status.id).await.text();
    assert!(text.contains("Mill: **failing**") && text.contains("7 entries, never fetched"), "{text}");
    let metrics = reqwest::get(format!("http://{}/metrics", bot.ops)).await.expect("an answer").text().await.expect("a text");
    assert!(metrics.contains("pullquote_source_entries{source=\"Mill\"} 7\n"), "{metrics}");
    bot.stop().await.expect("a clean end");
}

#[tokio::test]
async fn fetch_looks_at_each_source_once_and_says_what_came_of_it() {
    let (folder, site) = (TempDir::new().expect("a folder"), Site::start().await);
    let fetch = |source: &str| {
        let config = format!("[corpus]\npaths = []\n[store]\nsources = \"kept\"\n{source}");
        fs::write(folder.path().join("pullquote.toml"), config).expect("written");
        let (folder, program) = (folder.path().to_owned(), Path::new(env!("CARGO_BIN_EXE_pullquote")));
        tokio::task::spawn_blocking(move || {
            let out = Command::new(program)
                .args(["--config", "pullquote.toml", "fetch"])
                .env_clear()
                .current_dir(folder)
                .output()
                .expect("it runs");
            (out.status.code(), String::from_utf8_lossy(&out.stdout).into_owned() + &String::from_utf8_lossy(&out.stderr))
        })
    };
    site.put("/docs.tar.gz?key=s3cret", Reply::ok(gzip(b"mill")));
    let source = |name: &str, more: &str| {
        format!("[[sources]]\nkind = \"archive\"\nurl = \"{}\"\n{name}{more}", site.url("/docs.tar.gz?key=s3cret"))
    };
    let (code, out) = fetch(&source("", "allow_private = true")).await.expect("run");
    assert_eq!((code, out), (Some(0), format!("{}: 1 archive\n", site.url("/docs.tar.gz"))));
    let (code, out) = fetch(&source("name = \"Docs\"\n", "")).await.expect("run");
    assert!(code == Some(1) && out.starts_with("Docs: failed, 0 archives from before: 127.0.0.1 is this machine"), "{out}");
    let (code, out) = fetch("").await.expect("run");
    assert!(code == Some(0) && out.contains("no source is followed"), "{out}");
}
