# after: replace
docker node update --label-add disk=ssd node4
docker service rm pinned
docker service create --quiet --name pinned --constraint node.labels.disk==ssd lab/web:1.0
