# task: build
cat > nginx.Dockerfile <<'DOCKERFILE'
FROM nginx
COPY index.html /usr/share/nginx/html/
DOCKERFILE
cat > compose.yaml <<'YAML'
services:
  proxy:
    build:
      context: .
      dockerfile: nginx.Dockerfile
    image: nginx-custom:1
    ports:
      - "8080:80"
YAML
docker compose up -d

# task: setting
cat > nginx.Dockerfile <<'DOCKERFILE'
FROM nginx
ENV CUSTOM_ENV=env-value
COPY index.html /usr/share/nginx/html/
DOCKERFILE
docker compose up -d --build

# task: page
echo "<p>$WORD-$NUMBER</p>" >> index.html
docker compose up -d --build

# task: label
cat > nginx.Dockerfile <<'DOCKERFILE'
FROM nginx
ARG APP_VERSION
LABEL version=$APP_VERSION
ENV CUSTOM_ENV=env-value
COPY index.html /usr/share/nginx/html/
DOCKERFILE
cat > compose.yaml <<'YAML'
services:
  proxy:
    build:
      context: .
      dockerfile: nginx.Dockerfile
      args:
        APP_VERSION: 1.2.3
    image: nginx-custom:1
    ports:
      - "8080:80"
YAML
docker compose up -d --build
