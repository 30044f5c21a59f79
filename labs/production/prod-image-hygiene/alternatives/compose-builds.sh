# Compose builds, with a build secret of its own and the version as an argument that comes after the installation.
# task: image
cat > Dockerfile <<'DOCKERFILE'
FROM lab/base:1.0
WORKDIR /srv/pantry
COPY deps.txt bin/install /srv/build/
RUN --mount=type=secret,id=store,target=/tmp/store.key cd /srv/build && ./install /tmp/store.key
COPY bin/serve bin/
COPY public public
ENV PANTRY_LOG=/dev/stdout
USER nobody
HEALTHCHECK --interval=3s --start-period=1s --retries=2 CMD wget -q --spider http://localhost:8080/ || exit 1
ARG VERSION=0
LABEL version=$VERSION
CMD ["/bin/sh", "/srv/pantry/bin/serve"]
DOCKERFILE
printf '.*\n*.txt\n!deps.txt\n*.yaml\n' > .dockerignore
chmod 755 bin/install bin/serve
cat > compose.yaml <<'YAML'
services:
  pantry:
    image: clean:${VERSION}
    container_name: pantry
    build:
      context: .
      args: { VERSION: "${VERSION}" }
      secrets: [store]
    ports: ["8080:8080"]
secrets:
  store: { file: ./token.txt }
YAML
VERSION=1.0 docker compose build

# task: secret
docker image ls clean

# task: logs
docker rm -f pantry
VERSION=1.0 docker compose up -d

# task: cache
sed -i "2i <meta name=today content=$WORD>" public/index.html
VERSION=1.1 docker compose build
