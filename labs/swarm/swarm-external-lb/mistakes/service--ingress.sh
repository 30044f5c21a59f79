docker service create --quiet --detach --name cluster --mode global --constraint node.role==worker --publish 80:80 lab/web:1.0
