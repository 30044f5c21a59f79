docker service create --quiet --detach --name node-agent --mode global --constraint node.role==worker busybox:latest sleep infinity
