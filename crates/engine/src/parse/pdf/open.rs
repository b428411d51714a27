//! The bytes of a PDF in, its pages as places of text out. Time and memory are whatever the file asks for: callers that read files of
//! others do this in a process of its own.

use std::collections::HashSet;

use hayro_font::kurbo::{Affine, Rect};
use hayro_syntax::object::{Array, Dict, ObjRef};
use hayro_syntax::page::Page as Sheet;
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::parse::links;
use crate::parse::pdf::content::{self, Painter};
use crate::parse::pdf::fonts::Fonts;
use crate::parse::pdf::info;
use crate::parse::pdf::layout::{Bookmark, Layout, Opened, Page};

/// The pages behind these are left out, and reported.
const MAX_PAGES: usize = 5_000;
/// So many operators are followed; the most of any manual that was looked at is 5 million.
const MAX_OPERATORS: usize = 50_000_000;
/// More links of one page are plain text.
const MAX_LINKS: usize = 200;
/// More bookmarks are left out.
const MAX_BOOKMARKS: usize = 20_000;
/// Bookmarks nested deeper are left out.
const MAX_BOOKMARK_DEPTH: u8 = 8;
/// A whole file ends with `%%EOF`, within so many bytes. Source: ISO 32000-1, annex H, note 18.
const END_BYTES: usize = 1_024;

/// Opens a file.
pub(super) fn open(bytes: &[u8]) -> Opened {
    let pdf = match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(DecryptionError::PasswordProtected)) => {
            return Opened::Refused("needs a password; put a copy without one here (qpdf --decrypt --password=… a.pdf b.pdf)".to_owned());
        }
        Err(LoadPdfError::Decryption(_)) => {
            return Opened::Refused("is encrypted in a way that cannot be read here; put a copy here that is not".to_owned());
        }
        Err(LoadPdfError::Invalid) => {
            return Opened::Refused("is damaged: no page of it can be found; save or download it again".to_owned());
        }
    };
    let catalogue = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id()).unwrap_or_default();
    let mut problems = Vec::new();
    let end = bytes.get(bytes.len().saturating_sub(END_BYTES)..).unwrap_or_default();
    if memchr::memmem::find(end, b"%%EOF").is_none() {
        problems.push("is damaged: its end is missing, and what is left of it is read; save or download it again".to_owned());
    }
    let pages = pages(&pdf, &catalogue, &mut problems);
    Opened::Pages(Layout { pages, info: info::read(&pdf, &catalogue), outline: outline(&catalogue), problems })
}

fn pages(pdf: &Pdf, catalogue: &Dict<'_>, problems: &mut Vec<String>) -> Vec<Page> {
    let mut painter = Painter { fonts: Fonts::new(), hidden: hidden(catalogue), operators: MAX_OPERATORS };
    let mut pages = Vec::new();
    for sheet in pdf.pages().iter().take(MAX_PAGES) {
        pages.push(page(sheet, &mut painter));
        if painter.operators == 0 {
            problems.push(format!("draws more than can be followed; page {} and those behind it are left out", pages.len()));
            return pages;
        }
    }
    if pdf.pages().len() > MAX_PAGES {
        problems.push(format!("has {} pages, of which the first {MAX_PAGES} are read", pdf.pages().len()));
    }
    pages
}

fn page<'a>(sheet: &Sheet<'a>, painter: &mut Painter<'a>) -> Page {
    let to_page = Affine::new(sheet.initial_transform(true).as_coeffs());
    let (mut addresses, mut places) = (Vec::new(), Vec::new());
    for (place, address) in linked(sheet) {
        let number = addresses.iter().position(|known| *known == address).unwrap_or(addresses.len());
        if number == addresses.len() {
            addresses.push(address);
        }
        places.extend(u16::try_from(number).map(|number| (to_page.transform_rect_bbox(place), number)));
    }
    let (pen, has_picture) = content::draw(painter, sheet.typed_operations(), sheet.resources(), to_page, &places);
    let (width, height) = sheet.render_dimensions();
    Page { links: addresses, has_picture, ..pen.finish(width, height) }
}

/// The places of the links to the web, and where they lead.
fn linked(sheet: &Sheet<'_>) -> Vec<(Rect, String)> {
    let Some(notes) = sheet.raw().get::<Array<'_>>("Annots") else { return Vec::new() };
    let link = |note: Dict<'_>| {
        let place = note.get::<[f64; 4]>("Rect")?;
        let target = note.get::<Dict<'_>>("A")?.get::<hayro_syntax::object::String<'_>>("URI")?;
        let [left, low, right, high] = place;
        Some((Rect::new(left, low, right, high).abs(), links::address(&info::text(target.as_bytes()))?))
    };
    notes.iter::<Dict<'_>>().filter_map(link).take(MAX_LINKS).collect()
}

/// The layers that are not shown when the file is opened.
fn hidden(catalogue: &Dict<'_>) -> HashSet<ObjRef> {
    let off = catalogue
        .get::<Dict<'_>>("OCProperties")
        .and_then(|layers| layers.get::<Dict<'_>>("D"))
        .and_then(|shown| shown.get::<Array<'_>>("OFF"));
    off.map(|off| off.raw_iter().filter_map(|layer| layer.as_obj_ref()).collect()).unwrap_or_default()
}

/// The bookmarks in their order.
fn outline(catalogue: &Dict<'_>) -> Vec<Bookmark> {
    let mut found = Vec::new();
    let mut seen = HashSet::new();
    let first = |dict: &Dict<'_>, name: &str| dict.get_ref(name);
    let Some(root) = catalogue.get::<Dict<'_>>("Outlines") else { return found };
    // The next to look at last: behind a bookmark those in it, then those behind it.
    let mut ahead = vec![(root.get::<Dict<'_>>("First"), first(&root, "First"), 0_u8)];
    while let Some((mark, at, depth)) = ahead.pop() {
        let Some(mark) = mark.filter(|_| at.is_none_or(|at| seen.insert(at))) else { continue };
        if found.len() >= MAX_BOOKMARKS {
            break;
        }
        let title = mark.get::<hayro_syntax::object::String<'_>>("Title").map(|title| info::text(title.as_bytes()));
        found.extend(title.map(|title| Bookmark { title, depth }));
        ahead.push((mark.get::<Dict<'_>>("Next"), first(&mark, "Next"), depth));
        if depth < MAX_BOOKMARK_DEPTH {
            ahead.push((mark.get::<Dict<'_>>("First"), first(&mark, "First"), depth + 1));
        }
    }
    found
}
