#!/usr/bin/env python3
"""Cuts out of Discord's API description what requests are judged by.

    python3 cut.py FULL >requests.json

FULL is `specs/openapi.json` of https://github.com/discord/discord-api-spec. Every operation stays, with its query parameters,
its JSON body and the schemas that bodies refer to. What no request is judged by goes: responses, forms, descriptions, examples.
"""

import json
import sys

METHODS = ("get", "put", "post", "patch", "delete")
# Annotations: they describe a value and never refuse one.
TEXTS = ("description", "title", "examples", "example", "deprecated")
SCHEMAS = "#/components/schemas/"


def plain(schema):
    """The schema without texts, and without Discord's own extensions (`x-...`)."""
    if isinstance(schema, list):
        return [plain(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {}
    for key, value in schema.items():
        if key in TEXTS or key.startswith("x-"):
            continue
        # `properties` maps names to schemas, and a property may be called `description`; `enum` and `const` hold values.
        if key == "properties":
            kept[key] = {name: plain(one) for name, one in value.items()}
        elif key in ("enum", "const"):
            kept[key] = value
        else:
            kept[key] = plain(value)
    return kept


def operation(full):
    """What a request is judged by: the parameters of its query, and its JSON body."""
    kept = {}
    queries = [{"in": "query", "name": one["name"]} for one in full.get("parameters", []) if one["in"] == "query"]
    if queries:
        kept["parameters"] = queries
    schema = full.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    if schema is not None:
        kept["requestBody"] = {"content": {"application/json": {"schema": plain(schema)}}}
    return kept


def references(value):
    """The names of the schemas that a value refers to."""
    if isinstance(value, list):
        for one in value:
            yield from references(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "$ref" and isinstance(one, str) and one.startswith(SCHEMAS):
                yield one.removeprefix(SCHEMAS)
            else:
                yield from references(one)


def reached(paths, schemas):
    """The schemas that the bodies lead to, by name."""
    found, names = {}, list(references(paths))
    while names:
        name = names.pop()
        if name not in found:
            found[name] = plain(schemas[name])
            names.extend(references(found[name]))
    return dict(sorted(found.items()))


def cut(full):
    paths = {}
    for path, methods in sorted(full["paths"].items()):
        shared = operation({"parameters": methods.get("parameters", [])})
        paths[path] = shared | {method: operation(methods[method]) for method in METHODS if method in methods}
    schemas = reached(paths, full["components"]["schemas"])
    info = {key: full["info"][key] for key in ("title", "version", "license")}
    return {"openapi": full["openapi"], "info": info, "paths": paths, "components": {"schemas": schemas}}


def lines(name, entries):
    """One entry per line, so that a change can be reviewed."""
    entry = "{}:{}".format
    body = ",\n".join(entry(json.dumps(key), json.dumps(value, separators=(",", ":"))) for key, value in entries.items())
    return f"{json.dumps(name)}:{{\n{body}\n}}"


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        part = cut(json.load(file))
    head = ",\n".join(f"{json.dumps(key)}:{json.dumps(part[key])}" for key in ("openapi", "info"))
    print(f"{{\n{head},\n{lines('paths', part['paths'])},\n\"components\":{{\n{lines('schemas', part['components']['schemas'])}\n}}\n}}")


if __name__ == "__main__":
    main()
