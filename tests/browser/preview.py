#!/usr/bin/env python3
"""Tries the preview page in a real browser, as a newcomer would, and takes pictures of it.

usage: tests/browser/preview.py PROGRAM FOLDER
       PROGRAM is the built pullquote, FOLDER is where the pictures go

Needs Chromium (`chromium`, or what CHROMIUM names); drives it by its DevTools protocol over a pipe. Nothing else.
"""
import json
import base64
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--remote-debugging-pipe"]
PATIENCE = 30
HOSTILE = ('<img src=x onerror="document.title=\'hacked\'"> <script>document.title="hacked"</script> **not bold** '
           "[press](https://evil.example) @everyone `code` the zeppelin Aurora landed at Harl.")


class Browser:
    """Chromium with one page, driven by the DevTools protocol."""

    def __init__(self, profile):
        to_read, to_write = os.pipe(), os.pipe()

        def wire():
            # Chromium reads commands from 3 and writes answers to 4.
            commands, answers = os.dup(to_read[0]), os.dup(to_write[1])
            os.dup2(commands, 3)
            os.dup2(answers, 4)

        self.process = subprocess.Popen([os.environ.get("CHROMIUM", "chromium"), *FLAGS, f"--user-data-dir={profile}", "about:blank"],
                                        preexec_fn=wire, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read[0])
        os.close(to_write[1])
        self.out, self.back = to_read[1], to_write[0]
        self.held, self.number, self.session, self.events = b"", 0, None, []
        pages = self.call("Target.getTargets")["targetInfos"]
        target = next(page["targetId"] for page in pages if page["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self.call(f"{domain}.enable")

    def receive(self):
        while b"\0" not in self.held:
            part = os.read(self.back, 1 << 16)
            if not part:
                sys.exit("FAILED: the browser ended")
            self.held += part
        message, self.held = self.held.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.number += 1
        command = {"id": self.number, "method": method, "params": parameters}
        if self.session:
            command["sessionId"] = self.session
        os.write(self.out, json.dumps(command).encode() + b"\0")
        while True:
            message = self.receive()
            if message.get("id") == self.number:
                if "error" in message:
                    sys.exit(f"FAILED: {method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def run(self, script):
        """What a script in the page gives."""
        result = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True, userGesture=True)
        if "exceptionDetails" in result:
            sys.exit(f"FAILED: {script}: {result['exceptionDetails']}")
        return result["result"].get("value")

    def wait(self, script, what):
        """Waits until a script in the page gives something true, and gives that."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = self.run(script)
            if found:
                return found
            time.sleep(0.05)
        sys.exit(f"FAILED: {what}; the page reads:\n{self.run('document.body.innerText')}")

    def key(self, key, code):
        pressed = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        text = {"text": "\r"} if key == "Enter" else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", **pressed, **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **pressed)

    def type(self, text):
        self.call("Input.insertText", text=text)

    def size(self, width, height):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1.5, mobile=width < 500)

    def picture(self, path):
        data = self.call("Page.captureScreenshot", format="png")["data"]
        path.write_bytes(base64.b64decode(data))
        print(f"  picture {path.name}")

    def scheme(self, name):
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": name}])


def check(holds, what):
    if not holds:
        sys.exit(f"FAILED: {what}")
    print(f"  {what}")


def serve(program, corpus, folder):
    """Starts the program without a token, and gives it with the address of its page."""
    environment = {"PATH": os.environ.get("PATH", ""), "PULLQUOTE__OPS__LISTEN": "127.0.0.1:0", "PULLQUOTE__STORE__PATH": "",
                   "PULLQUOTE__STORE__SNAPSHOT": "",
                   "PULLQUOTE__CORPUS__WATCH_SECONDS": "0", "NO_COLOR": "1"}
    log = folder / "log"
    with log.open("w", encoding="utf-8") as out:
        running = subprocess.Popen([program, "--corpus", str(corpus), "serve"], cwd=ROOT, env=environment, stderr=out, stdout=out)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        found = re.search(r"the preview page is at (http://[0-9.:]+/)", log.read_text(encoding="utf-8"))
        if found:
            return running, found.group(1)
        time.sleep(0.05)
    sys.exit(f"FAILED: no preview page:\n{log.read_text(encoding='utf-8')}")


REPLY = "document.querySelector('#replies .reply')"


def ask(page, question):
    before = page.run("document.querySelectorAll('#replies .reply').length")
    page.run("document.getElementById('tab-ask').click(); document.getElementById('option-question').focus(); document.getElementById('option-question').select()")
    page.type(question)
    page.key("Escape", 27)
    page.key("Enter", 13)
    page.wait(f"document.querySelectorAll('#replies .reply').length > {before}", f"an answer to {question!r}")
    return page.run(f"{REPLY}.querySelector('.message').innerText")


def press(page, label, within=REPLY):
    page.run(f"[...{within}.querySelectorAll('button')].find((button) => button.textContent.includes({json.dumps(label)})).click()")


def narrow(page, name, folder, what):
    """No view is wider than a small telephone's screen."""
    page.size(360, 740)
    page.run("document.querySelector('[role=tabpanel]:not([hidden]) .reply')?.scrollIntoView({ behavior: 'instant' })")
    wide = page.run("document.documentElement.scrollWidth")
    check(wide <= 360, f"{what} fits 360 px ({wide})")
    page.picture(folder / f"{name}-360.png")
    page.size(1600, 1000)


def contrast(page):
    """The texts whose contrast with what is behind them is below WCAG's 4.5 to 1, as the browser draws them."""
    return page.run("""(() => {
      const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
      const behind = (element) => {
        const chain = [];
        for (let at = element; at; at = at.parentElement) chain.unshift(getComputedStyle(at).backgroundColor);
        return chain;
      };
      const paint = (colours) => { canvas.clearRect(0, 0, 1, 1); for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1); } return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3); };
      const light = (rgb) => { const [r, g, b] = rgb.map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
      const low = [];
      for (const element of document.querySelectorAll("body *")) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!own || !element.checkVisibility() || element.disabled || element.matches(".hidden, .skip, option, noscript")) continue;
        const colours = behind(element);
        const [one, other] = [light(paint(colours)), light(paint([...colours, getComputedStyle(element).color]))].sort((a, b) => b - a);
        const ratio = (one + 0.05) / (other + 0.05);
        if (ratio < 4.5) low.push(`${element.tagName}.${element.className} ${ratio.toFixed(2)} ${element.textContent.slice(0, 30)}`);
      }
      return low;
    })()""")


def nameless(page):
    """What can be used and has no name for a screen reader, by the browser's own accessibility tree."""
    used = {"button", "combobox", "textbox", "searchbox", "spinbutton", "link", "tab", "listbox", "tabpanel", "dialog", "image"}
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    named = [(node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node.get("ignored") and "role" in node]
    return [role for role, name in named if role in used and not name.strip()]


def legible(page, what):
    for scheme in ("light", "dark"):
        page.scheme(scheme)
        low = contrast(page)
        check(not low, f"{what}, {scheme}: every text has a contrast of 4.5 or more {low or ''}")
    check(not nameless(page), f"{what}: everything that can be used has a name {nameless(page) or ''}")


def tour(page, address, corpus, pictures):
    page.size(1600, 1000)
    page.scheme("dark")
    page.call("Page.navigate", url=address)
    page.wait("document.getElementById('option-question') !== null", "the form")

    print("asking")
    text = ask(page, "Which three countries signed the memorandum in Madrid?")
    check("Finland" in text and "Sweden" in text, "the reply quotes the answer")
    check(page.run(f"{REPLY}.querySelectorAll('.embed blockquote strong').length") > 0, "the words of the question are bold in a block quote")
    check(page.run(f"getComputedStyle({REPLY}.querySelector('.embed')).borderLeftColor") == "rgb(45, 125, 70)", "the colour bar is that of a sure answer")
    page.picture(pictures / "ask-1600.png")
    legible(page, "asking")
    page.run("document.activeElement.blur(); document.getElementById('option-question').scrollLeft = 0")
    page.size(1200, 720)
    page.picture(pictures / "preview.png")
    page.size(1600, 1000)
    page.scheme("light")
    page.picture(pictures / "ask-light-1600.png")
    page.scheme("dark")
    narrow(page, "ask", pictures, "asking")

    page.run("document.getElementById('about').style.color = 'rgb(60, 60, 60)'; document.getElementById('tab-why').textContent = ''")
    check(len(contrast(page)) == 1 and nameless(page) == ["tab"], "what cannot be read or has no name would be found")
    page.run("document.getElementById('about').style.color = ''; document.getElementById('tab-why').textContent = 'Why'")

    print("buttons")
    press(page, "More context")
    page.wait(f"{REPLY}.innerText.includes('Only you can see this')", "a private reply to a button")
    check("pressed" in page.run(f"{REPLY}.innerText"), "a button's reply comes, private")
    press(page, "Dismiss message")
    page.run("document.querySelector('#replies details summary').click()")
    shown = page.wait("document.querySelector('#replies pre.json')?.textContent", "the JSON")
    check('"custom_id"' in shown and '"embeds"' in shown, "Show JSON shows what Discord would get")
    page.run("document.querySelector('#replies details summary').click()")

    print("reading and explaining")
    press(page, "Read quote 1")
    mark = page.wait("document.querySelector('#reader[open] mark')?.textContent", "the highlighted quote")
    check(mark in page.run("document.getElementById('reader-body').textContent") and len(mark) > 20, "the article opens at its quote")
    page.picture(pictures / "reader-1600.png")
    legible(page, "reading")
    narrow(page, "reader", pictures, "reading")
    page.key("Escape", 27)
    check(page.run("!document.getElementById('reader').open"), "Escape closes the reader")
    press(page, "Explain")
    page.wait("document.querySelectorAll('#why .bar').length > 3", "the explanation")
    page.picture(pictures / "why-1600.png")
    legible(page, "explaining")
    narrow(page, "why", pictures, "explaining")

    print("completing")
    page.run("document.getElementById('tab-ask').click(); document.querySelector('.more').open = true; document.getElementById('option-source').focus()")
    page.type("a")
    page.wait("document.querySelectorAll('#choices-source li').length > 0", "choices")
    page.picture(pictures / "complete-1600.png")
    legible(page, "completing")
    page.key("ArrowDown", 40)
    page.key("Enter", 13)
    check(page.run("document.getElementById('option-source').value.length > 1 && document.getElementById('choices-source').hidden"), "a choice is taken by keyboard")
    page.run("document.getElementById('option-source').value = ''; document.querySelector('.more').open = false")

    print("reloading, and hostile text")
    # Plain text is the one format in which all of this is text.
    (corpus / "hostile.txt").write_text(f"<b>Hostile</b> ](https://evil.example)\n\n{HOSTILE}\n", encoding="utf-8")
    page.run("document.getElementById('tab-reload').click(); document.getElementById('reload-form').requestSubmit()")
    report = page.wait("document.getElementById('report').innerText.includes('Reloaded') && document.getElementById('report').innerText", "the report")
    check("1 added" in report, "a file that was added is reported")
    page.picture(pictures / "reload-1600.png")
    legible(page, "reloading")
    text = ask(page, "Where did the zeppelin Aurora land?")
    for shown in ("<img src=x onerror", "<script>", "**not bold**", "[press](https://evil.example)", "@everyone", "`code`"):
        check(shown in text, f"{shown} is shown as text")
    inside = page.run(f"[...{REPLY}.querySelectorAll('.embed script, .embed img, .embed b, .embed i, .embed code, .embed a')].map((element) => element.outerHTML)")
    check(inside == [] and page.run("document.title") == "pullquote preview", f"and makes nothing {inside or ''}")
    page.picture(pictures / "hostile-1600.png")
    press(page, "Read quote 1")
    page.wait("document.querySelector('#reader[open] mark')?.textContent.includes('<img')", "the hostile article")
    check(page.run("document.querySelectorAll('#reader img, #reader script, #reader i').length") == 0, "the reader shows it as text, too")
    page.key("Escape", 27)

    print("other commands")
    ask(page, "Who invented the telescope in the year 1608?")
    page.picture(pictures / "no-answer-1600.png")
    page.run("document.getElementById('who').value = 'admin'; const command = document.getElementById('command'); command.value = [...command.options].findIndex((option) => option.text === '/settings'); command.dispatchEvent(new Event('change'))")
    check(page.run("!document.getElementById('sub-field').hidden"), "subcommands are offered")
    page.run("document.getElementById('command-form').requestSubmit()")
    page.wait(f"{REPLY}.innerText.includes('/settings')", "the settings")
    page.run("document.getElementById('locale').value = 'de'; document.getElementById('locale').dispatchEvent(new Event('change'))")
    check("/fragen" in page.run("document.getElementById('command').innerText"), "the commands have German names")
    legible(page, "the settings")
    page.run("document.getElementById('command').value = '0'; document.getElementById('command').dispatchEvent(new Event('change'))")

    print("the corpus")
    page.run("document.getElementById('tab-articles').click()")
    page.wait("document.querySelectorAll('#articles tbody tr').length > 10", "the list of articles")
    page.run("document.getElementById('find').value = 'hostile'; document.getElementById('find-form').requestSubmit()")
    page.wait("document.querySelectorAll('#articles tbody tr').length === 1", "the article that was looked for")
    check("<b>Hostile</b>" in page.run("document.getElementById('articles').innerText"), "a hostile headline is text")
    page.run("document.getElementById('find').value = ''; document.getElementById('find-form').requestSubmit()")
    page.wait("document.querySelectorAll('#articles tbody tr').length > 10", "the list of articles again")
    page.picture(pictures / "articles-1600.png")
    legible(page, "the articles")
    narrow(page, "articles", pictures, "the articles")
    page.run("document.getElementById('tab-unanswered').click()")
    page.wait("document.querySelectorAll('#unanswered tbody tr').length > 0", "the unanswered question")
    legible(page, "the unanswered questions")
    page.run("document.getElementById('tab-unanswered').focus()")
    page.key("ArrowLeft", 37)
    check(page.run("document.activeElement.id") == "tab-reload", "the tabs are walked by arrow keys")

    print("quality")
    page.run("document.getElementById('tab-quality').click()")
    root = page.call("DOM.getDocument")["root"]["nodeId"]
    chooser = page.call("DOM.querySelector", nodeId=root, selector="#questions")["nodeId"]
    page.call("DOM.setFileInputFiles", nodeId=chooser, files=[str(ROOT / "config/questions.jsonl")])
    page.run("document.getElementById('quality-form').requestSubmit()")
    page.wait("document.querySelectorAll('#figures tbody tr').length > 5", "the figures")
    check("hit_at_1" in page.run("document.getElementById('figures').innerText"), "a question file is judged")
    page.picture(pictures / "quality-1600.png")
    legible(page, "quality")
    narrow(page, "quality", pictures, "quality")

    foreign = [event["params"]["request"]["url"] for event in page.events if event["method"] == "Network.requestWillBeSent"
               and not event["params"]["request"]["url"].startswith((address, "data:", "about:"))]
    check(not foreign, f"nothing was asked elsewhere {foreign or ''}")
    noise = [event["params"] for event in page.events if event["method"] in ("Runtime.exceptionThrown", "Log.entryAdded")]
    check(not noise, f"the browser's log is empty {noise or ''}")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, pictures = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = pathlib.Path(name)
        corpus = folder / "corpus"
        shutil.copytree(ROOT / "corpus", corpus)
        running, address = serve(program, corpus, folder)
        browser = None
        try:
            browser = Browser(folder / "profile")
            tour(browser, address, corpus, pictures)
        finally:
            if browser:
                browser.process.terminate()
                browser.process.wait()
            running.terminate()
            status = running.wait()
        check(status == 0, "pullquote ended well")
    print("the preview page holds")


main()
