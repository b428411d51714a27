//! The elements of a document in, one after the other, its body and its shape out. Markdown and HTML meet here: what
//! either calls a list is written alike.
//!
//! Time grows with the text alone: elements nest at most [`MAX_DEPTH`] deep, and those below count as their text.

mod element;
mod html;
mod layout;
mod questions;
mod retain;
mod run;
mod sections;
mod tags;

pub(super) use element::{Element, code_label, code_language, link};
pub(super) use html::{is_html, is_void};
pub(super) use questions::{is_faq, is_question_mark};
pub(super) use retain::retain;

use crate::block::{Admonition, Kind, Shape, Style};
use crate::parse::blocks::layout::{Layout, Place};
use crate::parse::blocks::questions::Part;
use crate::parse::blocks::run::{Line, Run};
use crate::parse::blocks::sections::{QUESTION, Sections};
use crate::parse::furniture;

/// Elements that nest deeper are left out, not their text. Documents that people read stay below 20.
const MAX_DEPTH: usize = 64;
/// A longer bold line is a sentence that its author stresses.
const MAX_BOLD_HEADING_CHARS: usize = 80;

/// What a document came to be.
#[derive(Debug, Default)]
pub(super) struct Built {
    pub(super) body: String,
    pub(super) shape: Shape,
    /// What it says beside its text: captions of pictures.
    pub(super) evidence: Vec<String>,
}

/// How headings without an anchor of their own are named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchors {
    /// By their words, as sites made of Markdown do.
    Slugs,
    /// Not at all.
    Stated,
}

/// A document as it is read.
#[derive(Debug)]
pub(super) struct Builder {
    anchors: Anchors,
    layout: Layout,
    sections: Sections,
    frames: Vec<Frame>,
    /// How many elements of Markdown are open that nest too deep to have a frame.
    too_deep: usize,
    run: Run,
    /// Whether marks are open in `frames` that the run does not know yet.
    has_stale_marks: bool,
    /// The finished cells of the open row.
    cells: Vec<Line>,
    /// Code that stands in the open row, which has lines and cannot.
    code_of_row: Vec<(Option<String>, String)>,
    is_in_cell: bool,
    code: Option<String>,
    unseen: usize,
    /// Whether a group is open, and its number once a block is in it.
    group: Option<Option<u32>>,
    groups: u32,
    /// What an address names the place by that was reached last.
    anchor: Option<String>,
    evidence: Vec<String>,
}

/// An element that is open.
#[derive(Debug)]
struct Frame {
    element: Element,
    /// The name of the tag that opened it. What Markdown opened has none, and no tag closes it.
    tag: Option<String>,
    /// Its mark in the run, if the run knows it.
    mark: Option<usize>,
    /// How many headings were open before it.
    sections: usize,
    is_group: bool,
    /// The language that it says the code in it is of.
    language: Option<String>,
    /// What is written below it.
    caption: Option<String>,
}

impl Builder {
    pub(super) fn new(anchors: Anchors) -> Builder {
        Builder {
            anchors,
            layout: Layout::default(),
            sections: Sections::default(),
            frames: Vec::new(),
            too_deep: 0,
            run: Run::default(),
            has_stale_marks: false,
            cells: Vec::new(),
            code_of_row: Vec::new(),
            is_in_cell: false,
            code: None,
            unseen: 0,
            group: None,
            groups: 0,
            anchor: None,
            evidence: Vec::new(),
        }
    }

    /// Opens an element that only [`Builder::end`] closes.
    pub(super) fn start(&mut self, element: Element) {
        if self.too_deep > 0 || self.frames.len() >= MAX_DEPTH {
            if element.is_block() {
                self.flush();
            }
            self.too_deep += 1;
        } else {
            self.open(element, None);
        }
    }

