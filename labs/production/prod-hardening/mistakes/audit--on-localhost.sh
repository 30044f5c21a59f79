# after: remap
jq '. + {hosts: ["unix:///var/run/docker.sock", "tcp://127.0.0.1:2375"]} + {icc: false, "live-restore": true, "log-driver": "json-file", "log-opts": {"max-size": "5m", "max-file": "3"}, "default-ulimits": {nofile: {Name: "nofile", Soft: 1024, Hard: 2048}}}' /etc/docker/daemon.json > /tmp/daemon.json
cp /tmp/daemon.json /etc/docker/daemon.json
service docker restart
until docker info > /dev/null 2>&1; do sleep 0.1; done
