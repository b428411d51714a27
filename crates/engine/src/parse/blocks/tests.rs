//! What holds of every body with a shape, how blocks are shown in tests, and tests of the builder.

use crate::article::Article;
use crate::block::{Block, Kind, Shape};
use crate::parse::blocks::{Anchors, Builder};

/// The blocks of a body, one a line: `kind(details) text`, behind it the heading that it stands under and the rest.
pub(crate) fn shown(body: &str, shape: &Shape) -> Vec<String> {
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

/// The blocks of an article, which are [`check`]ed, as [`shown`] prints them.
pub(crate) fn outline(article: &Article) -> Vec<String> {
    check(&article.body, &article.shape);
    shown(&article.body, &article.shape)
}

/// What holds of every body with a shape.
pub(crate) fn check(body: &str, shape: &Shape) {
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

pub(crate) fn html(html: &str) -> Vec<String> {
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
        outline(&crate::parse::parse("a.md", b"# M\n\n<details><summary>Why?</summary>\n\nSo.</details> And\n\nEnd.\n").articles[0]),
        ["question \"Why?\"", "paragraph \"So.\" <Why?", "paragraph \"And\"", "paragraph \"End.\""]
    );
    assert_eq!(
        html("<h2>FAQ</h2><details><summary>Why?</summary><p>So.</p></details><p>End.</p>"),
        ["heading2#- \"FAQ\"", "question \"Why?\" <FAQ", "paragraph \"So.\" <Why?", "paragraph \"End.\" <FAQ"]
    );
}

#[test]
fn a_heading_over_all_columns_is_the_tables_name() {
    assert_eq!(
        html(
            "<table class='infobox'><tr><th colspan=2>Old mill</th></tr><tr><th>Built</th><td>1912</td></tr><tr><th>Output</th><td>30 tons</td></tr></table>"
        ),
        ["caption \"Old mill\" g0", "row[Built,1912] \"Built | 1912\" g0", "row[Output,30 tons] \"Output | 30 tons\" g0"]
    );
}

#[test]
fn a_heading_that_leads_back_to_the_contents_stays_and_the_number_of_a_note_does_not() {
    assert_eq!(
        html(
            "<h2><a class='toc-backref' href='#c' role='doc-backlink'>Gates</a><a class='headerlink' href='#gates'>¶</a></h2><p>They open<a role='doc-noteref' href='#n'>1</a> at noon.</p>"
        ),
        ["heading2#gates \"Gates\"", "paragraph \"They open at noon.\" <Gates"]
    );
}

#[test]
fn what_readers_comment_is_no_text() {
    for list in ["<section id='comments'>", "<div class='comments'>", "<ol class='comment-list'>", "<div id='disqus_thread'>"] {
        assert_eq!(html(&format!("<p>It opens at nine.</p>{list}<p>Not true.</p>")), ["paragraph \"It opens at nine.\""], "{list}");
    }
}

#[test]
fn a_permalink_alone_is_no_text() {
    assert_eq!(html("<p>One.</p><p><a href='#x'>¶</a></p><h2>¶</h2><ul><li>¶</ul>"), ["paragraph \"One.\""]);
}

#[test]
fn what_an_encyclopaedia_writes_around_its_text_is_not_seen() {
    assert_eq!(
        html(
            "<div id='siteSub'>From Valleypedia, the free encyclopaedia</div><div class='hatnote'>For other uses, see Mill.</div>\
             <p>It closed.<sup class='noprint Inline-Template Template-Fact'>[<i>citation needed</i>]</sup></p><div id='toc'><h2>Contents</h2></div>\
             <h2>Past<span class='mw-editsection'>[<a>edit</a>]</span></h2><p>It ran.</p><h2>Wheel<a href='#wheel'>¶</a></h2><p>It turned.</p><dl><dt>Sail<a href='#sail'>¶</a><dd>Cloth.</dl>\
             <div id='catlinks'>Categories: Mills</div>"
        ),
        [
            "paragraph \"It closed.\"",
            "heading2#- \"Past\"",
            "paragraph \"It ran.\" <Past",
            "heading2#wheel \"Wheel\"",
            "paragraph \"It turned.\" <Wheel",
            "term \"Sail\" <Wheel g0",
            "definition \"Cloth.\" <Wheel g0"
        ]
    );
}
