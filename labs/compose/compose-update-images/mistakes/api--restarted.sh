docker load -i /images/api-stable.tar
docker compose restart api
