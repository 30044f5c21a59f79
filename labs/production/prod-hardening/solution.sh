# task: hard
docker rm -f soft
docker run -d --name hard --user 10001:10001 --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges \
  --memory 64m --pids-limit 50 -e PORT=8080 -p 8080:8080 lab/web:1.0

# task: service
docker service create --quiet --name hardsvc --user 10001:10001 --read-only --mount type=tmpfs,target=/tmp --cap-drop ALL \
  --limit-memory 64m --limit-pids 50 --env PORT=8080 --publish mode=host,published=8081,target=8080 lab/web:1.0

# task: remap
jq '. + {"userns-remap": "default"}' /etc/docker/daemon.json > /tmp/daemon.json
cp /tmp/daemon.json /etc/docker/daemon.json
service docker restart
until docker info > /dev/null 2>&1; do sleep 0.1; done
docker run -d --name keel lab/web:1.0

# task: audit
jq 'del(.hosts, .tls) + {icc: false, "live-restore": true, "log-driver": "json-file",
  "log-opts": {"max-size": "5m", "max-file": "3"},
  "default-ulimits": {nofile: {Name: "nofile", Soft: 1024, Hard: 2048}}}' /etc/docker/daemon.json > /tmp/daemon.json
cp /tmp/daemon.json /etc/docker/daemon.json
service docker restart
until docker info > /dev/null 2>&1; do sleep 0.1; done
