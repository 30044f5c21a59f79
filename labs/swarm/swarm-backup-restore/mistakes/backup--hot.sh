mkdir -p /backup
tar -C /var/lib/docker -czf /backup/swarm.tgz swarm
# A restart afterwards does not make the copy any colder.
sleep 1
service docker restart
for _ in $(seq 100); do docker node ls > /dev/null 2>&1 && break; sleep 0.1; done
