#!/usr/bin/env python3
"""Draws replies as Discord shows them: their JSON in, a page each out that a browser can take a picture of.

usage: cargo run --example replies | docs/pictures/draw-replies.py FOLDER
       (`just pictures` does that, and takes the pictures with Chromium)

It knows what pullquote uses of Discord's markdown, embeds and buttons.
"""
import html
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
.buttons { margin-top: 6px; } .button { display: inline-block; background: #4e5058; color: #fff; border-radius: 3px; padding: 5px 14px; margin: 3px 6px 3px 0; font-size: 14px; font-weight: 500; }
.private { color: #949ba4; font-size: 12px; margin-top: 6px; }
"""


def inline(text):
    """Markdown of one line as HTML; a character behind a backslash stands for itself."""
    held = []

    def hold(found):
        held.append(html.escape(found.group(1)))
        return f"\0{len(held) - 1}\0"

    text = html.escape(re.sub(r"\\([^0-9A-Za-z\s])", hold, text))
    text = re.sub(r"\[([^\]]*)\]\(([^)\s]*)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    text = re.sub(r"\*(.+?)\*", r"<i>\1</i>", text)
    text = re.sub(r"`([^`]*)`", r"<code>\1</code>", text)
    return re.sub("\0(\\d+)\0", lambda found: held[int(found.group(1))], text)


def block(line):
    if not line:
        return '<div class="gap"></div>'
    if line.startswith("> "):
        return f"<blockquote>{inline(line[2:])}</blockquote>"
    if line.startswith("-# "):
        return f"<div><small>{inline(line[3:])}</small></div>"
    if line.startswith("- "):
        return f"<div>• {inline(line[2:])}</div>"
    return f"<div>{inline(line)}</div>"


def embed(part):
    lines = "".join(block(line) for line in part.get("description", "").split("\n"))
    footer = html.escape(part.get("footer", {}).get("text", ""))
    title = inline(part.get("title", ""))
    return (f'<div class="embed" style="border-color: #{part.get("color", 0):06x}"><div class="title">{title}</div>'
            f'<div class="description">{lines}</div><div class="footer">{footer}</div></div>')


def buttons(row):
    labels = (html.escape(button["label"]) + (" ↗" if "url" in button else "") for button in row["components"])
    return '<div class="buttons">' + "".join(f'<span class="button">{label}</span>' for label in labels) + "</div>"


def page(did, message):
    body = "".join(f"<div>{block(line)}</div>" for line in message.get("content", "").split("\n") if line)
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
