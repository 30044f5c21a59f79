# after: prepare freeze
docker node update --availability active node2
docker service update --quiet --force app
docker node update --availability active node3
