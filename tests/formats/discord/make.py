"""Writes a channel and a forum thread as DiscordChatExporter 2.46 exports them to JSON.

The exporter itself needs Discord, so this follows its `JsonMessageWriter`, field by field. The people and what they write are invented.
Run it in this folder: python3 make.py
"""

import datetime
import json

GUILD = {"id": "860000000000000001", "name": "Selm Valley", "iconUrl": "https://cdn.discordapp.com/embed/avatars/0.png"}
PEOPLE = {
    "rosa": ("860000000000000101", "rosa.lind", "Rosa"),
    "ben": ("860000000000000102", "benmoor", None),
    "tove": ("860000000000000103", "tove_b", "Tove Berg"),
    "ida": ("860000000000000104", "ida", "Ida"),
    "millbot": ("860000000000000105", "Millbot", None),
}


def person(key):
    number, name, nickname = PEOPLE[key]
    return {
        "id": number,
        "name": name,
        "discriminator": "0000",
        "nickname": nickname or name,
        "color": None,
        "isBot": key == "millbot",
        "roles": [],
        "avatarUrl": "https://cdn.discordapp.com/embed/avatars/1.png",
    }


def export(name, channel, messages):
    began = datetime.datetime(2024, 5, 4, 18, 0, tzinfo=datetime.timezone.utc)
    written = []
    for number, (minute, who, content, more) in enumerate(messages, 1):
        reference = more.pop("to", None)
        message = {
            "id": str(1_236_000_000_000_000_000 + number),
            "type": "Reply" if reference else "Default",
            "timestamp": (began + datetime.timedelta(minutes=minute)).isoformat(timespec="milliseconds"),
            "timestampEdited": None,
            "callEndedTimestamp": None,
            "isPinned": False,
            "content": content,
            "author": person(who),
            "attachments": [],
            "embeds": [],
            "stickers": [],
            "reactions": [],
            "mentions": [person(key) for key in PEOPLE if f"<@{PEOPLE[key][0]}>" in content],
            "inlineEmojis": [],
        }
        if reference:
            message["reference"] = {
                "messageId": str(1_236_000_000_000_000_000 + reference),
                "channelId": channel["id"],
                "guildId": GUILD["id"],
            }
        message.update(more)
        written.append(message)
    document = {
        "guild": GUILD,
        "channel": channel,
        "dateRange": {"after": None, "before": None},
        "exportedAt": "2024-06-01T08:00:00.0000000+00:00",
        "messages": written,
        "messageCount": len(written),
    }
    with open(name, "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, indent=2)
        file.write("\n")


export(
    "help.json",
    {"id": "860000000000000201", "type": "GuildTextChat", "categoryId": "860000000000000200", "category": "Workshop", "name": "help", "topic": None},
    [
        (0, "ida", "Joined the server.", {"type": "GuildMemberJoin"}),
        (1, "rosa", "Hi all, I built the sluice as in the handbook.", {}),
        (2, "rosa", "Why does my water wheel stop after a minute?", {}),
        (3, "ben", "Which gear did you put on the axle?", {}),
        (4, "rosa", "The wooden one, twelve teeth.", {}),
        (5, "millbot", "Type !rules to read the rules.", {}),
        (6, "tove", "How do I get a second field next to mine?", {}),
        (7, "ben", "A wheel stops when the gear wears out. Wooden gears last for sixty turns, iron gears for good.", {"to": 3}),
        (8, "ida", "<@860000000000000103> Fields are given out by the council. Stand on the free field and type:\n```\n/field claim <name>\n```\nYou may hold three.", {}),
        (9, "rosa", "Thanks, the iron gear did it.", {"to": 8}),
        (10, "ida", "Pinned a message to this channel.", {"type": "ChannelPinnedMessage"}),
        (600, "tove", "Does anyone know where the ferry leaves?", {}),
        (900, "ben", "Good morning!", {}),
        (2000, "ida", "The council moved the spring market to the first Saturday in June. Stalls cost five crowns and must be paid <t:1717171200:D> at the latest.", {}),
    ],
)

export(
    "thread.json",
    {"id": "860000000000000301", "type": "GuildPublicThread", "categoryId": "860000000000000300", "category": "how-to", "name": "Backing up a house", "topic": None},
    [
        (0, "tove", "I want to move my house to the other bank. What do I need to keep a copy of it?", {}),
        (90, "ben", "Three things:\n- a **chest** with paper\n- the `copy` rod\n- a neighbour who watches the gate\nThen walk around the house once, clockwise.", {}),
        (4000, "ida", "> walk around the house once\nTwice, since version 1.4. The rod blinks when it is done <:rod:860000000000000901>", {}),
    ],
)
