use crate::article::Field;
use crate::block::Style;
use crate::parse;
use crate::parse::{Site, SiteRules};

/// The address of each document of a site with these settings, as `path: address`; `-` where none can be told.
fn addresses(settings: &str, text: &str, documents: &[(&str, &str)]) -> Vec<String> {
    let site = Site::of_settings(settings, text.as_bytes()).expect("settings of a site");
    let address = |path: &str, text: &str| {
        let article = site.apply(parse::parse(path, text.as_bytes())).articles.remove(0);
        format!("{path}: {}", article.attribution.url.value().map_or("-", String::as_str))
    };
    documents.iter().map(|(path, text)| address(path, text)).collect()
}

fn of_paths(settings: &str, text: &str, paths: &[&str]) -> Vec<String> {
    addresses(settings, text, &paths.iter().map(|path| (*path, "It closed.\n")).collect::<Vec<_>>())
}

const DOCUSAURUS: &str = r"
// @ts-check
import {themes} from 'prism-react-renderer';
/** @type {import('@docusaurus/types').Config} */
const config = {
  title: 'Mill handbook', tagline: 'It\'s old',
  url: 'https://mill.example', /* where it is */ baseUrl: '/handbook/',
  presets: [['classic', ({ docs: { sidebarPath: require.resolve('./sidebars.js'), routeBasePath: 'guide' }, blog: { showReadingTime: true } })]],
  themeConfig: { navbar: { title: 'Mill', items: [{ label: 'Docs', to: '/docs' }] } },
};
export default config;
";

#[test]
fn docusaurus_drops_numbers_and_files_posts_by_day() {
    assert_eq!(
        addresses(
            "docusaurus.config.js",
            DOCUSAURUS,
            &[
                ("docs/01-start/02-the-wheel.md", "It turns."),
                ("docs/01-start/index.mdx", "It turns."),
                ("docs/own.md", "---\nslug: /sluice\n---\nIt turns."),
                ("docs/a/own.md", "---\nslug: sluice\n---\nIt turns."),
                ("blog/2024-05-01-flood.md", "It turns."),
                ("src/pages/about.md", "It turns."),
                ("README.md", "It turns."),
            ]
        ),
        [
            "docs/01-start/02-the-wheel.md: https://mill.example/handbook/guide/start/the-wheel",
            "docs/01-start/index.mdx: https://mill.example/handbook/guide/start/",
            "docs/own.md: https://mill.example/handbook/guide/sluice",
            "docs/a/own.md: https://mill.example/handbook/guide/a/sluice",
            "blog/2024-05-01-flood.md: https://mill.example/handbook/blog/2024/05/01/flood",
            "src/pages/about.md: https://mill.example/handbook/about",
            "README.md: -",
        ]
    );
}

#[test]
fn vitepress_keeps_its_settings_in_a_hidden_folder() {
    let settings = "export default defineConfig({ title: \"Mill\", sitemap: { hostname: 'https://mill.example' }, srcDir: './docs' })";
    assert_eq!(
        of_paths("site/.vitepress/config.mts", settings, &["site/docs/guide/start.md", "site/docs/guide/index.md"]),
        ["site/docs/guide/start.md: https://mill.example/guide/start.html", "site/docs/guide/index.md: https://mill.example/guide/"]
    );
    let clean = settings.replace("srcDir: './docs'", "cleanUrls: true");
    assert_eq!(of_paths(".vitepress/config.js", &clean, &["guide/start.md"]), ["guide/start.md: https://mill.example/guide/start"]);
}

#[test]
fn hugo_writes_folders_in_lower_case() {
    let settings = "baseURL = 'https://mill.example/'\nlanguageCode = 'en'\ntitle = \"Mill\"\n[params]\nx = 1\n";
    assert_eq!(
        addresses(
            "hugo.toml",
            settings,
            &[
                ("content/docs/The Wheel.md", "It turns."),
                ("content/docs/_index.md", "It turns."),
                ("content/own.md", "---\nurl: /sluice/\n---\nIt turns."),
                ("content/docs/wheel.de.md", "Es dreht sich."),
                ("archetypes/default.md", "It turns."),
            ]
        ),
        [
            "content/docs/The Wheel.md: https://mill.example/docs/the-wheel/",
            "content/docs/_index.md: https://mill.example/docs/",
            "content/own.md: https://mill.example/sluice/",
            "content/docs/wheel.de.md: -",
            "archetypes/default.md: -",
        ]
    );
    assert_eq!(
        of_paths("config.yaml", "title: Mill\nbaseURL: https://mill.example\npermalinks:\n  posts: /:year/\n", &["content/a.md"]),
        ["content/a.md: -"]
    );
}

