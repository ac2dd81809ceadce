# Waystone alone: SQLite and Chroma in /data. compose.yaml puts PostgreSQL and a Chroma server beside it.
FROM python:3.12-slim AS build
RUN pip install --no-cache-dir "uv>=0.9"
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE ./
COPY corpus corpus
COPY index index
COPY bot bot
# Compiled here: where it runs, nobody may write what Python compiles, and each start would compile all of it again.
# pip goes along (--seed): it fetches the writer's file where its publisher's hub cannot be reached.
RUN uv venv --seed /app && uv pip install --no-cache --compile-bytecode --python /app/bin/python \
    --constraint requirements.lock ".[postgresql]"

FROM python:3.12-slim
# llama.cpp's threads
RUN apt-get update && apt-get install --yes --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --create-home waystone && install --directory --owner waystone /data
COPY --from=build /app /app
ENV PATH=/app/bin:$PATH WAYSTONE_HOME=/data WAYSTONE_HOST=0.0.0.0 WAYSTONE_USERS=required
USER waystone
VOLUME /data
EXPOSE 7860
HEALTHCHECK --start-period=60s --interval=30s --timeout=10s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:7860/healthz', timeout=5)"]
# The first admin: docker run --rm -it -v waystone:/data IMAGE waystone user add NAME --admin
CMD ["waystone", "serve", "--fetch-model"]
