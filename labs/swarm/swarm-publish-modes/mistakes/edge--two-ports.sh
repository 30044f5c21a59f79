docker service create --quiet --detach --name edge --mode global --publish published=8090,target=80,mode=host \
  --publish published=8091,target=80,mode=host lab/web:1.0
