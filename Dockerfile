# syntax=docker/dockerfile:1
# Two images of one build, for amd64 and arm64: `--target worker`, the application, and `--target nginx`, the web server
# before it. They share the socket in /run/mist-circuit-stats and nothing else. docs/deployment.md says how they are run.
ARG SWIFT=swift:6.3.1-bookworm
ARG DEBIAN=debian:bookworm-slim

# What builds and tests; docker-compose.dev.yml runs it.
FROM ${SWIFT} AS toolchain
WORKDIR /src
COPY scripts/setup scripts/setup
COPY scripts/lib scripts/lib
RUN scripts/setup run

FROM toolchain AS build
# The packages apart: fetched anew when they change, not with every change of ours.
COPY Package.swift Package.resolve[d] ./
RUN swift package resolve
COPY . .
RUN swift build --configuration release --static-swift-stdlib --product mist-circuit-stats \
    && install -D --strip .build/release/mist-circuit-stats /out/worker/bin/mist-circuit-stats \
    && install -D scripts/container/worker-health /out/worker/scripts/container/worker-health \
    && scripts/vendor \
    && install -d /out/nginx/scripts/lib /out/nginx/scripts/container \
    && cp -R Public .vendor nginx /out/nginx/ \
    && cp scripts/nginx-config /out/nginx/scripts/ \
    && cp scripts/lib/ports.bash /out/nginx/scripts/lib/ \
    && cp scripts/container/nginx scripts/container/nginx-health /out/nginx/scripts/container/

# The numbers are fixed, so that mounted files can be made theirs. nginx gets to the socket as one of the group.
FROM ${DEBIAN} AS runtime
RUN groupadd --gid 10001 mist-circuit-stats \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin \
        mist-circuit-stats \
    && useradd --uid 10002 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin \
        mist-circuit-stats-nginx \
    && install -d -o 10001 -g 10001 -m 0750 /run/mist-circuit-stats
ENV FCGI_LISTEN=/run/mist-circuit-stats/mist-circuit-stats.sock

FROM runtime AS worker
# The newest of the distribution's release each time it is built: security fixes count more than the same bytes.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        ca-certificates libcurl4 libfcgi-bin libfcgi0ldbl libhiredis0.14 libsqlite3-0 libstdc++6 zlib1g \
    && rm -rf /var/lib/apt/lists/* /var/cache/debconf /var/log/*.log /var/log/apt \
    && install -d -o 10001 -g 10001 -m 0700 /var/lib/mist-circuit-stats
COPY --from=build /out/worker /opt/mist-circuit-stats
ENV STATE_DIR=/var/lib/mist-circuit-stats
USER 10001:10001
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["/opt/mist-circuit-stats/scripts/container/worker-health"]
ENTRYPOINT ["/opt/mist-circuit-stats/bin/mist-circuit-stats"]

FROM runtime AS nginx
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends nginx \
    && rm -rf /var/lib/apt/lists/* /var/cache/debconf /var/log/*.log /var/log/apt /var/log/nginx \
    && install -d -o 10002 -g 10001 -m 0700 /run/nginx
COPY --from=build /out/nginx /opt/mist-circuit-stats
ENV PORT=8080 TLS_PORT=8443 ACCESS_LOG=/dev/stdout ERROR_LOG=stderr \
    CERTIFICATE=/run/secrets/certificate.pem CERTIFICATE_KEY=/run/secrets/certificate-key.pem
USER 10002:10001
# What is under way is answered to its end.
STOPSIGNAL SIGQUIT
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s \
    CMD ["/opt/mist-circuit-stats/scripts/container/nginx-health"]
ENTRYPOINT ["/opt/mist-circuit-stats/scripts/container/nginx"]