    /// Closes what [`Builder::start`] opened last, and the tags that were left open in it.
    pub(super) fn end(&mut self) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        while self.frames.last().is_some_and(|frame| frame.tag.is_some()) {
            self.close();
        }
        self.close();
    }

    /// Adds text. Its line ends count in code only.
    pub(super) fn text(&mut self, text: &str) {
        if self.unseen > 0 {
            return;
        }
        if let Some(code) = &mut self.code {
            code.push_str(text);
            return;
        }
        self.renew_marks();
        self.run.push(text);
    }

    /// Adds code in running text.
    pub(super) fn inline_code(&mut self, code: &str) {
        self.renew_marks();
        let mark = self.run.open(Style::Code);
        self.text(code);
        self.run.close(mark);
    }

    /// Adds the label of what follows, such as the name of a file.
    pub(super) fn label(&mut self, label: &str) {
        if self.frames.len() < MAX_DEPTH {
            self.write_label(Element::Caption, label);
        }
    }

    /// Ends a line that a reader does not see end.
    pub(super) fn soft_break(&mut self) {
        if self.code.is_some() {
            self.text("\n");
        } else if self.unseen == 0 {
            self.run.soft_break();
        }
    }

    /// Ends a line. Two of them end a paragraph.
    pub(super) fn hard_break(&mut self) {
        if self.code.is_some() || self.unseen > 0 {
            self.text("\n");
        } else if self.is_in_cell {
            self.run.push(" ");
        } else if self.run.is_at_line_start() {
            self.flush();
        } else {
            self.run.hard_break();
        }
    }

    /// Ends the paragraph that is open without opening another.
    pub(super) fn rule(&mut self) {
        self.flush();
    }

    /// Closes what is open.
    pub(super) fn finish(mut self) -> Built {
        self.flush();
        while !self.frames.is_empty() {
            self.close();
        }
        let (body, shape) = self.layout.finish();
        Built { body, shape, evidence: self.evidence }
    }

    fn open(&mut self, element: Element, tag: Option<String>) {
        if element.is_block() {
            self.flush();
        }
        let element = self.fitting(element);
        let opens_group =
            matches!(element, Element::List(_) | Element::Table | Element::Quote | Element::Admonition(_) | Element::DefinitionList);
        let is_group = opens_group && self.group.is_none();
        if is_group {
            self.group = Some(None);
        }
        let mark = match &element {
            Element::Inline(style) => Some(style.clone()).map(|style| self.run.open(style)),
            _ => None,
        };
        match &element {
            Element::Unseen => self.unseen += 1,
            Element::Cell { .. } => self.is_in_cell = true,
            Element::Code { .. } => self.code = Some(String::new()),
            _ => {}
        }
        self.frames.push(Frame { element, tag, mark, sections: self.sections.len(), is_group, language: None, caption: None });
    }

    /// What `element` counts as where it stands: a cell holds running text only, and code no elements.
    fn fitting(&self, element: Element) -> Element {
        if self.code.is_some() && !matches!(element, Element::Unseen) {
            return Element::Plain;
        }
        let is_in_table = self.frames.iter().any(|frame| frame.element == Element::Table);
        match element {
            Element::List(_) | Element::Item { .. } | Element::Table | Element::Row { .. } | Element::Cell { .. } if self.is_in_cell => {
                Element::Container
            }
            Element::Row { .. } | Element::Cell { .. } if !is_in_table => Element::Container,
            element => element,
        }
    }

    fn close(&mut self) {
        if self.frames.last().is_some_and(|frame| frame.element.is_block()) {
            self.flush();
        }
        let caption = self.frames.last_mut().and_then(|frame| frame.caption.take()).filter(|caption| !caption.is_empty());
        caption.into_iter().for_each(|caption| self.write_label(Element::Caption, &caption));
        let Some(frame) = self.frames.pop() else { return };
        match frame.element {
            Element::Unseen => self.unseen = self.unseen.saturating_sub(1),
            Element::Inline(_) => frame.mark.into_iter().for_each(|mark| self.run.close(mark)),
            Element::Cell { is_header, columns } => self.end_cell(is_header, columns),
            Element::Row { is_header } => self.end_row(is_header),
            Element::Code { language } => self.end_code(language),
            Element::Item { .. } => self.count_item(),
            Element::Details | Element::DefinitionList | Element::List(_) => self.sections.truncate(frame.sections),
            Element::Container
            | Element::Paragraph
            | Element::Heading { .. }
            | Element::Quote
            | Element::Admonition(_)
            | Element::AdmonitionTitle
            | Element::Table
            | Element::Term
            | Element::Definition
            | Element::Figure { .. }
            | Element::Caption
            | Element::Summary
            | Element::Asked
            | Element::Answer
            | Element::Plain => {}
        }
        if frame.is_group {
            self.group = None;
        }
    }

    fn end_cell(&mut self, is_header: bool, columns: usize) {
        self.is_in_cell = false;
        let cell = self.take_run();
        self.cells.push(cell);
        self.cells.extend((1..columns).map(|_| Line::default()));
        let row = self.frames.iter_mut().rev().find_map(|frame| match &mut frame.element {
            Element::Row { is_header } => Some(is_header),
            _ => None,
        });
        if let Some(row) = row {
            *row &= is_header;
        }
    }

    fn end_row(&mut self, is_header: bool) {
        let cells = std::mem::take(&mut self.cells);
        let place = self.place();
        self.layout.row(&cells, is_header, place);
        for (language, code) in std::mem::take(&mut self.code_of_row) {
            self.layout.code(language, &code, place);
        }
    }

    fn end_code(&mut self, language: Option<String>) {
        let code = shown_code(&self.code.take().unwrap_or_default());
        if code.trim().is_empty() {
            return;
        }
        if !self.is_in_cell {
            let place = self.place();
            self.layout.code(language, &code, place);
        } else if code.contains('\n') {
            self.code_of_row.push((language, code));
        } else {
            self.inline_code(&code);
        }
    }

    fn count_item(&mut self) {
        let list = self.frames.iter_mut().rev().find_map(|frame| match &mut frame.element {
            Element::List(next) => Some(next),
            _ => None,
        });
        if let Some(Some(next)) = list {
            *next = next.saturating_add(1);
        }
    }

    /// Marks go on behind the block that ended inside them.
    fn renew_marks(&mut self) {
        if !std::mem::take(&mut self.has_stale_marks) {
            return;
        }
        for frame in &mut self.frames {
            if let (Element::Inline(style), None) = (&frame.element, frame.mark) {
                frame.mark = Some(self.run.open(style.clone()));
            }
        }
    }

    fn take_run(&mut self) -> Line {
        for frame in &mut self.frames {
            self.has_stale_marks |= frame.mark.take().is_some();
        }
        self.run.take()
    }

    /// Writes the text that was gathered as the block that the open elements make it.
    fn flush(&mut self) {
        if self.code.is_some() || self.unseen > 0 {
            return;
        }
        if self.is_in_cell {
            self.run.push(" ");
            return;
        }
        let is_blank = self.run.is_blank();
        let line = self.take_run();
        if !is_blank {
            self.write(line);
        }
    }

    fn place(&mut self) -> Place {
        let group = self.group.as_mut().map(|group| {
            *group.get_or_insert_with(|| {
                self.groups += 1;
                self.groups - 1
            })
        });
        let admonition = self.frames.iter().rev().find_map(|frame| match frame.element {
            Element::Admonition(kind) => Some(kind),
            _ => None,
        });
        self.anchor = None;
        Place { under: self.sections.under(), group, admonition }
    }

    fn write(&mut self, line: Line) {
        match self.role() {
            Role::Heading { level, anchor } => self.write_heading(line, level, anchor),
            Role::Question => self.write_question(&line),
            Role::Item { frame } => self.write_item(frame, &line),
            Role::Quotation { frame } => self.write_quotation(frame, &line),
            Role::Title => self.write_title(&line),
            Role::PictureCaption => self.evidence.push(furniture::Kind::Caption.evidence(&line.text)),
            Role::Caption => self.write_text(Kind::Caption, &line),
            Role::Term if questions::is_question(&line.text) => self.write_question(&line),
            Role::Term => self.write_text(Kind::Term, &line),
            Role::Definition => {
                let kind = if self.sections.is_in_question() { Kind::Paragraph } else { Kind::Definition };
                self.write_text(kind, &line);
            }
            Role::Paragraph => self.write_paragraph(line),
        }
    }

    fn write_text(&mut self, kind: Kind, line: &Line) {
        let place = self.place();
        self.layout.text(kind, "", line, place);
    }

    fn write_heading(&mut self, line: Line, level: u8, stated: Option<String>) {
        let (line, in_text) = match self.anchors {
            Anchors::Slugs => questions::heading_anchor(line),
            Anchors::Stated => (line, None),
        };
        let line = line.on_one_line();
        if line.text.is_empty() {
            return;
        }
        let anchor = in_text.or(stated).or_else(|| self.anchor.take());
        let anchor = anchor.or_else(|| (self.anchors == Anchors::Slugs).then(|| self.sections.slug(&line.text)).flatten());
        self.sections.close_for(level);
        let at = self.layout.next();
        self.write_text(Kind::Heading { level, anchor }, &line);
        self.sections.open(level, at);
    }

    fn write_question(&mut self, line: &Line) {
        let anchor = self.anchor.take();
        self.sections.close_for(QUESTION);
        let at = self.layout.next();
        self.write_text(Kind::Question { anchor }, &line.clone().on_one_line());
        self.sections.open(QUESTION, at);
    }

    fn write_item(&mut self, frame: usize, line: &Line) {
        let lists = self.frames.iter().take(frame).filter_map(|frame| match frame.element {
            Element::List(number) => Some(number),
            _ => None,
        });
        let lists: Vec<Option<u32>> = lists.collect();
        let number = lists.last().copied().flatten();
        let depth = u8::try_from(lists.len().saturating_sub(1)).unwrap_or(u8::MAX);
        if let Some(Frame { element: Element::Item { is_marked }, .. }) = self.frames.get_mut(frame) {
            *is_marked = true;
        }
        if let Some(parts) = questions::bold_question(line) {
            return self.write_parts(parts);
        }
        let mark = number.map_or_else(|| "- ".to_owned(), |number| format!("{number}. "));
        let place = self.place();
        self.layout.text(Kind::Item { depth, number }, &mark, line, place);
    }

    /// A quotation that begins with `[!note]` is an admonition.
    fn write_quotation(&mut self, frame: usize, line: &Line) {
        let Some((kind, title, text)) = questions::callout(line) else { return self.write_text(Kind::Quotation, line) };
        if let Some(frame) = self.frames.get_mut(frame) {
            frame.element = Element::Admonition(kind);
        }
        for part in [title, text] {
            if !part.text.is_empty() {
                self.write_text(Kind::Paragraph, &part);
            }
        }
    }

    /// The title of an admonition, unless it only names its kind.
    fn write_title(&mut self, line: &Line) {
        if Admonition::named(line.text.trim_end_matches([':', '!'])).is_none() {
            self.write_text(Kind::Paragraph, line);
        }
    }

    /// Writes the parts of a paragraph of which each line is a question, an answer or a definition.
    fn write_parts(&mut self, parts: Vec<Part>) {
        let is_list = self.group.is_none() && matches!(parts.first(), Some(Part::Term(_)));
        if is_list {
            self.group = Some(None);
        }
        for part in parts {
            match part {
                Part::Question(line) => self.write_question(&line),
                Part::Text(line) => self.write_text(Kind::Paragraph, &line),
                Part::Term(line) => self.write_text(Kind::Term, &line),
                Part::Definition(line) => self.write_text(Kind::Definition, &line),
            }
        }
        if is_list {
            self.group = None;
        }
    }

    fn write_paragraph(&mut self, line: Line) {
        if let Some(parts) = questions::parts(&line, self.sections.is_in_question()) {
            return self.write_parts(parts);
        }
        let stands_alone = self.group.is_none() && line.is_strong();
        if stands_alone && questions::is_question(&line.text) {
            self.write_question(&line);
        } else if stands_alone && questions::is_bold_heading(&line.text, MAX_BOLD_HEADING_CHARS) {
            self.sections.close_for(6);
            let at = self.layout.next();
            self.write_text(Kind::Heading { level: 6, anchor: None }, &line.on_one_line());
            self.sections.open(6, at);
        } else {
            self.write_text(Kind::Paragraph, &line);
        }
    }

    /// What running text is, by the elements that it stands in.
    fn role(&self) -> Role {
        for (number, frame) in self.frames.iter().enumerate().rev() {
            return match &frame.element {
                Element::Heading { level, anchor } if !self.is_part_of_a_block(number) => {
                    Role::Heading { level: *level, anchor: anchor.clone() }
                }
                Element::Summary | Element::Asked => Role::Question,
                Element::Answer => Role::Paragraph,
                Element::Term => Role::Term,
                Element::Definition => Role::Definition,
                Element::Caption => {
                    let has_picture = self.frames.iter().any(|frame| frame.element == Element::Figure { has_picture: true });
                    if has_picture { Role::PictureCaption } else { Role::Caption }
                }
                Element::AdmonitionTitle => Role::Title,
                Element::Item { is_marked: false } => Role::Item { frame: number },
                Element::Item { is_marked: true } | Element::Admonition(_) => Role::Paragraph,
                Element::Quote => Role::Quotation { frame: number },
                _ => continue,
            };
        }
        Role::Paragraph
    }

    /// Whether a heading in frame `number` opens no section of the page, but stands in an item or the like.
    fn is_part_of_a_block(&self, number: usize) -> bool {
        self.frames.iter().take(number).any(|frame| {
            matches!(
                frame.element,
                Element::Item { .. }
                    | Element::Quote
                    | Element::Admonition(_)
                    | Element::Term
                    | Element::Definition
                    | Element::Caption
                    | Element::Summary
            )
        })
    }
}

