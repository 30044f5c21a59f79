# One worker too few.
docker service create --quiet --detach --name node-agent --mode global --constraint node.role==worker --constraint node.hostname!=node3 lab/web:1.0
