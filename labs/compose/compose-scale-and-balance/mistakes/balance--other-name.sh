sed -i 's/CHANGE-ME/web/' proxy.conf
cat > compose.yaml <<'YAML'
name: farm
services:
  web:
    image: lab/web:1.0
    scale: 3
  worker:
    image: busybox
    command: sleep infinity
    init: true
    scale: 3
  client:
    image: busybox
    command: sleep infinity
    init: true
  balancer:
    image: nginx
    ports:
      - "8080:80"
    volumes:
      - ./proxy.conf:/etc/nginx/conf.d/default.conf:ro
YAML
docker compose up -d
