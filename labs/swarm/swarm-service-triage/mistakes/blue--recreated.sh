docker node update --label-add zone=blue node2
docker service rm blue
docker service create --quiet --name blue --replicas 2 --constraint node.labels.zone==blue lab/web:1.0
