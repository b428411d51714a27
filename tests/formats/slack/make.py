"""Writes a day of a channel by the shape of a Slack export (`help/2024-05-04.json`). The people and what they write are invented.

Run it in this folder: python3 make.py
"""

import json
import os

PEOPLE = {"U01ROSA": "Rosa Lind", "U02BEN": "Ben Moor", "U03TOVE": "Tove Berg"}


def message(ts, user, text, **more):
    return {
        "type": "message",
        "user": user,
        "text": text,
        "ts": ts,
        "client_msg_id": f"00000000-0000-4000-8000-{ts.replace('.', '')[:12]}",
        "team": "T01SELM",
        "user_team": "T01SELM",
        "user_profile": {"real_name": PEOPLE[user], "display_name": "", "name": PEOPLE[user].split()[0].lower(), "is_restricted": False},
        **more,
    }


day = [
    {"type": "message", "subtype": "channel_join", "user": "U03TOVE", "text": "<@U03TOVE> has joined the channel", "ts": "1714816800.000100"},
    message("1714816860.000200", "U01ROSA", "Where do we keep the spare ropes &amp; hooks?", thread_ts="1714816860.000200", reply_count=2),
    message("1714816900.000300", "U03TOVE", "<!here> The ferry stops at noon today: the <https://selm.example/ferry|ferry page> says why."),
    message(
        "1714817000.000400",
        "U02BEN",
        "In the shed behind the dam:\n• ropes on the left\n• hooks in the blue box\nThe code of the door is `4711`.",
        thread_ts="1714816860.000200",
        parent_user_id="U01ROSA",
    ),
    message("1714830000.000500", "U01ROSA", "<@U02BEN> found them, thank you.", thread_ts="1714816860.000200", parent_user_id="U01ROSA"),
    {"type": "message", "subtype": "bot_message", "bot_id": "B01", "text": "Stand-up in five minutes", "ts": "1714831000.000600"},
]
os.makedirs("help", exist_ok=True)
with open("help/2024-05-04.json", "w", encoding="utf-8") as file:
    json.dump(day, file, ensure_ascii=False, indent=4)
    file.write("\n")
