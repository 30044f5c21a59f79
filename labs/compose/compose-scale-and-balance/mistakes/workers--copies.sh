cat > compose.yaml <<'YAML'
name: farm
services:
  web:
    image: lab/web:1.0
    ports:
      - "8080:80"
  worker1:
    image: busybox
    command: sleep infinity
    init: true
  worker2:
    image: busybox
    command: sleep infinity
    init: true
  worker3:
    image: busybox
    command: sleep infinity
    init: true
  client:
    image: busybox
    command: sleep infinity
    init: true
YAML
docker compose up -d --remove-orphans