/// What running text is.
#[derive(Debug)]
enum Role {
    Heading { level: u8, anchor: Option<String> },
    Question,
    Item { frame: usize },
    Quotation { frame: usize },
    Title,
    Term,
    Definition,
    PictureCaption,
    Caption,
    Paragraph,
}

/// Code without its last line end and without what cannot be shown: controls, and characters that turn a line around.
fn shown_code(code: &str) -> String {
    let shown = |c: &char| matches!(c, '\n' | '\t') || !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let code: String = code.replace("\r\n", "\n").chars().filter(shown).collect();
    code.trim_end_matches('\n').to_owned()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::block::Block;

    /// The blocks of a body, one a line: `kind(details) text`, behind it the heading that it stands under and the rest.
    pub(in crate::parse) fn shown(body: &str, shape: &Shape) -> Vec<String> {
        let text = |span: &crate::block::Span| body.get(span.start as usize..span.end as usize).expect("a span within the body");
        let line = |block: &Block| {
            let kind = match &block.kind {
                Kind::Heading { level, anchor } => format!("heading{level}#{}", anchor.as_deref().unwrap_or("-")),
                Kind::Item { depth, number } => format!("item{depth}{}", number.map_or("", |_| "n")),
                Kind::Row { cells, is_header } => {
                    let cells: Vec<&str> = cells.iter().map(text).collect();
                    format!("row{}[{}]", if *is_header { "!" } else { "" }, cells.join(","))
                }
                Kind::Code { language } => format!("code:{}", language.as_deref().unwrap_or("-")),
                kind => kind.name().to_owned(),
            };
            let under = block.under.map_or(String::new(), |under| format!(" <{}", text(&shape.blocks[under as usize].span)));
            let group = block.group.map_or(String::new(), |group| format!(" g{group}"));
            let admonition = block.admonition.map_or(String::new(), |kind| format!(" {kind:?}"));
            format!("{kind} {:?}{under}{group}{admonition}", text(&block.span))
        };
        shape.blocks.iter().map(line).collect()
    }

    /// What holds of every body with a shape.
    pub(in crate::parse) fn check(body: &str, shape: &Shape) {
        let mut end = 0;
        for (place, block) in shape.blocks.iter().enumerate() {
            let span = block.span.start as usize..block.span.end as usize;
            assert!(body.get(end..span.start).is_some_and(|between| between.trim().is_empty()), "{place}: {body:?} {shape:?}");
            let text = body.get(span.clone()).expect("a span within the body");
            assert!(!text.trim().is_empty(), "{place}: {body:?} {shape:?}");
            if !matches!(block.kind, Kind::Code { .. }) {
                assert_eq!(crate::text::clean::clean(text), text);
            }
            assert!(block.under.is_none_or(|under| (under as usize) < place && shape.blocks[under as usize].kind.is_heading()));
            if let Kind::Row { cells, .. } = &block.kind {
                assert!(cells.iter().all(|cell| cell.start >= block.span.start && cell.end <= block.span.end));
            }
            end = span.end;
        }
        if !shape.is_plain() {
            assert_eq!(end, body.len());
        }
        assert!(shape.inlines.is_sorted_by_key(|inline| inline.span.start));
        for inline in &shape.inlines {
            let block = &shape.blocks[shape.block_at(inline.span.start).expect("a block")];
            assert!(inline.span.start < inline.span.end && inline.span.end <= block.span.end, "{inline:?} {block:?}");
            assert!(body.get(inline.span.start as usize..inline.span.end as usize).is_some());
        }
    }

    pub(in crate::parse) fn html(html: &str) -> Vec<String> {
        let mut builder = Builder::new(Anchors::Stated);
        builder.html(html);
        let built = builder.finish();
        check(&built.body, &built.shape);
        shown(&built.body, &built.shape)
    }

    #[test]
    fn html_tags_that_are_left_open_end_where_browsers_end_them() {
        assert_eq!(
            html("<p>One<p>Two<ul><li>a<li>b<ul><li>c</ul><li>d</ul><table><tr><th>h<tr><td>1<td>2</table>x</b>y"),
            [
                "paragraph \"One\"",
                "paragraph \"Two\"",
                "item0 \"- a\" g0",
                "item0 \"- b\" g0",
                "item1 \"- c\" g0",
                "item0 \"- d\" g0",
                "row![h] \"h\" g1",
                "row[1,2] \"1 | 2\" g1",
                "paragraph \"xy\"",
            ]
        );
    }

    #[test]
    fn pages_of_documentation_tools_have_anchors_code_and_admonitions() {
        assert_eq!(
            html(
                "<section id='setup'><h2>Set up<a class='headerlink' href='#setup'>¶</a></h2><p>Run <code>make</code>:</p>                 <div class='highlight-sh notranslate'><div class='highlight'><pre><span></span>make <b>all</b>\n\n# done\n</pre></div></div>                 <div class='admonition warning'><p class='admonition-title'>Warning</p><p>Hot.</p></div>                 <div class='tip custom-block'><p class='custom-block-title'>By the way</p><p>Cold.</p></div></section>                 <dl><dt>mill</dt><dd><p>A house.</p></dd></dl><figure><img><figcaption>A mill</figcaption></figure>"
            ),
            [
                "heading2#setup \"Set up\"",
                "paragraph \"Run make:\" <Set up",
                "code:sh \"make all\\n\\n# done\" <Set up",
                "paragraph \"Hot.\" <Set up g0 Warning",
                "paragraph \"By the way\" <Set up g1 Tip",
                "paragraph \"Cold.\" <Set up g1 Tip",
                "term \"mill\" <Set up g2",
                "definition \"A house.\" <Set up g2",
            ]
        );
    }

    #[test]
    fn a_cell_holds_one_line_and_code_of_several_lines_follows_its_row() {
        assert_eq!(
            html("<table><caption>Keys</caption><tr><td colspan=2>a<br>b<ul><li>c</ul><td><pre>x\ny</pre><td></td></tr></table>"),
            ["caption \"Keys\" g0", "row[a b c,,,] \"a b c |  |  |\" g0", "code:- \"x\\ny\" g0"]
        );
    }

    #[test]
    fn lines_that_ask_answer_and_define_are_blocks() {
        let paragraph = |lines: &[&str]| {
            let mut builder = Builder::new(Anchors::Stated);
            for line in lines {
                builder.html(line);
                builder.soft_break();
            }
            let built = builder.finish();
            check(&built.body, &built.shape);
            shown(&built.body, &built.shape)
        };
        assert_eq!(
            paragraph(&["<b>Q:</b> How", "so?", "<b>A:</b> Like <i>this</i>.", "More.", "Q2. Why? A: So."]),
            ["question \"How so?\"", "paragraph \"Like this. More.\" <How so?", "question \"Why?\"", "paragraph \"So.\" <Why?",]
        );
        assert_eq!(paragraph(&["<b>How so?</b>", "Like this."]), ["question \"How so?\"", "paragraph \"Like this.\" <How so?"]);
        assert_eq!(
            paragraph(&["RTP : Random teleport", "<b>AFK</b>: Away", "<b>GG:</b> Good game"]),
            [
                "term \"RTP\" g0",
                "definition \"Random teleport\" g0",
                "term \"AFK\" g0",
                "definition \"Away\" g0",
                "term \"GG\" g0",
                "definition \"Good game\" g0",
            ]
        );
        for text in ["A. Moor asked: why?", "Q", "Note: text", "a : b"] {
            assert_eq!(paragraph(&[text]), [format!("paragraph {text:?}")]);
        }
    }

    #[test]
    fn an_item_that_asks_in_bold_is_a_question_until_its_list_ends() {
        assert_eq!(
            html("<p>FAQ:</p><ul><li><b>Why?</b><br>So.<li><b>When?</b><br>Now.</ul><p>End.</p>"),
            [
                "paragraph \"FAQ:\"",
                "question \"Why?\" g0",
                "paragraph \"So.\" <Why? g0",
                "question \"When?\" g0",
                "paragraph \"Now.\" <When? g0",
                "paragraph \"End.\"",
            ]
        );
    }

    #[test]
    fn what_is_folded_up_stands_under_its_summary_alone() {
        assert_eq!(
            html("<h2>FAQ</h2><details><summary>Why?</summary><p>So.</p></details><p>End.</p>"),
            ["heading2#- \"FAQ\"", "question \"Why?\" <FAQ", "paragraph \"So.\" <Why?", "paragraph \"End.\" <FAQ"]
        );
    }
}
