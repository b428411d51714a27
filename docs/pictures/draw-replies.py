#!/usr/bin/env python3
"""Draws replies as Discord shows them: their JSON in, a page each out that a browser can take a picture of.

usage: cargo run --example replies | docs/pictures/draw-replies.py FOLDER
       docs/pictures/ask-preview.py PROGRAM ARTICLES <QUESTIONS | docs/pictures/draw-replies.py FOLDER
       (`just pictures` does both, and takes the pictures with Chromium)

It knows what pullquote uses of Discord's markdown, embeds and buttons. Code is not coloured.
"""
import html
import itertools
import json
import pathlib
import re
import sys

STYLE = """
body { margin: 0; background: #313338; color: #dbdee1; font: 16px/1.375 "Noto Sans", "DejaVu Sans", sans-serif; }
.message { display: grid; grid-template-columns: 40px 1fr; column-gap: 16px; padding: 16px 24px; }
.avatar { width: 40px; height: 40px; border-radius: 50%; background: #b07d00; color: #fff; text-align: center; font: bold 26px/44px Georgia, serif; }
.asked { grid-column: 2; font-size: 14px; color: #949ba4; margin-bottom: 2px; } .asked b { color: #c9cdfb; font-weight: 500; }
.name { font-weight: 600; color: #f2f3f5; } .app { background: #5865f2; color: #fff; font-size: 10px; border-radius: 3px; padding: 1px 5px; vertical-align: 2px; }
.embed { max-width: 520px; background: #2b2d31; border-left: 4px solid; border-radius: 4px; padding: 10px 16px 14px 12px; margin-top: 6px; }
.title { font-weight: 600; color: #f2f3f5; margin-bottom: 6px; } .description { font-size: 14px; line-height: 18px; white-space: normal; }
blockquote { margin: 4px 0 2px; padding-left: 12px; border-left: 4px solid #4e5058; } a { color: #00a8fc; text-decoration: none; }
small { color: #949ba4; font-size: 12px; } .footer { color: #b5bac1; font-size: 12px; margin-top: 8px; } b { color: #f2f3f5; } .gap { height: 8px; }
code, pre { font-family: "DejaVu Sans Mono", monospace; background: #1e1f22; border-radius: 4px; } code { font-size: 12px; padding: 1px 3px; }
pre { font-size: 12px; line-height: 17px; margin: 5px 0; padding: 7px 9px; border: 1px solid #1a1b1e; white-space: pre-wrap; overflow-wrap: anywhere; }
.item { padding-left: 18px; text-indent: -12px; }
.buttons { margin-top: 6px; } .button { display: inline-block; background: #4e5058; color: #fff; border-radius: 3px; padding: 5px 14px; margin: 3px 6px 3px 0; font-size: 14px; font-weight: 500; }
.private { color: #949ba4; font-size: 12px; margin-top: 6px; }
"""


def inline(text):
    """Markdown of one line as HTML. A character behind a backslash stands for itself, and so does all in a code span."""
    held = []

    def hold(found):
        escaped, _, code = found.groups()
        held.append(html.escape(escaped) if escaped else f"<code>{html.escape(code.strip())}</code>")
        return f"\0{len(held) - 1}\0"

    text = html.escape(re.sub(r"\\([^0-9A-Za-z\s])|(`+)(.+?)\2(?!`)", hold, text))
    text = re.sub(r"\[([^\]]*)\]\(([^)\s]*)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)
    return re.sub("\0(\\d+)\0", lambda found: held[int(found.group(1))], text)


def line_block(line):
    if not line:
        return '<div class="gap"></div>'
    if line.startswith("-# "):
        return f"<div><small>{inline(line[3:])}</small></div>"
    item = re.match(r"( *)- (.*)", line)
    if item:
        return f'<div class="item" style="margin-left: {len(item[1]) * 8}px">• {inline(item[2])}</div>'
    return f"<div>{inline(line)}</div>"


def blocks(text):
    """Markdown as HTML: fenced code, quotations of neighbouring lines, single lines."""
    drawn, lines = "", text.split("\n")
    while lines:
        line = lines.pop(0)
        if line.startswith("```") and "```" in lines:
            end = lines.index("```")
            drawn += f"<pre>{html.escape(chr(10).join(lines[:end]))}</pre>"
            lines = lines[end + 1:]
        elif line.startswith("> "):
            quoted = [line, *itertools.takewhile(lambda other: other.startswith("> "), lines)]
            drawn += f"<blockquote>{''.join(line_block(quote[2:]) for quote in quoted)}</blockquote>"
            lines = lines[len(quoted) - 1:]
        else:
            drawn += line_block(line)
    return drawn


def embed(part):
    lines = blocks(part.get("description", ""))
    footer = html.escape(part.get("footer", {}).get("text", ""))
    title = inline(part.get("title", ""))
    return (f'<div class="embed" style="border-color: #{part.get("color", 0):06x}"><div class="title">{title}</div>'
            f'<div class="description">{lines}</div><div class="footer">{footer}</div></div>')


def buttons(row):
    labels = (html.escape(button["label"]) + (" ↗" if "url" in button else "") for button in row["components"])
    return '<div class="buttons">' + "".join(f'<span class="button">{label}</span>' for label in labels) + "</div>"


def page(did, message):
    content = message.get("content", "").strip("\n")
    body = blocks(content) if content else ""
    body += "".join(embed(part) for part in message.get("embeds", []))
    body += "".join(buttons(row) for row in message.get("components", []))
    if message.get("flags", 0) & 64:
        body += '<div class="private">👁 Only you can see this · Dismiss message</div>'
    what, command = did.split(" ", 1)
    return f"""<!doctype html><meta charset="utf-8"><title>A reply of pullquote</title><style>{STYLE}</style>
<div class="message"><div class="asked"><b>Ines</b> {what} <b>{html.escape(command)}</b></div><div class="avatar">”</div>
<div><span class="name">pullquote</span> <span class="app">APP</span>{body}</div></div>
<script>document.title = Math.ceil(document.querySelector(".message").getBoundingClientRect().height)</script>"""


if len(sys.argv) != 2:
    sys.exit(__doc__)
folder = pathlib.Path(sys.argv[1])
for line in sys.stdin:
    reply = json.loads(line)
    (folder / f"{reply['name']}.html").write_text(page(reply["did"], reply["message"]), encoding="utf-8")
