//! The name of a file that is not read in, whether anybody wants to hear of it out, and what would help.

use std::collections::BTreeMap;

use pullquote_engine::parse::{self, Problem};

/// Endings of what lies beside saved pages and articles and never holds one. Nobody wants to be told of them.
const COMPANIONS: &[&str] = &[
    "avif",
    "bmp",
    "bat",
    "c",
    "cfg",
    "cjs",
    "cpp",
    "css",
    "eot",
    "gif",
    "go",
    "h",
    "ico",
    "inv",
    "java",
    "jpeg",
    "jpg",
    "js",
    "jsx",
    "less",
    "lock",
    "log",
    "map",
    "meta",
    "mjs",
    "mp3",
    "mp4",
    "mts",
    "ogg",
    "ogv",
    "otf",
    "php",
    "png",
    "po",
    "pot",
    "ps1",
    "psd",
    "py",
    "pyc",
    "rb",
    "rs",
    "sass",
    "scss",
    "sh",
    "sum",
    "svg",
    "tif",
    "tiff",
    "toml",
    "ts",
    "tsx",
    "ttf",
    "vue",
    "wav",
    "webm",
    "webmanifest",
    "webp",
    "woff",
    "woff2",
    "xsd",
    "xsl",
    "yaml",
    "yml",
];

/// Names, in lower case and without their ending, of what belongs to a project and not to its readers, whatever its format.
const OF_PROJECTS: &[&str] = &[
    "_category_",
    "_meta",
    "authors",
    "bower",
    "cmakelists",
    "code_of_conduct",
    "codeowners",
    "composer",
    "copying",
    "deno",
    "dockerfile",
    "gemfile",
    "genindex",
    "go",
    "humans",
    "lerna",
    "licence",
    "license",
    "maintainers",
    "makefile",
    "manifest",
    "netlify",
    "notice",
    "nx",
    "objects",
    "package",
    "package-lock",
    "procfile",
    "py-modindex",
    "rakefile",
    "renovate",
    "requirements",
    "robots",
    "search_index",
    "searchindex",
    "sidebars",
    "site.webmanifest",
    "sitemap",
    "sitemap_index",
    "summary",
    "tsconfig",
    "turbo",
    "vercel",
    "versions",
    "yarn",
];

/// Those of [`OF_PROJECTS`] that people also give to documents: only these formats are passed over.
const IN_FORMATS: &[(&str, &[&str])] = &[
    ("_meta", &["json"]),
    ("authors", &["", "txt"]),
    ("code_of_conduct", &["md"]),
    ("copying", &["", "txt", "md", "rst"]),
    ("genindex", &["html"]),
    ("go", &["mod", "sum"]),
    ("humans", &["txt"]),
    ("maintainers", &["", "md"]),
    ("manifest", &["json", "in"]),
    ("notice", &["", "txt"]),
    ("objects", &["inv"]),
    ("package", &["json"]),
    ("py-modindex", &["html"]),
    ("requirements", &["txt", "in"]),
    ("robots", &["txt"]),
    ("summary", &["md"]),
    ("versions", &["json"]),
];

/// Folders of what a project needs to be built, or came of building it. Sphinx puts the sources of its pages beside them.
const FOLDERS: &[&str] = &["__macosx", "__pycache__", "_includes", "_layouts", "_sass", "_sources", "_templates", "node_modules", "vendor"];

