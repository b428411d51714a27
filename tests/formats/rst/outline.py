"""A reStructuredText file in, its blocks out as docutils or Sphinx reads them: `kind text`, one a line."""

import shutil
import sys
import tempfile
from pathlib import Path

from docutils import nodes
from docutils.core import publish_doctree

SKIPPED = {
    "comment", "substitution_definition", "target", "index", "image", "raw", "meta", "toctree", "system_message", "label", "transition",
    "pending", "todo_node",
}


def text(node):
    """The text of a node as a reader sees it, on one line; references to footnotes are no text."""
    if isinstance(node, nodes.footnote_reference):
        return ""
    if isinstance(node, nodes.citation_reference):
        return f"[{node.astext()}]"
    if isinstance(node, nodes.Text):
        return node.astext()
    return "".join(text(child) for child in node.children)


def line(node):
    return " ".join(text(node).split()).replace(" .", ".")


class Outline:
    def __init__(self):
        self.level = 0
        self.depth = -1
        self.lines = []

    def add(self, kind, words):
        if words.strip():
            self.lines.append(f"{kind} {words}")

    def paragraph(self, node, kind):
        self.add(kind[0], line(node))
        # Only the first paragraph of an item has its mark.
        if kind[0].startswith("item"):
            kind[0] = "paragraph"

    def children(self, node, kind="paragraph"):
        box = kind if isinstance(kind, list) else [kind]
        for child in node.children:
            self.node(child, box)

    def node(self, node, kind):
        name = node.tagname
        if name in SKIPPED:
            return
        method = getattr(self, "on_" + name, None)
        if method:
            method(node, kind)
        elif isinstance(node, nodes.Text):
            pass
        else:
            self.children(node, kind)

    def on_section(self, node, kind):
        self.level += 1
        self.children(node)
        self.level -= 1

    def on_title(self, node, kind):
        parent = node.parent.tagname
        if parent == "section":
            self.add(f"heading{self.level}", line(node))
        elif parent == "admonition":
            self.add("paragraph", line(node))
        else:
            self.add("caption", line(node))

    def on_rubric(self, node, kind):
        self.add("heading6", line(node))

    on_centered = on_rubric

    def on_paragraph(self, node, kind):
        self.paragraph(node, kind)

    def on_bullet_list(self, node, kind):
        self.depth += 1
        for item in node.children:
            self.children(item, f"item{self.depth}")
        self.depth -= 1

    on_enumerated_list = on_bullet_list

    def on_hlist(self, node, kind):
        for column in node.children:
            self.children(column, kind)

    def on_field_list(self, node, kind):
        # Those below the title are metadata.
        if self.lines == self.lines[:1]:
            return
        for field in node.children:
            self.add("term", line(field[0]))
            self.children(field[1], "definition")

    def on_definition_list_item(self, node, kind):
        terms = [child for child in node.children if child.tagname == "term"]
        classifiers = "".join(" : " + line(child) for child in node.children if child.tagname == "classifier")
        for term in terms:
            self.add("term", line(term) + classifiers)
        self.children(node.children[-1], "definition")

    def on_option_list_item(self, node, kind):
        self.add("term", ", ".join(option.astext() for option in node[0].children))
        self.children(node[1], "definition")

    def on_line_block(self, node, kind):
        self.add("paragraph", "\\n".join(line(child) for child in node.children))

    def on_block_quote(self, node, kind):
        self.children(node, "quotation" if node.children[0].tagname == "paragraph" else kind)

    def on_attribution(self, node, kind):
        self.add("quotation", "— " + line(node))

    def on_literal_block(self, node, kind):
        language = node.get("language")
        classes = [name for name in node["classes"] if name not in ("code", "highlight")]
        language = language or (classes[0] if classes else "-")
        language = "-" if language in ("default", "none", "text") else language
        self.add("code:" + language, node.astext().replace("\n", "\\n"))

    def on_doctest_block(self, node, kind):
        self.add("code:python", node.astext().replace("\n", "\\n"))

    def on_math_block(self, node, kind):
        self.add("code:latex", node.astext())

    def on_topic(self, node, kind):
        if "contents" not in node["classes"]:
            self.children(node, kind)

    def on_productionlist(self, node, kind):
        self.add("code:-", "\\n".join(child.astext() for child in node.children))

    def on_figure(self, node, kind):
        for legend in node.findall(nodes.legend):
            self.children(legend)

    def on_caption(self, node, kind):
        self.add("caption", line(node))

    def on_citation(self, node, kind):
        self.add("paragraph", f"[{node[0].astext()}] {line(node[1])}")

    def on_desc(self, node, kind):
        for child in node.children:
            if child.tagname == "desc_signature":
                self.add("term", child.astext().replace("class ", ""))
            else:
                self.children(child, "definition")

    def on_note(self, node, kind):
        self.children(node)

    on_warning = on_hint = on_seealso = on_admonition = on_note

    def on_table(self, node, kind):
        for child in node.children:
            if child.tagname == "title":
                self.on_title(child, kind)
        group = next(node.findall(nodes.tgroup))
        spans = {}
        for part in group.children:
            if part.tagname in ("thead", "tbody"):
                for row in part.children:
                    self.row(row, "row!" if part.tagname == "thead" else "row", spans)

    def row(self, row, kind, spans):
        """A cell that spans rows is in each of them; one that spans columns is in the first."""
        cells, column = [], 0
        entries = list(row.children)
        while entries or column in spans:
            if column in spans:
                words, left = spans.pop(column)
                if left > 1:
                    spans[column] = (words, left - 1)
                cells.append(words)
                column += 1
                continue
            entry = entries.pop(0)
            shown = (child for child in entry.findall(nodes.paragraph) if child.parent.tagname != "system_message")
            words = " ".join(line(child) for child in shown)
            if entry.get("morerows"):
                spans[column] = (words, entry["morerows"])
            cells.append(words)
            cells.extend("" for _ in range(entry.get("morecols", 0)))
            column += 1 + entry.get("morecols", 0)
        self.add(kind, " | ".join(cells).rstrip())


def docutils_tree(path):
    settings = {"doctitle_xform": False, "docinfo_xform": False, "syntax_highlight": "none", "report_level": 5}
    return publish_doctree(Path(path).read_text(), settings_overrides=settings)


def sphinx_tree(path):
    from sphinx.application import Sphinx

    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(path, Path(folder) / "index.rst")
        (Path(folder) / "conf.py").write_text("smartquotes = False\nextensions = ['sphinx.ext.todo']\n")
        app = Sphinx(folder, folder, folder + "/out", folder + "/trees", "html", status=None, warning=None)
        app.build()
        return app.env.get_and_resolve_doctree("index", app.builder)


def main():
    tool, path = sys.argv[1:]
    tree = docutils_tree(path) if tool == "docutils" else sphinx_tree(path)
    outline = Outline()
    outline.children(tree)
    print("\n".join(outline.lines))


main()
