# Recipes for working on pullquote. `just --list` shows them. Public question sets are expected in `sets`, one folder each
# with articles.jsonl and questions.jsonl: docs/quality.md says where they come from.

sets := "../shared/eval"
seeds := "../shared/seeds"
english := "squad2 newwiki newwiki-half xquad-en xquad-en-half"
others := "xquad-de xquad-es xquad-ru xquad-tr xquad-ar xquad-el xquad-ro xquad-zh"

# The figures of every set, and whether they keep to the floors
quality *arguments:
    cargo run --release --quiet -- --corpus {{seeds}} eval \
        $(for set in {{english}} {{others}} cranfield scifact seeds; do echo {{sets}}/$set; done) \
        --floors tests/quality-floors.toml {{arguments}}

# What one typing error a question costs
typos seed="1":
    cargo run --release --quiet -- eval {{sets}}/squad2 {{sets}}/xquad-en
    cargo run --release --quiet -- eval {{sets}}/squad2 {{sets}}/xquad-en --typos {{seed}}

# The grid around the fitted weights: each one alone at half, at its own and at half as much again; fitted on newwiki
fit set="newwiki":
    #!/usr/bin/env bash
    set -euo pipefail
    cargo build --release --quiet
    section=""
    while read -r key equals value _; do
        case "$key" in
            "[ranking]" | "[passages]" | "[sentences]" | "[evidence]") section=${key//[\[\]]/} ;;
            "["*) section="" ;;
        esac
        [ -n "$section" ] && [ "$equals" = "=" ] || continue
        for share in 0.5 1 1.5; do
            tried=$(awk "BEGIN { print $value * $share + 0.0 }")
            case "$tried" in *.*) ;; *) tried="$tried.0" ;; esac
            name="PULLQUOTE__${section^^}__${key^^}"
            figures=$(env "$name=$tried" ./target/release/pullquote eval {{sets}}/{{set}} | grep -E '^(hit_at_1|answer_in)' | awk '{ print $1, $2 }' | paste -sd ' ')
            printf '%-28s %8s  %s\n' "$section.$key" "$tried" "$figures"
        done
    done < config/pullquote.toml
