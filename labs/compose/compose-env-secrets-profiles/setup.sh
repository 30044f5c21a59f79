sed -i "s/@PASSWORD@/$PASSWORD/" compose.yaml
# Three versions of a page whose image says MODE=image by itself.
for version in 1.0 1.1 2.0; do
  docker create --name seed "lab/web:$version"
  docker commit -c 'ENV MODE=image' seed "lab/page:$version"
  docker rm seed
done
docker compose up -d
