# What there is to do, by name. `just` lists it; each recipe is a command that also works by itself.

# Public question sets, one folder each with articles.jsonl and questions.jsonl: docs/quality.md says where they come from.
sets := "../shared/eval"
seeds := "../shared/seeds"
english := "squad2 newwiki newwiki-half xquad-en xquad-en-half"
others := "xquad-de xquad-es xquad-ru xquad-tr xquad-ar xquad-el xquad-ro xquad-zh"

_list:
    @just --list

# answer a question from the shipped corpus
ask +question:
    cargo run --release --quiet -- ask "{{ question }}"

# all tests
test:
    cargo test

# what the gate checks, but for the container image
check:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets --locked -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
    cargo test --locked

# figures on the shipped questions
eval file="config/questions.jsonl":
    cargo run --release --quiet -- eval {{ file }}

# the pictures of replies in docs/pictures, drawn from real ones; needs Chromium and Python
pictures:
    docs/pictures/take.sh

# files at the limits of size: memory and time
limits:
    PULLQUOTE_LOAD=full cargo test --release --test it load::limits -- --ignored --nocapture

# crowds, a Discord that fails, garbage, files at the limits, a soak: half an hour; `small` as in the gate takes two minutes
load size="full":
    PULLQUOTE_LOAD={{size}} cargo test --release --test it load:: -- --ignored --nocapture --test-threads 1

# ten minutes of questions at a steady rate, with reloads and a Discord that fails: lost, doubled, slow, memory
soak seconds="600" rate="50":
    PULLQUOTE_LOAD=full SOAK_SECONDS={{seconds}} SOAK_RATE={{rate}} cargo test --release --test it load::soak -- --ignored --nocapture

# a hundred thousand garbage requests
garbage:
    PULLQUOTE_LOAD=full cargo test --release --test it load::garbage -- --ignored --nocapture

# how fast articles are read, for so many of them
read-speed *counts:
    cargo bench --bench read -- {{counts}}

# how long completing takes while somebody types, for so many articles
completion-speed *counts:
    cargo bench --bench complete -- {{counts}}

# the index beside other engines on so many made passages, into docs/performance.md; a million takes ten minutes and 10 GB
performance +sizes="10000 100000":
    cargo build --release
    cd benches/peers && cargo build --release
    benches/peers/target/release/peers --write docs/performance.md {{sizes}}
    benches/starts.sh {{sizes}}
    benches/instructions.sh

# how long a reload of the running bot takes, on so many made passages
reload-speed +sizes="10000 100000":
    cargo build --release
    cd benches/peers && cargo build --release
    benches/reloads.sh {{sizes}}

# the index beside other engines on real articles and questions, out of folders with articles.jsonl and questions.jsonl
performance-on +folders:
    cd benches/peers && cargo build --release
    benches/peers/target/release/peers --read {{folders}}

# ten minutes of a fuzz target; needs nightly and cargo-fuzz
fuzz target:
    cargo +nightly fuzz run --sanitizer none {{target}} -- -max_total_time=600 -timeout=1 -rss_limit_mb=1024 -max_len=16384

# the preview page in a real browser, with pictures of it in target/preview; needs Chromium and Python
browser:
    cargo build --quiet
    tests/browser/preview.py target/debug/pullquote target/preview

# licences, bans and sources of the dependency tree
deny:
    cargo deny check licenses bans sources

# the container image, where a Docker engine runs
image:
    docker build -t pullquote --build-arg REVISION=$(git rev-parse HEAD) \
        --build-arg SOURCE=$(git config --get remote.origin.url || true) .

# the figures of every set, and whether they keep to the floors
quality *arguments:
    cargo run --release --quiet -- --corpus {{seeds}} eval \
        $(for set in {{english}} {{others}} cranfield scifact seeds; do echo {{sets}}/$set; done) \
        --floors tests/quality-floors.toml {{arguments}}

# the figures of the small sets that come with the project, and whether they keep to the floors
quality-small:
    cargo run --release --quiet -- --corpus tests/sets/digest/articles eval tests/sets/*/ --floors tests/sets/floors.toml

# what one typing error a question costs
typos seed="1":
    cargo run --release --quiet -- eval {{sets}}/squad2 {{sets}}/xquad-en
    cargo run --release --quiet -- eval {{sets}}/squad2 {{sets}}/xquad-en --typos {{seed}}

# the weights that say how likely a quote holds the answer, and what thresholds of `answer.further` would show
fit-further +named="newwiki-half xquad-en-half":
    cargo build --release --quiet
    PULLQUOTE__ANSWER__FURTHER=0 ./target/release/pullquote eval $(for set in {{named}}; do echo {{sets}}/$set; done) --json > target/further.json
    benches/fit_further.py target/further.json

# the grid around the fitted weights: each one alone at half, at its own and at half as much again; fitted on newwiki
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
