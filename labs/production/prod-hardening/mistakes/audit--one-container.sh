# after: remap
# Asked for in one container; the next has it no more.
jq 'del(.hosts, .tls) + {icc: false, "live-restore": true, "default-ulimits": {nofile: {Name: "nofile", Soft: 1024, Hard: 2048}}}' /etc/docker/daemon.json > /tmp/daemon.json
cp /tmp/daemon.json /etc/docker/daemon.json
service docker restart
until docker info > /dev/null 2>&1; do sleep 0.1; done
docker rm -f keel
docker run -d --name keel --log-opt max-size=5m --log-opt max-file=3 lab/web:1.0
