# The neighbour has to stand aside for a moment, or the volume could not be removed.
cd /lab/attic
docker compose down --volumes --rmi all
docker compose -p neighbour down
docker volume prune --all --force
docker volume create keepme
docker compose -f /lab/neighbour/compose.yaml up -d
