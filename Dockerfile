# The companion as an image. Two stages, so that nothing it was built with stays in it.
FROM python:3.12-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
RUN python -m venv --without-pip /opt/companion
WORKDIR /src
# First what changes seldom: the dependencies, exactly those of the lock, ready-made.
COPY requirements.lock ./
RUN pip --python /opt/companion/bin/python install --require-hashes --only-binary :all: \
    -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY flows flows
COPY locales locales
RUN pip --python /opt/companion/bin/python install --no-deps . \
 && /opt/companion/bin/companion check

FROM python:3.12-slim
ENV PATH=/opt/companion/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    COMPANION_DATA_DIR=/data \
    MPLCONFIGDIR=/tmp/matplotlib
# Nobody installs anything in here; and the companion owns nothing but its data.
RUN pip uninstall --yes --quiet --root-user-action ignore pip \
 && useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin companion \
 && install --directory --owner companion --mode 700 /data
COPY --from=build /opt/companion /opt/companion
WORKDIR /data
USER companion
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 CMD ["companion", "health"]
ENTRYPOINT ["companion"]
CMD ["run"]
