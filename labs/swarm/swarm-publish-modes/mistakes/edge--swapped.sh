docker service create --quiet --detach --name edge --mode global --publish published=80,target=8090,mode=host lab/web:1.0
