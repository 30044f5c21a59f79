# The engine is killed instead of restarted, the manager is unlocked over the Engine API, and the key is printed by its own rotation.
# task: lock
docker swarm update --autolock | grep -o 'SWMKEY-.*' > /root/first.key

# task: restart
kill -KILL "$(cat /run/docker.pid)"
for _ in $(seq 100); do [ "$(docker info --format '{{.Swarm.LocalNodeState}}' 2>/dev/null)" = locked ] && break; sleep 0.1; done
curl -sf --unix-socket /run/docker.sock -H 'Content-Type: application/json' \
  -d "{\"UnlockKey\":\"$(cat /root/first.key)\"}" http://docker/swarm/unlock

# task: rotate
for _ in $(seq 100); do docker node ls > /dev/null 2>&1 && break; sleep 0.1; done
docker swarm unlock-key --rotate --quiet | tr -d '\n' > /root/unlock.key
chmod 0400 /root/unlock.key
