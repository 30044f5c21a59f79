# Two containers on one network, but not by Compose.
docker network create counter
docker run -d --name redis --network counter redis
docker run -d --name web --network counter lab/web:1.0
