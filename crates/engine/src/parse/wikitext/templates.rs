//! A template's name and arguments in, the wikitext out that stands for it here: no template is fetched or run.
//!
//! What marks or words its own argument is that argument; a box that warns is an admonition, an infobox is a table of two columns. Of all
//! others nothing is known but that their authors wrote no sentence there: they are left out.

/// The page that a template stands on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Page<'a> {
    pub(super) title: &'a str,
    pub(super) site: &'a str,
}

/// A template as it is written.
#[derive(Debug, Default)]
pub(super) struct Template<'a> {
    /// In lower case.
    name: String,
    positional: Vec<&'a str>,
    named: Vec<(&'a str, &'a str)>,
    /// Whether it has its lines to itself.
    is_alone: bool,
}

/// Templates and magic words that are a mark.
const MARKS: &[(&str, &str)] = &[
    ("!", "|"),
    ("=", "="),
    ("!!", "||"),
    ("(", "{"),
    (")", "}"),
    ("nbsp", "&nbsp;"),
    ("spaces", "&nbsp;"),
    ("thin space", " "),
    ("ndash", "–"),
    ("en dash", "–"),
    ("mdash", "—"),
    ("em dash", "—"),
    ("snd", " – "),
    ("spnd", " – "),
    ("spaced ndash", " – "),
    ("dash", " – "),
    ("·", " · "),
    ("dot", " · "),
    ("bull", " • "),
    ("'", "'"),
    ("br", "<br>"),
    ("pipe", "|"),
];
/// Templates whose first argument is code or a key.
const CODE: &[&str] = &[
    "code",
    "tt",
    "mono",
    "kbd",
    "key",
    "keypress",
    "key press",
    "samp",
    "var",
    "ic",
    "tic",
    "cmd",
    "command",
    "path",
    "filename",
    "inline code",
    "codeline",
];
/// Templates that only show their first argument in another way, or say something about it.
const FIRST: &[&str] = &[
    "nowrap",
    "nobr",
    "small",
    "big",
    "abbr",
    "abbrev",
    "tooltip",
    "sic",
    "highlight",
    "u",
    "s",
    "sub",
    "sup",
    "center",
    "em",
    "strong",
    "nobold",
    "noitalic",
    "smallcaps",
    "formatnum",
    "main text",
];
/// Templates of which the second argument is shown.
const SECOND: &[&str] = &["lang", "transl", "transliteration", "color", "font color", "hover title", "colour"];
/// Templates that write nothing into the sentence they stand in.
const SILENT: &[&str] = &[
    "cn",
    "fact",
    "citation needed",
    "ref",
    "refn",
    "r",
    "rp",
    "efn",
    "sfn",
    "sfnp",
    "harv",
    "harvnb",
    "clarify",
    "who",
    "when",
    "which",
    "why",
    "by whom",
    "vague",
    "dubious",
    "anchor",
    "shortcut",
    "toc",
    "clear",
    "-",
    "stub",
    "reflist",
    "notelist",
    "coord",
    "flag",
    "flagicon",
    "icon",
    "image",
    "update",
    "ipa",
    "audio",
    "main",
    "see also",
    "further",
    "about",
    "for",
    "distinguish",
    "better source",
    "failed verification",
    "page needed",
    "as of?",
    "outdated",
    "todo",
    "delete",
    "cleanup",
    "move",
];
/// Templates that set a sentence apart, by the first word of their names.
const ADMONITIONS: &[(&str, &str)] = &[
    ("note", "note"),
    ("notes", "note"),
    ("notice", "note"),
    ("info", "note"),
    ("information", "note"),
    ("tip", "tip"),
    ("hint", "tip"),
    ("important", "important"),
    ("attention", "important"),
    ("warning", "warning"),
    ("caution", "warning"),
    ("alert", "warning"),
    ("danger", "danger"),
];
const QUOTATIONS: &[&str] = &["quote", "blockquote", "cquote", "quotation", "bquote", "quote box"];
/// Fewer words are a label.
const MIN_WORDS_OF_ADMONITION: usize = 3;
/// Parameters of infoboxes that say how it looks.
const LOOKS: &[&str] = &[
    "image", "img", "picture", "photo", "logo", "icon", "map", "caption", "alt", "size", "width", "height", "color", "colour", "style",
    "class", "align",
];
/// Names of what says which of several pages is meant, in the languages with the largest wikis.
const DISAMBIGUATION: &[&str] =
    &["dab", "hndis", "geodis", "begriffsklärung", "homonymie", "desambiguación", "disambigua", "desambiguação", "неоднозначность"];

