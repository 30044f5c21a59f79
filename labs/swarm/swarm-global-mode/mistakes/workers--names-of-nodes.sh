docker service create --quiet --detach --name node-agent --mode global --constraint node.hostname!=node1 lab/web:1.0
