docker service create --quiet --detach --name api --replicas 2 --publish published=8080,target=80,mode=host lab/web:1.0
