service docker stop
mkdir -p /backup
tar -C /var/lib/docker -czf /backup/swarm.tgz swarm
service docker start
for _ in $(seq 100); do docker node ls > /dev/null 2>&1 && break; sleep 0.1; done
docker swarm init --force-new-cluster --advertise-addr "$NODE1_ADDRESS"