/// What helps to have a file of a kind read that is not.
const ADVICE: &[(&[&str], &str)] = &[
    (&["doc"], "an old Word document: save it as .docx"),
    (&["rtf", "fb2", "textile", "org", "tex", "typ"], "convert it, for example with `pandoc FILE -t gfm -o FILE.md`"),
    (&["pages"], "export it as .docx or .pdf"),
    (&["ppt", "pptx", "odp", "key"], "slides: export them as .pdf"),
    (&["xls", "xlsx", "ods", "numbers"], "a spreadsheet: save each sheet as .csv"),
    (&["mobi", "azw", "azw3", "djvu", "ps", "xps", "chm"], "convert it to .epub or .pdf"),
    (&["rar", "7z", "xz", "lz", "lz4", "br", "txz"], "unpack it, or pack it as .zip or .tar.gz"),
    (&["sql", "db", "sqlite", "sqlite3", "mdb"], "a database: export its articles as JSON Lines or .csv"),
    (&["msg", "pst", "ost"], "mail of Outlook: save it as .eml or .mbox"),
    (&["warc", "mhtml", "mht", "webarchive"], "an archive of pages: save them as .html"),
    (&["man", "1", "2", "3", "4", "5", "6", "7", "8"], "a manual page: `man -Thtml ./FILE > FILE.html` makes a page of it"),
    (&["info", "texi", "texinfo"], "`makeinfo --html` makes pages of its source"),
];

/// Whether the folder or file of this name is passed over without a word.
pub(super) fn is_passed_over(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let name = parse::uncompressed(&name).unwrap_or(&name);
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    let formats = IN_FORMATS.iter().find(|(of, _)| *of == stem).map(|(_, formats)| *formats);
    FOLDERS.contains(&name) || OF_PROJECTS.contains(&stem) && formats.is_none_or(|formats| formats.contains(&ending))
}

/// The files that are of no format that is read, by their endings.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// The first of each and how many there are.
    endings: BTreeMap<String, (String, usize)>,
}

impl Unread {
    /// Notes the file of this path, unless nobody wants to be told of it.
    pub(super) fn note(&mut self, path: &str) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending).to_lowercase();
        if !COMPANIONS.contains(&ending.as_str()) {
            self.endings.entry(ending).or_insert_with(|| (path.to_owned(), 0)).1 += 1;
        }
    }

    /// One problem an ending: a folder of a thousand office documents is one thing to fix.
    pub(super) fn into_problems(self) -> impl Iterator<Item = Problem> {
        self.endings.into_iter().map(|(ending, (first, count))| problem(&ending, first, count))
    }
}

fn problem(ending: &str, first: String, count: usize) -> Problem {
    let advice = ADVICE.iter().find(|(endings, _)| endings.contains(&ending)).map(|(_, advice)| *advice);
    let what = advice.map_or_else(
        || "of no format that is read; docs/formats.md lists those that are".to_owned(),
        |advice| format!("not read: {advice}"),
    );
    let others = match (count, ending) {
        (1, _) => String::new(),
        (2, "") => "; so is another file without an ending".to_owned(),
        (2, ending) => format!("; so is another file that ends in .{ending}"),
        (count, "") => format!("; so are {} more files without an ending", count - 1),
        (count, ending) => format!("; so are {} more files that end in .{ending}", count - 1),
    };
    Problem { path: first, line: None, reason: format!("is {what}{others}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_belongs_to_a_project_is_passed_over_and_documents_are_not() {
        for name in [
            "LICENSE",
            "license.md",
            "package.json",
            "requirements.txt",
            "SUMMARY.md",
            "node_modules",
            "robots.txt",
            "CODEOWNERS",
            "_sources",
            "genindex.html",
        ] {
            assert!(is_passed_over(name), "{name}");
        }
        for name in ["authors.md", "summary.txt", "go.md", "package.md", "docs", "licensing.md", "manifest.md"] {
            assert!(!is_passed_over(name), "{name}");
        }
    }

    #[test]
    fn a_kind_is_one_problem_with_what_would_help() {
        let mut unread = Unread::default();
        for path in ["a/x.xlsx", "b.xlsx", "c.PNG", "d.xyz", "e"] {
            unread.note(path);
        }
        let problems: Vec<String> = unread.into_problems().map(|problem| problem.to_string()).collect();
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems[0].starts_with("e: is of no format"), "{problems:?}");
        assert_eq!(problems[1], "a/x.xlsx: is not read: a spreadsheet: save each sheet as .csv; so is another file that ends in .xlsx");
    }
}
