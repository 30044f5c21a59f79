# task: networks
cat > compose.yaml <<'YAML'
name: edge
services:
  proxy:
    image: nginx
    networks: [front]
  web:
    image: lab/web:1.0
    environment:
      STORE_HOST: db
    networks: [front, back]
  db:
    image: redis
    networks: [back]
networks:
  front: {}
  back:
    internal: true
YAML
docker compose up -d

# task: config
cat > compose.yaml <<'YAML'
name: edge
services:
  proxy:
    image: nginx
    networks: [front]
    volumes:
      - ./proxy.conf:/etc/nginx/conf.d/default.conf:ro
  web:
    image: lab/web:1.0
    environment:
      STORE_HOST: db
    networks: [front, back]
  db:
    image: redis
    networks: [back]
networks:
  front: {}
  back:
    internal: true
YAML
docker compose up -d

# task: door
cat > compose.yaml <<'YAML'
name: edge
services:
  proxy:
    image: nginx
    networks: [front]
    volumes:
      - ./proxy.conf:/etc/nginx/conf.d/default.conf:ro
    ports:
      - "80:80"
  web:
    image: lab/web:1.0
    environment:
      STORE_HOST: db
    networks: [front, back]
  db:
    image: redis
    networks: [back]
networks:
  front: {}
  back:
    internal: true
YAML
docker compose up -d

# task: alias
cat > compose.yaml <<'YAML'
name: edge
services:
  proxy:
    image: nginx
    networks: [front]
    volumes:
      - ./proxy.conf:/etc/nginx/conf.d/default.conf:ro
    ports:
      - "80:80"
  web:
    image: lab/web:1.0
    environment:
      STORE_HOST: db
    networks:
      front:
        aliases: [app.internal]
      back: {}
  db:
    image: redis
    networks: [back]
networks:
  front: {}
  back:
    internal: true
YAML
docker compose up -d
