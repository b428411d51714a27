#!/usr/bin/env python3
"""Writes the mails here with Python's email package, and one with git format-patch."""

import os
import pathlib
import subprocess
import tempfile
from email.message import EmailMessage
from email.policy import SMTP

HERE = pathlib.Path(__file__).parent
DATE = "Mon, 04 Mar 2024 23:30:00 -0500"


def mail(sender, subject):
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "friends@ferry.example"
    message["Subject"] = subject
    message["Date"] = DATE
    message["Message-ID"] = "<1@ferry.example>"
    return message


def write(name, message):
    (HERE / name).write_bytes(message.as_bytes(policy=SMTP))


plain = mail("Åda Moor <ada@ferry.example>", "Re: The boat in März")
plain["List-Id"] = "Ferry friends <friends.ferry.example>"
plain["List-Archive"] = "<https://lists.ferry.example/archive>"
plain["Archived-At"] = "<https://lists.ferry.example/archive/1>"
plain.set_content(
    "The boat sails at nine from März on. Bring warm\nclothes.\n\n"
    "On Sunday, 3 March 2024, Ben <ben@ferry.example> wrote:\n> When does the boat sail?\n> Is it cold?\n\n"
    "It is back at noon.\n\n-- \nÅda Moor\nada@ferry.example\n",
    cte="quoted-printable",
)
plain.add_alternative("<p>The same as a page.</p>", subtype="html")
plain.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="boat.png")
write("plain.eml", plain)

page = mail("kiosk@ferry.example", "Before you sail")
page.set_content(
    "<html><head><style>p { color: red }</style></head><body><h2>Before you sail</h2><ul><li>A ticket, 4 €</li>"
    "<li>Warm clothes</li></ul><div class=\"gmail_quote\">On Sunday Ben wrote: <blockquote>Is it cold?</blockquote></div></body></html>",
    subtype="html",
    cte="base64",
)
write("page.eml", page)

flowed = mail("Berta <berta@ferry.example>", "Fähre")
flowed.set_content("Die Fähre fährt um neun \nUhr ab, außer bei \nNebel.\n\nBis dann\n-- \nBerta\n", charset="iso-8859-1", params={"format": "flowed"}, cte="8bit")
write("flowed.eml", flowed)

with tempfile.TemporaryDirectory() as work:
    who = {f"GIT_{role}_{what}": value for role in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "Tove Berg"), ("EMAIL", "tove@ferry.example"), ("DATE", DATE))}
    environment = {**os.environ, **who}

    def git(*arguments):
        return subprocess.run(["git", "-C", work, *arguments], env=environment, check=True, capture_output=True).stdout

    timetable = pathlib.Path(work, "timetable.txt")
    git("init", "--quiet")
    for hour, message in (("nine", "timetable: begin"), ("ten", "timetable: the boat sails at ten\n\nThe tide is late this year, so that nine is too\nearly.")):
        timetable.write_text(f"The boat sails at {hour}.\n")
        git("add", "timetable.txt")
        git("commit", "--quiet", "--message", message)
    (HERE / "patch.eml").write_bytes(git("format-patch", "--stdout", "-1").split(b"\n", 1)[1])
