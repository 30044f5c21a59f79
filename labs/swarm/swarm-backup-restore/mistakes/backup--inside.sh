service docker stop
cd /var/lib/docker/swarm
tar -czf swarm.tgz raft certificates worker state.json docker-state.json
mkdir -p /backup
cp -p swarm.tgz /backup/
service docker start
until docker node ls > /dev/null 2>&1; do sleep 0.3; done
