# task: tag
echo 'TAG=1.1' > .env
cat > compose.yaml <<YAML
name: conf
services:
  web:
    image: lab/page:\${TAG:-1.0}
    env_file: web.env
    environment:
      DB_PASSWORD: "$PASSWORD"
    ports:
      - "8080:80"
  db:
    image: lab/db:1
    environment:
      DB_PASSWORD: "$PASSWORD"
  debug:
    image: busybox
    command: sleep infinity
    init: true
YAML
docker compose up -d

# task: secret
printf %s "$PASSWORD" > db_password.txt
chmod 600 db_password.txt
cat > compose.yaml <<YAML
name: conf
services:
  web:
    image: lab/page:\${TAG:-1.0}
    env_file: web.env
    environment:
      DB_PASSWORD_FILE: /run/secrets/db_password
    secrets: [db_password]
    ports:
      - "8080:80"
  db:
    image: lab/db:1
    environment:
      DB_PASSWORD_FILE: /run/secrets/db_password
    secrets: [db_password]
  debug:
    image: busybox
    command: sleep infinity
    init: true
secrets:
  db_password:
    file: ./db_password.txt
YAML
docker compose up -d

# task: mode
cat > compose.yaml <<YAML
name: conf
services:
  web:
    image: lab/page:\${TAG:-1.0}
    env_file: web.env
    environment:
      DB_PASSWORD_FILE: /run/secrets/db_password
      MODE: compose
    secrets: [db_password]
    ports:
      - "8080:80"
  db:
    image: lab/db:1
    environment:
      DB_PASSWORD_FILE: /run/secrets/db_password
    secrets: [db_password]
  debug:
    image: busybox
    command: sleep infinity
    init: true
secrets:
  db_password:
    file: ./db_password.txt
YAML
docker compose up -d

# task: profile
cat > compose.yaml <<YAML
name: conf
services:
  web:
    image: lab/page:\${TAG:-1.0}
    env_file: web.env
    environment:
      DB_PASSWORD_FILE: /run/secrets/db_password
      MODE: compose
    secrets: [db_password]
    ports:
      - "8080:80"
  db:
    image: lab/db:1
    environment:
      DB_PASSWORD_FILE: /run/secrets/db_password
    secrets: [db_password]
  debug:
    image: busybox
    command: sleep infinity
    init: true
    profiles: [debug]
secrets:
  db_password:
    file: ./db_password.txt
YAML
docker compose up -d
docker compose rm --stop --force debug
