docker service update --quiet --image lab/web:1.0 --replicas 1 typo
