# after: prepare
docker node ps node2
