"""Makes ebooklib.epub: a book with pages that are no text, a chapter in two files, and a note out of the order of reading."""

from ebooklib import epub

book = epub.EpubBook()
book.set_identifier("urn:alder-mill:guide")
book.set_title("Guide to the Alder Mill")
book.set_language("en")
book.add_author("Tom Reddy")
book.add_author("Lena Orth", role="ill", uid="illustrator")
book.add_metadata("DC", "date", "2020")


def page(name, title, body, kind=None):
    item = epub.EpubHtml(uid=name, title=title, file_name=f"text/{name}.xhtml", lang="en")
    attribute = f' epub:type="{kind}"' if kind else ""
    item.content = f'<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"><head><title>{title}</title></head><body><section{attribute}>{body}</section></body></html>'
    book.add_item(item)
    return item


rights = page("rights", "Rights", "<p>Copyright 2020 by Tom Reddy. No part may be copied without a letter from the miller.</p>", "copyright-page")
arrival = page("arrival", "Arrival", "<h1>Arrival</h1><p>Visitors come by the lower bridge<a epub:type='noteref' href='#n1'>1</a>, since the upper one is closed.</p><aside epub:type='footnote' id='n1'><p>It was closed after the flood.</p></aside>")
arrival_2 = page("arrival_2", "", "<p>Dogs wait in the yard.</p>")
tour = page("tour", "The tour", "<h2 id='tour'>The tour</h2><span epub:type='pagebreak' title='9'>9</span><ul><li>Wheel room</li><li>Stone floor</li></ul><p style='display: none'>Skip the attic.</p>")
answers = page("answers", "Answers", "<p>The answer to the riddle is the wind.</p>")
index = page("words", "Index", "<p>Bridge, 4; dogs, 5</p>", "index")
book.toc = (arrival, tour, index)
book.add_item(epub.EpubNcx())
book.add_item(epub.EpubNav())
answers.is_linear = False
book.spine = ["nav", rights, arrival, arrival_2, tour, answers, index]
epub.write_epub("ebooklib.epub", book)
