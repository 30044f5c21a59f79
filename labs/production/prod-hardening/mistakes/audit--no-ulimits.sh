# after: remap
jq 'del(.hosts, .tls) + {icc: false, "live-restore": true, "log-driver": "json-file", "log-opts": {"max-size": "5m", "max-file": "3"}}' /etc/docker/daemon.json > /tmp/daemon.json
cp /tmp/daemon.json /etc/docker/daemon.json
service docker restart
until docker info > /dev/null 2>&1; do sleep 0.1; done
docker rm -f keel
docker run -d --name keel --ulimit nofile=1024:2048 lab/web:1.0
