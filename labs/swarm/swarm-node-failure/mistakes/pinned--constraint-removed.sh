# after: replace
docker service update --quiet --constraint-rm node.labels.disk==ssd pinned
