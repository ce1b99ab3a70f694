# Builds what `make demo` builds. Runs as a user without rights, on a read-only file system if wanted:
# What callers say is kept sealed: make the master keys once, and keep a copy elsewhere.
#   docker run --read-only -v triage-var:/srv/var triage101 triage keys new
#   docker run --read-only -v triage-var:/srv/var -p 127.0.0.1:8101:8101 triage101
FROM node:20-bookworm-slim AS console
WORKDIR /src
COPY triage_service/web/console/package.json triage_service/web/console/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY triage_service/web/console ./
RUN npm run build

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
RUN python -m venv /srv/venv
COPY requirements/serve.lock requirements/serve.lock
RUN /srv/venv/bin/pip install --require-hashes -r requirements/serve.lock
COPY pyproject.toml README.md LICENSE ./
COPY triage_service triage_service
COPY telephony_adapter telephony_adapter
COPY models models
COPY eval eval
COPY --from=console /src/dist triage_service/web/console/dist
RUN /srv/venv/bin/pip install --no-deps --no-build-isolation . \
 && TRIAGE_WEIGHTS_DIR=/srv/weights /srv/venv/bin/triage models fetch

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10101 --home-dir /srv triage \
 && mkdir -p /srv/var && chown triage /srv/var
COPY --from=build /srv/venv /srv/venv
COPY --from=build /srv/weights /srv/weights
USER triage
WORKDIR /srv
# TRIAGE_BEHIND_PROXY says that an authenticating TLS proxy stands in front of the published port.
ENV PATH=/srv/venv/bin:$PATH OMP_NUM_THREADS=1 PYTHONUNBUFFERED=1 \
    TRIAGE_HOST=0.0.0.0 TRIAGE_BEHIND_PROXY=true TRIAGE_WEIGHTS_DIR=/srv/weights
EXPOSE 8101 9101
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s \
  CMD python -c "import urllib.request as u; u.urlopen('http://127.0.0.1:8101/livez', timeout=2)"
CMD ["triage", "serve"]
