# task: states
docker compose create lion
docker compose pause tiger
docker compose stop bear
docker compose kill hare
docker compose restart fox

# task: token
token=$(docker compose logs --no-log-prefix owl | sed -n 's/.*TOKEN=//p')
sed -i "/^services:/a\\
  echo:\\
    image: busybox\\
    command: sleep infinity\\
    init: true\\
    environment:\\
      TOKEN: \"$token\"" compose.yaml
docker compose up -d echo

# task: attic
cd /lab/attic
docker compose down --volumes --rmi all

# task: chore
docker compose run --rm -e WORD="$WORD-$NUMBER" task
