"""Writes questions with their answers as sites and bots keep them in JSON. Run it in this folder: python3 make.py"""

import json

FAQ = {
    "title": "Newcomers' questions",
    "language": "en",
    "faq": [
        {
            "category": "Ferry",
            "questions": [
                {"question": "When does the ferry leave?", "answer": "Every hour from six in the morning until nine at night."},
                {"question": "Can I take a cart?", "answer": "<p>Yes, if it has one horse:</p><ul><li>pay four crowns</li><li>tie the horse to the ring</li></ul>"},
            ],
        },
        {
            "category": "Fields",
            "questions": [
                {"question": "How do I claim a field?", "answer": "Stand on it and type:\n\n```\n/field claim <name>\n```"},
                {"question": "May I sell my field?", "answer": "Not decided yet.", "draft": True},
            ],
        },
    ],
}
with open("faq.json", "w", encoding="utf-8") as file:
    json.dump(FAQ, file, ensure_ascii=False, indent=2)
    file.write("\n")
with open("bot.jsonl", "w", encoding="utf-8") as file:
    for prompt, response in [
        ("Where do I find clay?", "On the left bank below the dam, two steps deep."),
        ("Who opens the sluice?", "The miller, on Mondays and Thursdays at noon."),
    ]:
        file.write(json.dumps({"prompt": prompt, "response": response}) + "\n")
