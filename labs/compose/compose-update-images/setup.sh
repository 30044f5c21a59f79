# Two images for one tag: the old one is here, the new one in an archive beside its id.
mkdir -p /images
docker create --name new lab/web:2.0
docker commit -c 'LABEL build=1042' new lab/api:stable
docker save -o /images/api-stable.tar lab/api:stable
docker image inspect -f '{{.Id}}' lab/api:stable > /images/.id
docker rm new
docker image rm lab/api:stable
docker create --name old lab/web:1.0
docker commit -c 'LABEL build=997' old lab/api:stable
docker rm old

# The orphan comes from an earlier state of the file.
sed 's/^volumes:/  legacy:\n    image: lab\/web:1.0\n\nvolumes:/' compose.yaml > /tmp/earlier.yaml
docker compose -f /tmp/earlier.yaml --project-directory . up -d
docker compose exec -T db sh -c 'until redis-cli ping; do sleep 0.2; done' >/dev/null </dev/null
docker compose exec -T db redis-cli set note "$NOTE-$NUMBER" </dev/null
rm /tmp/earlier.yaml
