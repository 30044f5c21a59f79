docker swarm update --cert-expiry 30h
