# Builds pullquote and puts it, its corpus and its settings on a base without a shell.
#
#   docker build -t pullquote .
#   docker run --read-only --cap-drop all -e DISCORD_TOKEN -v ./corpus:/app/corpus:ro pullquote

ARG RUST_IMAGE=rust:1.95-slim-bookworm
ARG BASE_IMAGE=gcr.io/distroless/cc-debian12:nonroot

FROM ${RUST_IMAGE} AS build
WORKDIR /src

# The dependencies in a layer of their own: it is built again only when they change.
COPY Cargo.toml Cargo.lock ./
# Tests and benches are not built here, so their files need not be there.
RUN sed -i -E '/^\[\[(test|bench)\]\]/,/^$/d' Cargo.toml \
    && mkdir src \
    && echo 'fn main() {}' >src/main.rs \
    && touch src/lib.rs \
    && cargo build --profile dist --locked \
    && rm -r src

COPY src src
# cargo goes by the time of a file, and the copied ones may be older than the stand-ins above.
RUN touch src/main.rs src/lib.rs \
    && cargo build --profile dist --locked --bin pullquote \
    && cp target/dist/pullquote /usr/local/bin/ \
    && mkdir /data

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="pullquote" \
      org.opencontainers.image.description="A Discord bot that answers questions with quotes from your own articles" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0"
WORKDIR /app
COPY --from=build /usr/local/bin/pullquote /usr/local/bin/pullquote
COPY LICENSE LICENSE-MIT LICENSE-APACHE /usr/share/doc/pullquote/
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
