service docker stop
cd /var/lib/docker/swarm
tar -czf swarm.tgz raft certificates worker state.json docker-state.json
mkdir -p /backup
cp -p swarm.tgz /backup/
service docker start
for _ in $(seq 100); do docker node ls > /dev/null 2>&1 && break; sleep 0.1; done
