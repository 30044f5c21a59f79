docker network create rr
docker run -d --name s1 --network rr --network-alias search lab/web:1.0
docker run -d --name s2 --network rr --network-alias search lab/web:1.0
docker stop s2
