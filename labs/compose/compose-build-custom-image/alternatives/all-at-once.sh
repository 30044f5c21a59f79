# Everything from the start, other spellings, the classic builder, the old file name, two commands instead of one.
# task: build
cat > docker-compose.yml <<'YAML'
name: site
services:
  proxy:
    image: docker.io/library/nginx-custom:1
    build: { context: "${PWD}", dockerfile: ./nginx.Dockerfile }
    ports: [{ target: 80, published: "8080" }]
YAML
printf 'FROM nginx:latest\nWORKDIR /usr/share/nginx/html\nADD . .\n' > nginx.Dockerfile
printf 'docker-compose.yml\n*.Dockerfile\n' > .dockerignore
DOCKER_BUILDKIT=0 docker compose build
docker compose up --detach --no-build

# task: setting
printf 'FROM nginx:latest\nENV CUSTOM_ENV "env-value"\nWORKDIR /usr/share/nginx/html\nADD . .\n' > nginx.Dockerfile
docker compose build --no-cache proxy
docker compose up -d proxy

# task: page
sed -i "s/Open on weekdays/$WORD-$NUMBER/" index.html
docker compose build
docker compose down
docker compose up -d

# task: label
cat > nginx.Dockerfile <<'DOCKERFILE'
ARG BASE=nginx
FROM ${BASE}
ARG APP_VERSION=0
ENV CUSTOM_ENV=env-value
WORKDIR /usr/share/nginx/html
ADD . .
LABEL version="${APP_VERSION}"
DOCKERFILE
echo APP_VERSION=1.2.3 > .env
cat > docker-compose.yml <<'YAML'
name: site
services:
  proxy:
    image: nginx-custom:1
    build:
      context: .
      dockerfile: nginx.Dockerfile
      args: ["APP_VERSION=${APP_VERSION}"]
    ports: ["8080:80"]
YAML
docker compose up -d --build --force-recreate
