mkdir -p /backup
# It says with code 1 that a file changed while it was read.
tar -C /var/lib/docker -czf /backup/swarm.tgz swarm || [ $? = 1 ]
# A restart afterwards does not make the copy any colder.
sleep 1
service docker restart
until docker node ls > /dev/null 2>&1; do sleep 0.3; done
