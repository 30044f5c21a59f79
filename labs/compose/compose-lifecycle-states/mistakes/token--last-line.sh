# after: states
token=$(docker compose logs --no-log-prefix -n 1 owl | grep -o 'token [0-9a-f]*' | cut -d ' ' -f 2)
sed -i "/^services:/a\\
  echo:\\
    image: busybox\\
    command: sleep infinity\\
    init: true\\
    environment:\\
      TOKEN: \"$token\"" compose.yaml
docker compose up -d echo
