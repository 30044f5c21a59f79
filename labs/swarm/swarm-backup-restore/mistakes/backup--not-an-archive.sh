# Half of the directory: the certificates and the state files stay behind.
service docker stop
mkdir -p /backup
tar -C /var/lib/docker/swarm -czf /backup/swarm.tgz raft
service docker start
for _ in $(seq 100); do docker node ls > /dev/null 2>&1 && break; sleep 0.1; done
