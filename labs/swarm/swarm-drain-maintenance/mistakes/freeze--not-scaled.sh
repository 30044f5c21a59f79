# after: prepare
docker node update --availability pause node3
