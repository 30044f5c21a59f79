service docker stop
mkdir -p /backup
tar -C /var/lib/docker -czf /backup/swarm.tgz swarm
service docker start
until docker node ls > /dev/null 2>&1; do sleep 0.3; done
docker swarm init --force-new-cluster --advertise-addr "$NODE1_ADDRESS"
