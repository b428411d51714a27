//! `robots.txt` as RFC 9309 has it: its text in, whether a path may be fetched and how slowly out.

use std::time::Duration;

/// By which name a site speaks to us.
const PRODUCT: &str = "pullquote";

/// More of the file is not read. Source: RFC 9309, section 2.5, asks for 500 KiB at least.
pub(super) const MAX_BYTES: u64 = 512 << 10;

/// More rules for us are not looked at, so that a long file cannot make each look slow.
const MAX_RULES: usize = 5_000;

/// A site that wants longer pauses gets these.
const MAX_CRAWL_DELAY: Duration = Duration::from_secs(30);

/// What a site asks of us. Nothing asked: everything may be fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Robots {
    rules: Vec<Rule>,
    /// How long to pause between requests.
    pub(super) crawl_delay: Option<Duration>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Rule {
    allows: bool,
    /// How the path begins; `*` is any run of characters, `$` at the end its end.
    path: String,
}

/// Lines that speak to the same crawlers.
#[derive(Debug, Default)]
struct Group {
    agents: Vec<String>,
    robots: Robots,
    /// Whether a line other than an agent's was read: the next agent begins another group.
    is_open: bool,
}

impl Robots {
    /// Reads the groups for us, or those for everyone where there are none. What cannot be read is passed over.
    pub(super) fn parse(text: &str) -> Robots {
        let groups = groups(text);
        let of = |name: &str| {
            let own = groups.iter().filter(|group| group.agents.iter().any(|agent| agent == name));
            own.map(|group| &group.robots).cloned().reduce(Robots::and)
        };
        of(PRODUCT).or_else(|| of("*")).unwrap_or_default()
    }

    /// Whether a path, with its query, may be fetched: the longest rule that fits says so, an allowing one before others.
    pub(super) fn allows(&self, path: &str) -> bool {
        let path = normal(path);
        let fitting = self.rules.iter().filter(|rule| fits(rule.path.as_bytes(), path.as_bytes()));
        fitting.max_by_key(|rule| (rule.path.len(), rule.allows)).is_none_or(|rule| rule.allows)
    }

    fn and(mut self, other: Robots) -> Robots {
        self.rules.extend(other.rules);
        Robots { crawl_delay: self.crawl_delay.max(other.crawl_delay), ..self }
    }

    fn add(&mut self, key: &str, value: &str) {
        match key {
            "allow" | "disallow" if !value.is_empty() && self.rules.len() < MAX_RULES => {
                self.rules.push(Rule { allows: key == "allow", path: normal(value) });
            }
            "crawl-delay" => {
                let delay = value.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
                self.crawl_delay = delay.map(|delay| delay.min(MAX_CRAWL_DELAY)).or(self.crawl_delay);
            }
            _ => {}
        }
    }
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in text.trim_start_matches('\u{feff}').lines() {
        let line = line.split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        if key == "user-agent" {
            if groups.last().is_none_or(|group| group.is_open) {
                groups.push(Group::default());
            }
            groups.iter_mut().last().into_iter().for_each(|group| group.agents.push(product(value)));
        } else if let ("allow" | "disallow" | "crawl-delay", Some(group)) = (key.as_str(), groups.last_mut()) {
            group.is_open = true;
            group.robots.add(&key, value);
        }
    }
    groups
}

/// The name of a crawler without its version.
fn product(agent: &str) -> String {
    let is_of_name = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | '*');
    agent.split(|c| !is_of_name(c)).next().unwrap_or_default().to_ascii_lowercase()
}

/// A path in the one spelling in which paths are compared: what needs no `%` is written without, the rest with capitals.
fn normal(path: &str) -> String {
    let (bytes, mut normal, mut at) = (path.as_bytes(), String::with_capacity(path.len()), 0);
    while let Some(&byte) = bytes.get(at) {
        let coded = (byte == b'%').then(|| bytes.get(at + 1..at + 3)).flatten().and_then(|hex| std::str::from_utf8(hex).ok());
        let coded = coded.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        at += if coded.is_some() { 3 } else { 1 };
        match coded {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => normal.push(char::from(byte)),
            Some(byte) => normal.push_str(&format!("%{byte:02X}")),
            None if byte.is_ascii() => normal.push(char::from(byte)),
            None => normal.push_str(&format!("%{byte:02X}")),
        }
    }
    normal
}