#[test]
fn jekyll_files_posts_by_their_pattern() {
    let settings = "title: Mill\nauthor:\n  name: Ada Moor\nurl: https://mill.example # no slash\nbaseurl: /news\n";
    let documents = [
        ("_posts/2024-05-01-flood.md", "It rose."),
        ("river/_posts/2024-05-01-flood.md", "It rose."),
        ("_posts/2024-05-02-sorted.md", "---\ncategories: [river]\n---\nIt rose."),
        ("_posts/2024-05-03-own.md", "---\npermalink: /own/\n---\nIt rose."),
        ("about.md", "It rose."),
        ("index.md", "It rose."),
    ];
    assert_eq!(
        addresses("_config.yml", settings, &documents),
        [
            "_posts/2024-05-01-flood.md: https://mill.example/news/2024/05/01/flood.html",
            "river/_posts/2024-05-01-flood.md: https://mill.example/news/river/2024/05/01/flood.html",
            "_posts/2024-05-02-sorted.md: -",
            "_posts/2024-05-03-own.md: https://mill.example/news/own/",
            "about.md: https://mill.example/news/about.html",
            "index.md: https://mill.example/news/",
        ]
    );
    let pretty = format!("{settings}permalink: /:title/\n");
    assert_eq!(
        addresses("_config.yml", &pretty, &documents[2..5]),
        [
            "_posts/2024-05-02-sorted.md: https://mill.example/news/sorted/",
            "_posts/2024-05-03-own.md: https://mill.example/news/own/",
            "about.md: https://mill.example/news/about/",
        ]
    );
}

#[test]
fn mdbook_mkdocs_and_sphinx_state_name_and_address() {
    let paths = ["docs/a/b.md", "docs/a/README.md", "docs/index.md"];
    let mkdocs =
        "site_name: Mill\nsite_url: https://mill.example/docs/\nmarkdown_extensions:\n  - pymdownx.emoji:\n      x: !!python/name:a.b\n";
    assert_eq!(
        of_paths("mkdocs.yml", mkdocs, &paths),
        [
            "docs/a/b.md: https://mill.example/docs/a/b/",
            "docs/a/README.md: https://mill.example/docs/a/",
            "docs/index.md: https://mill.example/docs/"
        ]
    );
    let mdbook = "[book]\ntitle = \"Mill\"\nauthors = [\"Ada Moor\"]\nsrc = \"docs\"\n[output.html]\ncname = \"mill.example\"\nsite-url = \"/book/\"\n";
    assert_eq!(
        of_paths("book.toml", mdbook, &paths),
        [
            "docs/a/b.md: https://mill.example/book/a/b.html",
            "docs/a/README.md: https://mill.example/book/a/index.html",
            "docs/index.md: https://mill.example/book/index.html"
        ]
    );
    let sphinx = "import os\nproject = u'Mill'\nauthor = 'The millers'\nhtml_baseurl = \"https://mill.example/en\"\n";
    assert_eq!(of_paths("docs/conf.py", sphinx, &["docs/a/b.md"]), ["docs/a/b.md: https://mill.example/en/a/b.html"]);
}

#[test]
fn a_file_of_another_program_states_nothing() {
    for (path, text) in [
        ("config.toml", "[log]\nlevel = \"info\"\n"),
        ("book.toml", "pages = 3\n"),
        ("conf.py", "import os\n"),
        ("docusaurus.config.js", "module.exports = {"),
        ("mkdocs.yml", ": ["),
        ("a.md", "text"),
    ] {
        assert_eq!(Site::of_settings(path, text.as_bytes()), None, "{path}");
    }
}

fn handbook() -> SiteRules {
    SiteRules {
        outlet: Some("Mill handbook".to_owned()),
        authors: vec!["Ada Moor".to_owned()],
        base_url: Some("https://mill.example/docs/".to_owned()),
        tags: vec!["docs".to_owned()],
        ..SiteRules::default()
    }
}

#[test]
fn what_the_operator_states_stands_under_what_a_document_says() {
    let site = Site::of_rules("", &handbook());
    let parsed = parse::parse("guide/The wheel.md", b"---\nauthor: Ben\ntags: [wheels]\n---\nIt turns.");
    let article = site.apply(parsed).articles.remove(0);
    assert_eq!(article.attribution.source, Field::Stated("Mill handbook".to_owned()));
    assert_eq!(article.attribution.authors, Field::Stated(vec!["Ben".to_owned()]));
    assert_eq!(article.attribution.url, Field::Stated("https://mill.example/docs/guide/The%20wheel".to_owned()));
    assert_eq!(article.tags, ["wheels", "docs"]);
}

#[test]
fn the_operator_overrules_a_generator_and_not_its_routes() {
    let site = Site::of_settings("mkdocs.yml", b"site_name: M\nsite_url: https://old.example\n").expect("a site").ruled_by(&handbook());
    let article = site.apply(parse::parse("docs/a.md", b"It turns.")).articles.remove(0);
    assert_eq!(article.attribution.source.value().map(String::as_str), Some("Mill handbook"));
    assert_eq!(article.attribution.url.value().map(String::as_str), Some("https://mill.example/docs/a/"));
}

