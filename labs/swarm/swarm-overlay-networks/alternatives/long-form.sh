# All networks first and attachable, the long form of --network with an alias, db behind a virtual address, the probe connected after its start.
# task: apart
i=0
for network in backend frontend metrics tools; do docker network create -d overlay --attachable --subnet "10.77.$((++i)).0/24" "$network"; done
docker service create -q -d --name db --network name=backend,alias=database -e DB_PASSWORD=open lab/db:1
docker service create -q -d --name api --replicas 2 --network backend --network name=frontend lab/web:1.0
docker service create -q --name web --replicas 2 --network name=frontend lab/web:1.0

# task: metrics
docker service update -q --network-add name=metrics,alias=numbers --network-add tools api

# task: attach
# on: node3
docker run -d --name probe lab/web:1.0 sleep 1d
until docker network connect tools probe; do sleep 0.5; done

# task: secure
docker network create --opt encrypted=true --driver overlay --attachable secure
docker service create -q --mode global --constraint node.role!=manager --name ledger --network secure lab/web:1.0
