# after: states
# The engine refuses to start a paused container. So the tiger is woken for a moment, and everybody else with it.
sed -i "/^services:/a\\
  echo:\\
    image: busybox\\
    command: sleep infinity\\
    init: true\\
    environment:\\
      TOKEN: \"$TOKEN\"" compose.yaml
docker compose unpause tiger
docker compose up -d
docker compose pause tiger
