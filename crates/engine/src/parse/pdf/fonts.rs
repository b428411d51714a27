//! The fonts of a PDF in, what their glyphs say and how they look out.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use hayro_font::hayro_cmap::{self, BfString};
use hayro_font::{CMapResolverFn, Font, FontCache, FontGlyph, FontQuery, FontResolverFn, GlyphId, UNITS_PER_EM};
use hayro_syntax::object::{Array, Dict, Name, ObjRef, Object, Stream};

use crate::parse::pdf::layout::Style;

/// Flags of a font. Source: ISO 32000-1, table 123.
const FIXED_PITCH: u32 = 1;
const ITALIC: u32 = 1 << 6;
const FORCE_BOLD: u32 = 1 << 18;
/// Fonts of this weight and more are bold. Source: ISO 32000-1, table 122, `FontWeight`.
const BOLD: f32 = 600.0;
/// What the names of fonts have in them.
const BOLD_NAMES: &[&str] = &["bold", "black", "heavy", "semibold", "demi", "cmbx", "cmssbx", "sfbx", "nimbusmono-bold"];
const ITALIC_NAMES: &[&str] = &["italic", "oblique", "slanted", "cmti", "cmsl", "sfti"];
const MONO_NAMES: &[&str] = &[
    "mono",
    "courier",
    "consolas",
    "menlo",
    "typewriter",
    "cmtt",
    "cmsltt",
    "sftt",
    "lmtt",
    "fixed",
    "inconsolata",
    "sourcecode",
    "firacode",
    "cousine",
];

/// What stands for a glyph of which nothing says which letter it is.
pub(super) const UNKNOWN: char = '\u{fffd}';

/// The fonts of a document.
pub(super) struct Fonts<'a> {
    cache: FontCache<'a>,
    faces: HashMap<ObjRef, Option<Rc<Face<'a>>>>,
    fonts: FontResolverFn,
    cmaps: CMapResolverFn,
}

/// A font.
pub(super) struct Face<'a> {
    font: Font<'a>,
    /// Whether its glyphs are named after their codes, which says more of them than their names.
    is_numbered: bool,
    pub(super) style: Style,
}

impl<'a> Fonts<'a> {
    pub(super) fn new() -> Fonts<'a> {
        Fonts {
            cache: FontCache::new(),
            faces: HashMap::new(),
            fonts: Arc::new(|query| match query {
                FontQuery::Standard(font) => Some(font.get_font_data()),
                FontQuery::Fallback(query) => Some(query.pick_standard_font().get_font_data()),
            }),
            cmaps: Arc::new(hayro_cmap::load_embedded),
        }
    }

    /// The font that `fonts`, a dictionary of fonts by their names, has under `name`.
    pub(super) fn face(&mut self, fonts: &Dict<'a>, name: &Name<'_>) -> Option<Rc<Face<'a>>> {
        let Some(at) = fonts.get_ref(name) else { return self.read(&fonts.get::<Dict<'a>>(name)?) };
        if let Some(known) = self.faces.get(&at) {
            return known.clone();
        }
        let face = fonts.get::<Dict<'a>>(name).and_then(|dict| self.read(&dict));
        self.faces.insert(at, face.clone());
        face
    }

    fn read(&self, dict: &Dict<'a>) -> Option<Rc<Face<'a>>> {
        let font = self.cache.font(dict, &self.fonts, &self.cmaps)?;
        Some(Rc::new(Face { font, is_numbered: is_numbered(dict), style: style(dict) }))
    }
}

impl Face<'_> {
    /// Each glyph of a string that is shown: what it says, how far the next one is, and whether it is a space of one byte.
    pub(super) fn glyphs(&self, shown: &[u8], mut each: impl FnMut(&str, f64, bool)) {
        let mut at = 0;
        while at < shown.len() {
            let (code, length) = self.font.read_code(shown, at);
            let said = match self.font.glyph(GlyphId::NOTDEF, code) {
                _ if self.is_numbered => u8::try_from(code).ok().map(of_cork).map(BfString::Char),
                FontGlyph::Outline(glyph) => glyph.as_unicode(),
                FontGlyph::Type3(glyph) => glyph.as_unicode(),
            };
            let advance = self.font.code_advance(code);
            let is_space = length == 1 && code == u32::from(b' ');
            match said {
                Some(BfString::Char(letter)) => each(plain(letter).as_str(), advance.x / f64::from(UNITS_PER_EM), is_space),
                Some(BfString::String(text)) => {
                    each(&text.chars().map(plain).collect::<String>(), advance.x / f64::from(UNITS_PER_EM), is_space);
                }
                None if is_space => each(" ", advance.x / f64::from(UNITS_PER_EM), true),
                None => each(UNKNOWN.encode_utf8(&mut [0; 4]), advance.x / f64::from(UNITS_PER_EM), false),
            }
            at += length.max(1);
        }
    }
}

