# after: remap
jq 'del(.hosts, .tls) + {icc: false, "live-restore": true, "log-driver": "json-file", "log-opts": {"max-size": "5m", "max-file": "3"}, "default-ulimits": {nofile: {Name: "nofile", Soft: 1024, Hard: 2048}}}' /etc/docker/daemon.json > /tmp/daemon.json
cp /tmp/daemon.json /etc/docker/daemon.json
kill -HUP "$(cat /run/docker.pid)"
sleep 1
