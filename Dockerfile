# The product's image: API, worker and built pages. See compose.yaml for how it is run.

FROM node:24-bookworm-slim AS pages
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY api/locales /build/api/locales
COPY frontend ./
RUN npm run build

# The Python version that requirements.txt was resolved for.
FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt ./
RUN python -m venv /opt/guichet \
 && /opt/guichet/bin/pip install --no-cache-dir --disable-pip-version-check \
    --require-hashes --only-binary=:all: --requirement requirements.txt \
 && /opt/guichet/bin/pip uninstall --yes --quiet pip

FROM python:3.11-slim-bookworm
RUN groupadd --system --gid 10001 guichet \
 && useradd --system --uid 10001 --gid guichet --no-create-home --shell /usr/sbin/nologin guichet \
 && install --directory --owner=guichet --group=guichet --mode=0700 /var/lib/guichet/documents /var/lib/guichet/seals
COPY --from=packages /opt/guichet /opt/guichet
WORKDIR /srv/guichet
COPY pyproject.toml ./
COPY migrations migrations
COPY api api
COPY --from=pages /build/frontend/dist frontend/dist
ENV PATH=/opt/guichet/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN python -m compileall -q api
USER 10001:10001
EXPOSE 8000
VOLUME /var/lib/guichet/documents /var/lib/guichet/seals
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD \
    ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
ENTRYPOINT ["python", "-m", "api.running.container"]
# No access log: it would keep query strings. Requests in flight have 25 of the 30 seconds a stop may take.
CMD ["uvicorn", "api.main:app", "--host", "0.0.0.0", "--port", "8000", "--no-access-log", "--no-server-header", \
     "--timeout-graceful-shutdown", "25", "--timeout-keep-alive", "75"]
