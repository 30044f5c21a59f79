# The engine is killed instead of restarted, the manager is unlocked over the Engine API, and the key is printed by its own rotation.
# task: lock
docker swarm update --autolock | grep -o 'SWMKEY-.*' > /root/first.key

# task: restart
kill -KILL "$(cat /run/docker.pid)"
until [ "$(docker info --format '{{.Swarm.LocalNodeState}}' 2>/dev/null)" = locked ]; do sleep 0.3; done
curl -sf --unix-socket /run/docker.sock -H 'Content-Type: application/json' \
  -d "{\"UnlockKey\":\"$(cat /root/first.key)\"}" http://docker/swarm/unlock

# task: rotate
until docker node ls > /dev/null 2>&1; do sleep 0.3; done
docker swarm unlock-key --rotate --quiet | tr -d '\n' > /root/unlock.key
chmod 0400 /root/unlock.key
