#!/usr/bin/env bash
# Takes the pictures of replies in docs/pictures, from real replies, with Chromium. Run it from the project's root.
# With PULLQUOTE=PROGRAM nothing is built: that program is asked, and only the handbook's pictures are taken.
set -euo pipefail
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
browser=(chromium --headless --no-sandbox --disable-gpu --disable-sync --no-first-run --disable-background-networking
    --disable-component-update "--user-data-dir=$pages/profile" --hide-scrollbars)

if [[ -z ${PULLQUOTE:-} ]]; then
    cargo build --quiet
    PULLQUOTE=target/debug/pullquote
    cargo run --quiet --example replies | python3 docs/pictures/draw-replies.py "$pages"
fi
python3 docs/pictures/ask-preview.py "$PULLQUOTE" tests/sets/handbook/articles <docs/pictures/handbook.tsv |
    python3 docs/pictures/draw-replies.py "$pages"
for page in "$pages"/*.html; do
    name=$(basename "$page" .html)
    # The page writes its own height into its title.
    height=$("${browser[@]}" --window-size=660,300 --dump-dom "$page" 2>"$pages/log" | sed -n 's/.*<title>\([0-9]*\)<.*/\1/p' | head -1)
    "${browser[@]}" --force-device-scale-factor=1.5 "--window-size=660,$height" "--screenshot=docs/pictures/$name.png" "$page" >"$pages/log" 2>&1
    # A reply has few colours: a palette makes a picture a third of the size.
    if type -P pngquant >/dev/null; then
        pngquant --force --skip-if-larger --ext .png 64 "docs/pictures/$name.png" || true
    fi
    printf '%s %s\n' "docs/pictures/$name.png" "$height"
done
