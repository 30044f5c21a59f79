# task: backup
service docker stop
mkdir -p /backup
tar -C /var/lib/docker -czf /backup/swarm.tgz swarm
service docker start
until docker node ls > /dev/null 2>&1; do sleep 0.3; done

# task: restore
sh disaster.sh
# on: node2
sh disaster.sh
# on: node3
sh disaster.sh
# on: node1
service docker stop
rm -rf /var/lib/docker/swarm/*
tar -C /var/lib/docker -xzf /backup/swarm.tgz
service docker start
until docker info > /dev/null 2>&1; do sleep 0.3; done
docker swarm init --force-new-cluster --advertise-addr "$NODE1_ADDRESS"
# The machines that are gone are in the backup as they were; the new leader has to find out.
until [ "$(docker node ls --format '{{.Status}}' | grep -c Ready)" = 1 ]; do sleep 0.3; done

# task: workers
mkdir -p /tmp/token
docker swarm join-token --quiet worker > /tmp/token/worker
docker run -d --rm --name token --network host -v /tmp/token:/www lab/web:1.0 httpd -f -p 8099 -h /www
# on: node2
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")" "$NODE1_ADDRESS:2377"
# on: node3
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")" "$NODE1_ADDRESS:2377"
# on: node1
docker rm -f token
until [ "$(docker node ls --format '{{.Status}}' | grep -c Down)" = 2 ]; do sleep 0.3; done
docker node ls --format '{{.ID}} {{.Status}}' | sed -n 's/ Down$//p' | xargs docker node rm
