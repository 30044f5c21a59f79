{ echo 'Welcome to node1! To add a worker, just paste this on the new machine:'; docker swarm join-token worker; } > /etc/motd