impl<'a> Template<'a> {
    /// The template with these parts: its name, then its arguments.
    pub(super) fn of(mut parts: impl Iterator<Item = &'a str>, is_alone: bool) -> Template<'a> {
        let name = parts.next().unwrap_or_default().trim().replace('_', " ").to_lowercase();
        let name = name.strip_prefix("template:").map_or(name.as_str(), str::trim).to_owned();
        let mut template = Template { name, is_alone, ..Template::default() };
        for part in parts {
            match part.split_once('=').filter(|(key, _)| is_key(key)) {
                Some((key, value)) => template.named.push((key.trim(), value.trim())),
                None => template.positional.push(part.trim()),
            }
        }
        template
    }

    /// Whether it says that the page only lists what its title may mean.
    pub(super) fn is_disambiguation(&self) -> bool {
        self.name.starts_with("disambig") || DISAMBIGUATION.contains(&self.name.as_str())
    }

    /// What it stands for.
    pub(super) fn text(&self, page: Page<'_>) -> String {
        if let Some((_, mark)) = MARKS.iter().find(|(name, _)| *name == self.name) {
            return (*mark).to_owned();
        }
        self.magic_word(page).or_else(|| self.set_apart()).or_else(|| self.in_a_line()).unwrap_or_default()
    }

    fn magic_word(&self, page: Page<'_>) -> Option<String> {
        let local = || page.title.split_once(':').map_or(page.title, |(_, name)| name);
        match self.name.as_str() {
            "pagename" | "basepagename" => Some(local().to_owned()),
            "subpagename" => Some(local().rsplit('/').next().unwrap_or_default().to_owned()),
            "fullpagename" => Some(page.title.to_owned()),
            "sitename" => Some(page.site.to_owned()),
            // Other magic words and functions of the parser: `#if:`, `DEFAULTSORT:`.
            name if name.starts_with('#') || name.contains(':') => Some(name.strip_prefix("formatnum:").unwrap_or_default().to_owned()),
            _ => None,
        }
    }

    /// The box that a template on lines of its own draws.
    fn set_apart(&self) -> Option<String> {
        if !self.is_alone {
            return None;
        }
        if self.name.contains("infobox") {
            return Some(self.table());
        }
        let text = || self.named_any(&["text", "content", "message", "1"]).or_else(|| self.positional.first().copied());
        if QUOTATIONS.contains(&self.name.as_str()) {
            return Some(format!("<blockquote>{}</blockquote>", self.named_any(&["quote"]).or_else(text).unwrap_or_default()));
        }
        let first = self.name.split([' ', '/', '-']).next().unwrap_or_default();
        if let Some((_, kind)) = ADMONITIONS.iter().find(|(name, _)| *name == first) {
            let text = text().filter(|text| text.split_whitespace().nth(MIN_WORDS_OF_ADMONITION - 1).is_some())?;
            return Some(format!("<div class=\"admonition {kind}\">\n{text}\n</div>"));
        }
        None
    }

    fn in_a_line(&self) -> Option<String> {
        let is = |names: &[&str]| names.contains(&self.name.as_str());
        let at = |place: usize| self.positional.get(place).copied().or_else(|| self.named_any(&[["1", "2"].get(place)?]));
        if is(CODE) {
            return at(0).map(|code| format!("<code>{code}</code>"));
        }
        if is(FIRST) {
            return at(0).map(str::to_owned);
        }
        if is(SECOND) {
            return at(1).map(str::to_owned);
        }
        if self.name == "convert" || self.name == "cvt" {
            return at(0).map(|number| format!("{number} {}", at(1).unwrap_or_default()).trim_end().to_owned());
        }
        let is_silent = is(SILENT) || self.name.starts_with("cite") || self.name.starts_with("citation");
        match self.positional.as_slice() {
            [text] if !is_silent && !self.is_alone => Some((*text).to_owned()),
            _ => None,
        }
    }

    /// The rows of an infobox.
    fn table(&self) -> String {
        let mut table = "{|\n".to_owned();
        for (key, value) in &self.named {
            let words = || key.split(['_', ' ', '-']).map(|word| word.trim_end_matches(|c: char| c.is_ascii_digit()));
            let is_text = value.contains(char::is_alphanumeric) && !is_file(value);
            if is_text && !matches!(*key, "name" | "title") && !words().any(|word| LOOKS.iter().any(|look| look.eq_ignore_ascii_case(word)))
            {
                table.push_str(&format!("|-\n! {}\n| {value}\n", key.replace('_', " ")));
            }
        }
        table.push_str("|}");
        table
    }

    fn named_any(&self, keys: &[&str]) -> Option<&'a str> {
        self.named
            .iter()
            .find(|(key, value)| keys.iter().any(|known| key.eq_ignore_ascii_case(known)) && !value.is_empty())
            .map(|(_, value)| *value)
    }
}

