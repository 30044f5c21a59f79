# task: lock
docker swarm update --autolock=true
docker swarm unlock-key --quiet > /root/first.key

# task: restart
service docker restart
until [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = locked ]; do sleep 0.3; done
docker swarm unlock < /root/first.key

# task: rotate
docker swarm unlock-key --rotate --quiet > /dev/null
(umask 077; docker swarm unlock-key --quiet > /root/unlock.key)
rm /root/first.key
