# Networks with names of their own, a config instead of a volume, long forms, two files, an alias beside others.
# task: networks
cat > docker-compose.yml <<'YAML'
services:
  proxy:
    image: nginx:latest
    networks:
      front: {}
    configs:
      - source: proxy
        target: /etc/nginx/conf.d/default.conf
  web:
    image: lab/web:1.0
    environment: ["STORE_HOST=db"]
    networks:
      - front
      - back
  db:
    image: redis:latest
    expose: ["6379"]
    networks: { back: {} }
configs:
  proxy: { file: ./proxy.conf }
networks:
  front: { name: street }
  back: { name: cellar, internal: true, driver: bridge }
YAML
cat > more.yml <<'YAML'
services:
  proxy:
    ports:
      - { target: 80, published: "80", protocol: tcp }
  web:
    networks:
      front: { aliases: [app, app.internal] }
YAML
rm compose.yaml
docker compose -p edge -f docker-compose.yml -f more.yml up -d
