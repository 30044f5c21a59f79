# task: lock
docker swarm update --autolock=true
docker swarm unlock-key --quiet > /root/first.key

# task: restart
service docker restart
for _ in $(seq 100); do [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = locked ] && break; sleep 0.1; done
docker swarm unlock < /root/first.key

# task: rotate
docker swarm unlock-key --rotate --quiet > /dev/null
(umask 077; docker swarm unlock-key --quiet > /root/unlock.key)
rm /root/first.key
