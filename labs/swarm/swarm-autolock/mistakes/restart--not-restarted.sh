# after: lock
# An unlocked manager takes no key, and the engine was never restarted.
docker swarm unlock < /root/first.key || true
