docker swarm leave --force
docker swarm init --advertise-addr "$NODE1_ADDRESS"
docker service create --quiet --name shop --replicas 6 lab/web:1.0