/// Whether `path` begins as the rule says. Goes back to the last `*` alone, so that the time is bounded by the product of both lengths.
fn fits(rule: &[u8], path: &[u8]) -> bool {
    let (rule, to_the_end) = rule.strip_suffix(b"$").map_or((rule, false), |rule| (rule, true));
    let (mut in_rule, mut in_path, mut star) = (0, 0, None);
    loop {
        match (rule.get(in_rule), path.get(in_path)) {
            (None, rest) if rest.is_none() || !to_the_end => return true,
            (Some(b'*'), _) => {
                star = Some((in_rule + 1, in_path));
                in_rule += 1;
            }
            (Some(wanted), Some(found)) if wanted == found => {
                in_rule += 1;
                in_path += 1;
            }
            (_, None) => return false,
            (_, Some(_)) => {
                let Some((after, from)) = star else { return false };
                star = Some((after, from + 1));
                (in_rule, in_path) = (after, from + 1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(text: &str, path: &str) -> bool {
        Robots::parse(text).allows(path)
    }

    #[test]
    fn the_longest_rule_that_fits_decides_and_allowing_wins_a_tie() {
        let text = "User-agent: *\nDisallow: /docs\nAllow: /docs/public\nDisallow: /same\nAllow: /same\nDisallow:\n";
        let asked = ["/", "/docs", "/docs/a", "/docs/public/a", "/same", "/doc"].map(|path| allows(text, path));
        assert_eq!(asked, [true, false, false, true, true, true]);
        assert!(allows("", "/a") && allows("<html>404</html>", "/a") && allows("Disallow: /", "/a"));
    }

    #[test]
    fn stars_and_ends_are_understood() {
        let text = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /a/*/z\nDisallow: /*?print=\nDisallow: /end$\n";
        let asked = ["/x.pdf", "/x.pdf?a", "/a/b/c/z1", "/a/z", "/p?print=1", "/end", "/end/"].map(|path| allows(text, path));
        assert_eq!(asked, [false, true, false, true, false, false, true]);
        let long = format!("User-agent: *\nDisallow: /{}b$", "*a".repeat(500));
        assert!(allows(&long, &format!("/{}", "a".repeat(5_000))));
    }

    #[test]
    fn our_own_group_goes_before_that_of_everyone_and_groups_are_joined() {
        let text = "User-agent: *\nDisallow: /\n\nUser-Agent: other\nuser-agent: PullQuote/2.0 # us\nDisallow: /a\nCrawl-delay: 2.5\n\n\
                    User-agent: pullquote\nDisallow: /b\nSitemap: https://mill.example/s.xml\n";
        let robots = Robots::parse(text);
        assert_eq!(["/a", "/b", "/c"].map(|path| robots.allows(path)), [false, false, true]);
        assert_eq!(robots.crawl_delay, Some(Duration::from_millis(2_500)));
        assert_eq!(Robots::parse("User-agent: *\nCrawl-delay: 9999").crawl_delay, Some(MAX_CRAWL_DELAY));
        assert_eq!(Robots::parse("User-agent: *\nCrawl-delay: -1").crawl_delay, None);
        assert!(allows("User-agent: pullquoter\nDisallow: /", "/a"));
    }

    #[test]
    fn paths_are_compared_in_one_spelling() {
        for (rule, path) in
            [("/a%3cd", "/a%3Cd"), ("/m%C3%BChle", "/m%c3%bchle"), ("/mühle", "/m%C3%BChle"), ("/%61", "/a"), ("/a%2", "/a%2")]
        {
            assert!(!allows(&format!("User-agent: *\nDisallow: {rule}"), path), "{rule} {path}");
        }
        assert!(allows("User-agent: *\nDisallow: /a%2Fb", "/a/b"));
    }
}
