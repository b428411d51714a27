//! A settings file that is a program in, the values that it states outright out: `title: 'Mill'` in JavaScript, `project = 'Mill'`
//! in Python. Nothing is run.

/// Objects nested deeper are passed over.
const MAX_DEPTH: usize = 64;

/// The values of the objects in JavaScript or TypeScript, by their keys from the outermost object on, parted by dots. Lists are
/// passed through: `presets: [['classic', {docs: {path: 'a'}}]]` holds `presets.docs.path`.
pub(super) fn javascript(text: &str) -> Vec<(String, String)> {
    let mut reader = Reader { rest: text, open: Vec::new(), key: None, values: Vec::new() };
    while reader.step().is_some() {}
    reader.values
}

/// The texts that Python assigns at the left margin.
pub(super) fn python(text: &str) -> Vec<(String, String)> {
    let assignment = |line: &str| {
        let (name, value) = line.split_once('=')?;
        let value = value.trim().trim_start_matches(['u', 'r']);
        let quote = value.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
        let (value, _) = value.get(1..)?.split_once(quote)?;
        (!name.starts_with(char::is_whitespace)).then(|| (name.trim().to_owned(), value.to_owned()))
    };
    text.lines().filter_map(assignment).collect()
}

/// The texts in the list that is called `name`, in either language.
pub(super) fn list(text: &str, name: &str) -> Vec<String> {
    let list = text.match_indices(name).find_map(|(at, _)| {
        let line = text.get(..at)?.rsplit('\n').next()?;
        let is_comment = line.contains('#') || line.contains("//");
        let after = text.get(at + name.len()..)?.trim_start_matches(['\'', '"', ' ', '+', ':', '=']);
        after.strip_prefix('[').filter(|_| !is_comment)
    });
    let mut reader = Reader { rest: list.unwrap_or_default(), open: Vec::new(), key: None, values: Vec::new() };
    let mut texts = Vec::new();
    while let Some(first) = reader.rest.chars().next().filter(|first| *first != ']') {
        let read = match first {
            '\'' | '"' | '`' => reader.string(first).map(|text| texts.push(text)),
            '#' => reader.skip_to("\n"),
            '/' if reader.rest.starts_with("//") => reader.skip_to("\n"),
            _ => {
                reader.rest = reader.rest.get(first.len_utf8()..).unwrap_or_default();
                Some(())
            }
        };
        if read.is_none() {
            break;
        }
    }
    texts
}

struct Reader<'a> {
    rest: &'a str,
    /// The keys of the objects that are open; none for one without.
    open: Vec<Option<String>>,
    /// The name before the last colon, whose value comes next.
    key: Option<String>,
    values: Vec<(String, String)>,
}

impl Reader<'_> {
    /// Reads on by one token; `None` at the end.
    fn step(&mut self) -> Option<()> {
        self.rest = self.rest.trim_start();
        let first = self.rest.chars().next()?;
        if self.rest.starts_with("//") {
            return self.skip_to("\n");
        }
        if self.rest.starts_with("/*") {
            return self.skip_to("*/");
        }
        match first {
            '\'' | '"' | '`' => {
                let text = self.string(first)?;
                self.word(text);
            }
            c if c.is_alphanumeric() || c == '_' || c == '$' => {
                let end = self.rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '.'))).unwrap_or(self.rest.len());
                let (word, rest) = self.rest.split_at(end);
                (self.rest, self.key) = (rest, self.key.take());
                self.word(word.to_owned());
            }
            _ => self.mark(first),
        }
        Some(())
    }

    fn skip_to(&mut self, end: &str) -> Option<()> {
        let (_, rest) = self.rest.split_once(end)?;
        self.rest = rest;
        Some(())
    }

    /// The text in quotation marks that comes next.
    fn string(&mut self, quote: char) -> Option<String> {
        let mut text = String::new();
        let mut chars = self.rest.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            match c {
                '\\' => text.extend(chars.next().map(|(_, c)| c)),
                c if c == quote => {
                    self.rest = self.rest.get(at + c.len_utf8()..)?;
                    return Some(text);
                }
                c => text.push(c),
            }
        }
        None
    }

    /// Takes a word as the key of what follows, or as the value of the key before it.
    fn word(&mut self, word: String) {
        if let Some(after) = self.rest.trim_start().strip_prefix(':') {
            self.rest = after;
            self.key = Some(word);
        } else if let Some(key) = self.key.take() {
            let path: Vec<&str> = self.open.iter().flatten().map(String::as_str).chain([key.as_str()]).collect();
            self.values.push((path.join("."), word));
        }
    }

    fn mark(&mut self, mark: char) {
        self.rest = self.rest.get(mark.len_utf8()..).unwrap_or_default();
        match mark {
            '{' if self.open.len() < MAX_DEPTH => self.open.push(self.key.take()),
            '}' => {
                self.open.pop();
                self.key = None;
            }
            '[' if self.key.is_some() => {
                let key = self.key.take();
                self.open.push(key);
            }
            '[' => self.open.push(None),
            ']' => {
                self.open.pop();
            }
            ',' | ';' => self.key = None,
            _ => {}
        }
    }
}
