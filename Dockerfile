# Builds pullquote and puts it, its corpus and its settings on a base without a shell.
#
#   docker build -t pullquote .
#   docker run --read-only --cap-drop all -e DISCORD_TOKEN -v ./corpus:/app/corpus:ro pullquote

ARG RUST_IMAGE=rust:1.95-slim-bookworm
ARG BASE_IMAGE=gcr.io/distroless/cc-debian12:nonroot

# What tells of the dependencies: within the program, for `cargo audit bin` and image scanners, and in a list beside it.
# Built without optimisation, each of them runs for a second.
FROM ${RUST_IMAGE} AS tools
ARG CARGO_AUDITABLE=0.7.7
ARG CARGO_CYCLONEDX=0.5.9
RUN CARGO_PROFILE_DEV_DEBUG=false cargo install --debug --locked cargo-auditable@${CARGO_AUDITABLE} cargo-cyclonedx@${CARGO_CYCLONEDX}

FROM ${RUST_IMAGE} AS build
COPY --from=tools /usr/local/cargo/bin/cargo-auditable /usr/local/cargo/bin/cargo-cyclonedx /usr/local/cargo/bin/
WORKDIR /src

# The dependencies in a layer of their own: it is built again only when they change.
COPY Cargo.toml Cargo.lock ./
COPY crates/engine/Cargo.toml crates/engine/
COPY crates/fake-discord/Cargo.toml crates/fake-discord/
# Tests and benches are not built here, so their files need not be there.
RUN sed -i -E '/^\[\[(test|bench)\]\]/,/^$/d' Cargo.toml crates/engine/Cargo.toml \
    && mkdir src crates/engine/src crates/fake-discord/src \
    && echo 'fn main() {}' >src/main.rs \
    && touch src/lib.rs crates/engine/src/lib.rs crates/fake-discord/src/lib.rs \
    && cargo auditable build --release --locked --bin pullquote \
    && SOURCE_DATE_EPOCH=0 cargo cyclonedx --format json --spec-version 1.5 --override-filename sbom.cdx \
    && rm -r src crates/engine/src

COPY src src
COPY crates/engine crates/engine
# `init` writes the settings file that is shipped.
COPY config config
# cargo goes by the time of a file, and the copied ones may be older than the stand-ins above.
RUN touch src/main.rs src/lib.rs crates/engine/src/lib.rs \
    && cargo auditable build --release --locked --bin pullquote \
    && cp target/release/pullquote /usr/local/bin/ \
    && mkdir /data

FROM ${BASE_IMAGE}
ARG VERSION=0.1.0
# The commit, and where it is published: `just image` fills in both.
ARG REVISION=unknown
ARG SOURCE=
LABEL org.opencontainers.image.title="pullquote" \
      org.opencontainers.image.description="A Discord bot that answers questions with quotes from your own articles" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}"
WORKDIR /app
COPY --from=build /usr/local/bin/pullquote /usr/local/bin/pullquote
COPY LICENSE LICENSE-MIT LICENSE-APACHE crates/engine/data/NOTICE /usr/share/doc/pullquote/
COPY --from=build /src/sbom.cdx.json /usr/share/doc/pullquote/
# Both are replaced by mounting your own over them.
COPY config config
COPY corpus corpus
# What /settings sets and which questions found no answer. A volume keeps it over restarts.
COPY --from=build --chown=65532:65532 /data data
VOLUME /app/data
USER 65532:65532
EXPOSE 8081
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=3s --start-period=60s --retries=3 CMD ["pullquote", "healthcheck"]
ENTRYPOINT ["pullquote"]
CMD ["serve"]
