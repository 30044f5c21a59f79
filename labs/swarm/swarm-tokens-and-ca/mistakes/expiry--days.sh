docker swarm update --cert-expiry 30d || true