#[test]
fn items_of_one_file_have_no_address_of_their_own_and_a_feeds_title_gives_way() {
    let feed = b"<rss><channel><title>Mill feed</title><item><description>One.</description></item><item><description>Two.</description></item></channel></rss>";
    let articles = Site::of_rules("", &handbook()).apply(parse::parse("feed.xml", feed)).articles;
    for article in articles {
        assert_eq!(article.attribution.url, Field::Unknown);
        assert_eq!(article.attribution.source, Field::Stated("Mill handbook".to_owned()));
    }
}

#[test]
fn links_to_other_places_of_the_site_have_addresses() {
    let settings = b"site_name: Mill\nsite_url: https://mill.example/\n";
    let site = Site::of_settings("mkdocs.yml", settings).expect("a site");
    let text = b"- [a](../b/wheel.md#size) [b](#top) [c](/map/) [d](pic.png) [e](../../../x.md) [f](https://a.org) [g](/docs/a.md)\n";
    let article = site.apply(parse::parse("docs/a/start.md", text)).articles.remove(0);
    let links: Vec<&Style> = article.shape.inlines.iter().map(|inline| &inline.style).collect();
    let to = |address: &str| Style::Link(address.to_owned());
    let still = |target: &str| Style::RelativeLink(target.to_owned());
    assert_eq!(
        links,
        [
            &to("https://mill.example/b/wheel/#size"),
            &to("https://mill.example/a/start/#top"),
            &to("https://mill.example/map/"),
            &to("https://mill.example/a/start/pic.png"),
            &still("../../../x.md"),
            &to("https://a.org"),
            &still("/docs/a.md"),
        ]
    );
}

#[test]
fn a_list_of_posts_says_which_are_for_everybody() {
    let list = "post_id,post_date,is_published,type,audience,title\n12345.the-wheel,2024-03-04T10:00:00.000Z,true,newsletter,everyone,The wheel\n\
                12346.keys,,false,newsletter,everyone,Keys\n12347.loft,2024-03-05T10:00:00.000Z,true,newsletter,only_paid,Loft\n";
    let rules = SiteRules { base_url: Some("https://mill.example".to_owned()), ..SiteRules::default() };
    let site = Site::of_settings("x/posts.csv", list.as_bytes()).expect("a list").ruled_by(&rules);
    let applied = |name: &str| site.apply(parse::parse(&format!("x/posts/{name}.html"), b"<p>It turns day and night.</p>"));
    let article = applied("12345.the-wheel").articles.remove(0);
    assert_eq!(article.attribution.title, Field::Stated("The wheel".to_owned()));
    assert_eq!(article.attribution.published.value().copied().map(crate::article::day).as_deref(), Some("2024-03-04"));
    assert_eq!(article.attribution.url.value().map(String::as_str), Some("https://mill.example/p/the-wheel"));
    for (name, reason) in [("12346.keys", "is_published: false"), ("12347.loft", "audience: only_paid"), ("1.new", "is not in posts.csv")] {
        let parsed = applied(name);
        assert_eq!((parsed.articles.len(), parsed.left_out[0].reason.as_str()), (0, reason));
    }
}

#[test]
fn what_a_generator_leaves_out_is_not_published() {
    for (settings, text, path) in [
        ("mkdocs.yml", "site_name: M\nexclude_docs: |\n  internal/\n", "docs/internal/a.md"),
        ("mkdocs.yml", "site_name: M\ndraft_docs: |\n  soon.md\n", "docs/soon.md"),
        ("docs/conf.py", "project = 'M'\nexclude_patterns = [\n    '_build',  # made\n    'internal/**',\n]\n", "docs/internal/a.rst"),
        ("_config.yml", "title: M\nexclude: [internal, soon.md]\n", "soon.md"),
        (".vitepress/config.ts", "export default { title: 'M', srcExclude: ['**/soon.md'] }", "a/soon.md"),
        (
            "docusaurus.config.js",
            "export default { title: 'M', presets: [['classic', { docs: { exclude: ['soon/**'] } }]] }",
            "docs/soon/a.md",
        ),
    ] {
        let site = Site::of_settings(settings, text.as_bytes()).expect("a site");
        let reason = site.withholds(path).unwrap_or_else(|| panic!("{settings}: {path}"));
        let parsed = Site::unpublished(reason).apply(parse::parse(path, b"The secret."));
        assert_eq!((parsed.articles.len(), parsed.left_out.len()), (0, 1));
        assert_eq!(site.withholds("docs/open.md"), None, "{settings}");
    }
}
