# The directory is moved instead of copied; the engine finds none, and a new swarm is begun.
service docker stop
mkdir -p /backup
tar -C /var/lib/docker --remove-files -czf /backup/swarm.tgz swarm
service docker start
until docker info > /dev/null 2>&1; do sleep 0.3; done
docker swarm init --advertise-addr "$NODE1_ADDRESS"
