# A replicated service with one task a worker, and the other balancer, in the network of the machine itself, which asks its backends how they are.
# task: service
docker service create --quiet --name cluster --replicas 2 --replicas-max-per-node 1 --constraint "node.role != manager" \
  --publish mode=host,target=80,published=80 lab/web:1.0

# task: balance
# on: edge
docker run -d --restart always --name lb --network host -e BACKENDS="$NODE3_ADDRESS:80,$NODE2_ADDRESS:80" -e CHECK=/healthz lab/proxy:1

# task: outage
# on: edge
docker ps
