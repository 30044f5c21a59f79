sed -i '1s/{/{ "insecure-registries": ["build:5000"],/' /etc/docker/daemon.json && kill -HUP "$(cat /run/docker.pid)"
docker run --detach --name registry --restart always --publish 5000:5000 registry:2 > /dev/null
mkdir -p site tests dist
docker run --detach --name artefacts --restart always --publish 8000:8000 --volume /lab/app/dist:/dist:ro \
  lab/base:1.0 httpd -f -p 8000 -h /dist > /dev/null
cat > Dockerfile <<'FILE'
FROM lab/base:1.0
COPY site /www
USER 65534
EXPOSE 8080
# As process 1 this server would not hear the usual signal.
STOPSIGNAL SIGKILL
CMD ["httpd", "-f", "-vv", "-p", "8080", "-h", "/www"]
FILE
cat > docker-compose.yml <<'FILE'
# What holds everywhere.
services:
  web:
    build: .
    image: build:5000/app:${TAG:-dev}
    environment:
      STAGE: unknown
FILE
cat > docker-compose.override.yml <<'FILE'
# What developers need besides.
services:
  web:
    environment:
      STAGE: development
    ports:
      - "8080:8080"
FILE
cat > docker-compose.test.yml <<'FILE'
# What the pipeline needs besides.
services:
  web:
    environment:
      STAGE: test
  tests:
    image: lab/base:1.0
    command: sh /tests/run.sh
    depends_on: [web]
    volumes:
      - ./tests:/tests:ro
      - report:/report
volumes:
  report: {}
FILE
cat > tests/run.sh <<'FILE'
#!/bin/sh
# Ends with 0 when the site may be shipped.
for try in 1 2 3 4 5 6 7 8 9 10; do
  wget -qO /tmp/page http://web:8080/ && break
  sleep 1
done
check() { if "$@" > /dev/null; then echo "ok: $*"; else echo "FAILED: $*"; fi | tee -a /report/results; }
check test -s /tmp/page
check grep '<title>' /tmp/page
check sh -c '! grep -n FIXME /tmp/page'
! grep -q FAILED /report/results
FILE
cat > site/index.html <<'FILE'
<!doctype html>
<title>Ferry times</title>
<h1>Ferry times</h1>
<p>FIXME: which ferries?</p>
FILE
# on: node1
sed -i '1s/{/{ "insecure-registries": ["build:5000"],/' /etc/docker/daemon.json && kill -HUP "$(cat /run/docker.pid)"
head -c 24 /dev/urandom | base64 | docker secret create signing_key - > /dev/null
# on: node2
sed -i '1s/{/{ "insecure-registries": ["build:5000"],/' /etc/docker/daemon.json && kill -HUP "$(cat /run/docker.pid)"
# on: node3
sed -i '1s/{/{ "insecure-registries": ["build:5000"],/' /etc/docker/daemon.json && kill -HUP "$(cat /run/docker.pid)"
