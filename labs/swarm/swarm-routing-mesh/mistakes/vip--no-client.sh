# after: mesh
docker service create --quiet --detach --name client --restart-condition none --network app lab/web:1.0 /no/such/program
