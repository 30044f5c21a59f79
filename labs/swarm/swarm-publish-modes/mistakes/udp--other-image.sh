# Published as wanted, but nobody inside knows any names.
docker service create --quiet --detach --name dns-cache --publish 5353:53/udp lab/web:1.0
