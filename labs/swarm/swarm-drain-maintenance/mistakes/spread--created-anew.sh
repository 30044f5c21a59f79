# after: prepare freeze
docker node update --availability active node2
docker node update --availability active node3
docker service rm app
docker service create --quiet --name app --replicas 9 lab/web:1.0
