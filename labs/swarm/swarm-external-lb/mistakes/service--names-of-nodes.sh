docker service create --quiet --detach --name cluster --mode global --constraint node.hostname!=node1 \
  --publish published=80,target=80,mode=host lab/web:1.0