/// Whether what stands before a `=` names an argument. A longer text, an address and a tag have such a mark as well.
fn is_key(text: &str) -> bool {
    const MAX_WORDS: usize = 4;
    !text.contains(['[', '<', '{', '&', '\n', '?', '.', ',']) && !text.contains("://") && text.split_whitespace().count() <= MAX_WORDS
        || text.trim_matches(|c: char| c.is_ascii_whitespace()).bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_file(value: &str) -> bool {
    const ENDINGS: [&str; 8] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ogg", ".webm"];
    let lower = value.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(written: &str, is_alone: bool) -> String {
        Template::of(written.split('|'), is_alone).text(Page { title: "Help:Mill/Wheel", site: "Mill Wiki" })
    }

    #[test]
    fn what_words_its_argument_is_that_argument() {
        for (written, expected) in [
            ("!", "|"),
            ("Template:Code|a=b c|lang=x", ""),
            ("code|1=a=b", "<code>a=b</code>"),
            ("kbd| F3 ", "<code>F3</code>"),
            ("lang|de|Mühle", "Mühle"),
            ("convert|4|km|mi", "4 km"),
            ("Item|Iron key", "Iron key"),
            ("link|see http://a?b=c", "see http://a?b=c"),
            ("Citation needed|x", ""),
            ("cite web|x", ""),
            ("Date|2020|1|2", ""),
            ("SUBPAGENAME", "Wheel"),
            ("FULLPAGENAME", "Help:Mill/Wheel"),
            ("#if:a|b|c", ""),
            ("DEFAULTSORT:Mill", ""),
            ("formatnum:1000", "1000"),
        ] {
            assert_eq!(text(written, false), expected, "{written}");
        }
    }

    #[test]
    fn what_stands_alone_is_a_box_or_nothing() {
        assert_eq!(text("Warning box|text=Mind the wheel.", true), "<div class=\"admonition warning\">\nMind the wheel.\n</div>");
        assert_eq!(text("Note|Soon", true), "");
        assert_eq!(text("Navbox|Mills", true), "");
        assert_eq!(text("Infobox mill|name=A|built_in=1742|image=a|map=b|seal=a.SVG|wheel=", true), "{|\n|-\n! built in\n| 1742\n|}");
    }
}
