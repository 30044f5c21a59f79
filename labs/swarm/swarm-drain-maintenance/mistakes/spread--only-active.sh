# after: prepare freeze
docker node update --availability active node2
docker node update --availability active node3
