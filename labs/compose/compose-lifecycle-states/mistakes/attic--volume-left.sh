cd /lab/attic
docker compose down --rmi all
