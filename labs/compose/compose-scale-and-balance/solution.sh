# task: workers
cat > compose.yaml <<'YAML'
name: farm
services:
  web:
    image: lab/web:1.0
    ports:
      - "8080:80"
  worker:
    image: busybox
    command: sleep infinity
    init: true
    scale: 3
  client:
    image: busybox
    command: sleep infinity
    init: true
YAML
docker compose up -d

# task: balance
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
  proxy:
    image: nginx
    ports:
      - "8080:80"
    volumes:
      - ./proxy.conf:/etc/nginx/conf.d/default.conf:ro
YAML
docker compose up -d

# task: range
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
  proxy:
    image: nginx
    ports:
      - "8080:80"
    volumes:
      - ./proxy.conf:/etc/nginx/conf.d/default.conf:ro
  api:
    image: lab/web:1.0
    scale: 3
    ports:
      - "9000-9002:80"
YAML
docker compose up -d

# task: alias
docker network create rr
docker run -d --name s1 --network rr --network-alias search lab/web:1.0
docker run -d --name s2 --network rr --network-alias search lab/web:1.0
