docker service create --quiet --detach --name cluster --constraint node.role==worker --publish published=80,target=80,mode=host lab/web:1.0
