# What there is to do, by name. `just` lists it; each recipe is a command that also works by itself.

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
    cargo fmt --check
    cargo clippy --all-targets --locked -- -D warnings
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --locked
    cargo test --locked

# figures on the shipped questions
eval file="config/questions.jsonl":
    cargo run --release --quiet -- eval {{ file }}

# licences, bans and sources of the dependency tree
deny:
    cargo deny check licenses bans sources

# the container image, where a Docker engine runs
image:
    docker build -t pullquote .
