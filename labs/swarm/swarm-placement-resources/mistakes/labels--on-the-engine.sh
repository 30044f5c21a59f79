# on: node2
jq '. + {labels: ["region=east", "datacenter=dc1"]}' /etc/docker/daemon.json > /tmp/daemon.json
cp /tmp/daemon.json /etc/docker/daemon.json
service docker stop
service docker start
# on: node1
until docker node inspect node2 --format '{{.Status.State}} {{json .Description.Engine.Labels}}' | grep -q 'ready.*east'; do sleep 0.3; done
