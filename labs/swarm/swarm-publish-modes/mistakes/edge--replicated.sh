docker service create --quiet --detach --name edge --replicas 4 --publish published=8090,target=80,mode=host lab/web:1.0
