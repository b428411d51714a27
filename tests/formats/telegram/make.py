"""Writes a group's history by the shape of Telegram Desktop's export (`result.json`). The people and what they write are invented.

Run it in this folder: python3 make.py
"""

import json


def message(number, seconds, who, text, **more):
    entities = [{"type": "plain", "text": part} if isinstance(part, str) else part for part in (text if isinstance(text, list) else [text])]
    return {
        "id": number,
        "type": "message",
        "date": f"2024-05-04T{10 + seconds // 3600:02}:{seconds // 60 % 60:02}:00",
        "date_unixtime": str(1714816800 + seconds),
        "from": who,
        "from_id": "user" + str(sum(map(ord, who))),
        **more,
        "text": text,
        "text_entities": entities,
    }


chat = {
    "name": "Selm Valley rowers",
    "type": "public_supergroup",
    "id": 1500000001,
    "messages": [
        {"id": 1, "type": "service", "date": "2024-05-04T10:00:00", "date_unixtime": "1714816800", "actor": "Rosa", "actor_id": "user1", "action": "create_group", "title": "Selm Valley rowers", "members": [], "text": "", "text_entities": []},
        message(2, 60, "Rosa", "How high may the water be when we row?"),
        message(3, 120, "Tove", [{"type": "mention", "text": "@rosa"}, " I would not row this week."]),
        message(4, 5400, "Ben", ["Below the ", {"type": "bold", "text": "red mark"}, ", and never at night. Ask the gauge: ", {"type": "code", "text": "/level selm_bridge"}], reply_to_message_id=2),
    ],
}
with open("result.json", "w", encoding="utf-8") as file:
    json.dump(chat, file, ensure_ascii=False, indent=1)
    file.write("\n")
