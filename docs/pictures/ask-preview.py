#!/usr/bin/env python3
"""Asks the preview page of a built pullquote: lines `NAME<tab>QUESTION` in, a reply a line out, as `draw-replies.py` reads them.

usage: docs/pictures/ask-preview.py PROGRAM ARTICLES <QUESTIONS
"""
import json
import os
import re
import subprocess
import sys
import threading
import urllib.request

PATIENCE = 30  # seconds, for the page to come up and for an answer
SETTINGS = {"OPS__LISTEN": "127.0.0.1:0", "STORE__PATH": "", "STORE__SNAPSHOT": "", "CORPUS__WATCH_SECONDS": "0"}


def start(program, articles):
    """The running program, and where its page is."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULLQUOTE", "DISCORD"))}
    settings = {f"PULLQUOTE__{name}": value for name, value in SETTINGS.items()}
    bot = subprocess.Popen([program, "--corpus", articles, "serve"], env=kept | settings, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    limit = threading.Timer(PATIENCE, bot.kill)
    limit.start()
    log = ""
    for line in bot.stdout:
        log += line
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        if found:
            limit.cancel()
            threading.Thread(target=bot.stdout.read, daemon=True).start()
            return bot, found.group()
    limit.cancel()
    sys.exit(f"FAILED: no preview page\n{log}")


def ask(page, question):
    """The message that a member would see."""
    data = {"id": "3", "type": 1, "name": "ask", "options": [{"type": 3, "name": "question", "value": question}]}
    member = {"user": {"id": "7"}, "roles": [], "permissions": "0"}
    interaction = {"id": "1", "application_id": "2", "type": 2, "token": "t", "guild_id": "1", "channel_id": "9", "locale": "en-GB",
                   "member": member, "data": data}
    request = urllib.request.Request(f"{page}preview/interactions", json.dumps(interaction).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE) as response:
        answered = json.load(response)
    return answered["message"] or answered["callback"]["data"]


if len(sys.argv) != 3:
    sys.exit(__doc__)
bot, page = start(*sys.argv[1:])
try:
    for line in sys.stdin:
        name, question = line.rstrip("\n").split("\t")
        print(json.dumps({"name": name, "did": "used /ask", "message": ask(page, question)}))
finally:
    bot.terminate()
    bot.wait(PATIENCE)
