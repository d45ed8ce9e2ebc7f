# Three stages: what the hub needs to run, what it takes to build it, and the image itself.
# test/house/dockerfile.test.ts runs every step below in clean folders; paths in RUN are therefore relative to WORKDIR.

FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# npm keeps the compiler because i18next names it as an optional peer; nothing uses it at run time.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/typescript node_modules/@typescript node_modules/.bin/tsc

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node bin/bootstrap.mjs build

FROM node:24-slim
LABEL org.opencontainers.image.title="Drehkreuz" \
      org.opencontainers.image.description="Integration middleware for municipalities" \
      org.opencontainers.image.licenses="EUPL-1.2"
# The only folder the hub writes to. User 1000 is `node` in the base image.
WORKDIR /var/lib/drehkreuz
RUN chown 1000:1000 .
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=build /app/build ./build
COPY package.json LICENSE ./
COPY config ./config
COPY flows ./flows
COPY schemas ./schemas
ENV NODE_ENV=production \
    DREHKREUZ_HOST=0.0.0.0 \
    DREHKREUZ_PORT=8080 \
    DREHKREUZ_DATA=/var/lib/drehkreuz \
    DREHKREUZ_SANDBOX=off
USER 1000:1000
VOLUME /var/lib/drehkreuz
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.DREHKREUZ_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["node", "build/server/main.js", "start", "--quiet"]
