# A Compose file for the container, an update for the service, options of the daemon instead of its file, the range by name.
# task: hard
cat > compose.yaml <<'YAML'
services:
  hard:
    image: lab/web:1.0
    container_name: hard
    user: "65534"
    read_only: true
    cap_drop: [all]
    security_opt: ["no-new-privileges:true"]
    mem_limit: 64m
    pids_limit: 50
    environment: { PORT: "9000" }
    ports: ["8080:9000"]
    volumes:
      - type: tmpfs
        target: /tmp
YAML
docker stop soft
docker rm soft
docker compose up -d

# task: service
docker service create --quiet --name hardsvc --env PORT=9000 --limit-memory 1g lab/web:1.0
docker service update --quiet --user nobody --read-only --mount-add type=tmpfs,destination=/tmp,tmpfs-size=1m --cap-drop all \
  --limit-memory 67108864 --limit-pids 50 --publish-add mode=host,published=8081,target=9000,protocol=tcp hardsvc

# task: remap
echo 'DOCKER_OPTS="--userns-remap=dockremap:dockremap"' >> /etc/default/docker
service docker stop
service docker start
until docker info > /dev/null 2>&1; do sleep 0.1; done
docker pull lab/web:1.0
docker create --name keel --user 0:0 lab/web:1.0
docker start keel

# task: audit
cat > /etc/docker/daemon.json <<'JSON'
{
  "registry-mirrors": ["http://127.0.0.1:61000"],
  "storage-driver": "overlay2",
  "hosts": ["unix:///var/run/docker.sock"]
}
JSON
echo 'DOCKER_OPTS="$DOCKER_OPTS --icc=false --live-restore --log-opt max-size=5m --log-opt max-file=3 --default-ulimit nofile=1024:2048"' >> /etc/default/docker
service docker stop
service docker start
until docker info > /dev/null 2>&1; do sleep 0.1; done
