docker service create --quiet --detach --name web --replicas 2 --network app lab/web:1.0
docker run -d --name proxy -p 8080:80 lab/web:1.0
# on: node2
docker run -d --name proxy -p 8080:80 lab/web:1.0
# on: node3
docker run -d --name proxy -p 8080:80 lab/web:1.0