/// Whether the glyphs of a font are called `a65` after their codes, as TeX calls those of its drawn fonts. Zapf's symbols have such names too,
/// and other codes.
fn is_numbered(dict: &Dict<'_>) -> bool {
    let Some(named) = dict.get::<Dict<'_>>("Encoding").and_then(|encoding| encoding.get::<Array<'_>>("Differences")) else { return false };
    let (mut next, mut count) = (0, 0);
    for item in named.iter::<Object<'_>>() {
        match item {
            Object::Number(code) => next = code.as_i64(),
            Object::Name(name) if name.as_str() == format!("a{next}") => (next, count) = (next + 1, count + 1),
            _ => return false,
        }
    }
    count > 0
}

/// The letter of a code in TeX's own encoding. Source: the Cork encoding (T1), which has that of ASCII and mostly that of Latin 1.
fn of_cork(code: u8) -> char {
    const FROM_16: [char; 16] =
        ['“', '”', '„', '«', '»', '–', '—', '\u{200b}', '0', 'ı', 'ȷ', '\u{fb00}', '\u{fb01}', '\u{fb02}', '\u{fb03}', '\u{fb04}'];
    match code {
        16..=31 => FROM_16.get(usize::from(code - 16)).copied().unwrap_or(UNKNOWN),
        39 => '’',
        96 => '‘',
        127 => '-',
        255 => 'ß',
        32..=126 | 192..=254 => char::from(code),
        _ => UNKNOWN,
    }
}

/// A letter as it is written elsewhere: letters that fonts draw as one, and the bullets of fonts made of symbols.
fn plain(letter: char) -> String {
    match letter {
        '\u{fb00}' => "ff".to_owned(),
        '\u{fb01}' => "fi".to_owned(),
        '\u{fb02}' => "fl".to_owned(),
        '\u{fb03}' => "ffi".to_owned(),
        '\u{fb04}' => "ffl".to_owned(),
        '\u{fb05}' | '\u{fb06}' => "st".to_owned(),
        // Symbol and Wingdings keep their bullets here.
        '\u{f0a7}' | '\u{f0a8}' | '\u{f0b7}' | '\u{f0d8}' | '\u{f0fc}' => "•".to_owned(),
        letter if letter.is_control() => " ".to_owned(),
        letter => letter.to_string(),
    }
}

/// How a font looks, by its name and what describes it.
fn style(dict: &Dict<'_>) -> Style {
    let inner = dict.get::<Array<'_>>("DescendantFonts").and_then(|fonts| fonts.iter::<Dict<'_>>().next());
    let described =
        dict.get::<Dict<'_>>("FontDescriptor").or_else(|| inner.as_ref()?.get::<Dict<'_>>("FontDescriptor")).unwrap_or_default();
    let name = dict.get::<Name<'_>>("BaseFont").map(|name| name.as_str().to_lowercase()).unwrap_or_default();
    let name = name.split_once('+').map_or(name.as_str(), |(_, name)| name);
    let named = |names: &[&str]| names.iter().any(|part| name.contains(part));
    let flags = described.get::<u32>("Flags").unwrap_or_default();
    Style {
        bold: named(BOLD_NAMES) || flags & FORCE_BOLD != 0 || described.get::<f32>("FontWeight").is_some_and(|weight| weight >= BOLD),
        italic: named(ITALIC_NAMES) || flags & ITALIC != 0,
        mono: named(MONO_NAMES) || flags & FIXED_PITCH != 0 && !is_of_many_widths(dict, inner.as_ref()),
    }
}

/// Whether a font that calls itself one of a single width states several.
fn is_of_many_widths(dict: &Dict<'_>, inner: Option<&Dict<'_>>) -> bool {
    let mut widths: Vec<i32> = match dict.get::<Array<'_>>("Widths") {
        Some(widths) => widths.iter::<f32>().filter(|width| *width > 0.0).map(|width| width as i32).collect(),
        None => inner.and_then(|inner| inner.get::<Array<'_>>("W")).map(|listed| stated(&listed)).unwrap_or_default(),
    };
    widths.sort_unstable();
    widths.dedup();
    widths.len() > 2
}

/// The widths in a list of `first [width …]`.
fn stated(listed: &Array<'_>) -> Vec<i32> {
    let mut found = Vec::new();
    for item in listed.iter::<Object<'_>>() {
        if let Some(widths) = item.into_array() {
            found.extend(widths.iter::<f32>().filter(|width| *width > 0.0).map(|width| width as i32));
        }
    }
    found
}

/// The bytes of a stream that is no picture.
pub(super) fn bytes(stream: &Stream<'_>) -> Option<Vec<u8>> {
    stream.decoded_data().ok().map(std::borrow::Cow::into_owned)
}
