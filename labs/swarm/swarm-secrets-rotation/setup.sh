mkdir -p /lab
(umask 077; printf '%s' "$FIRST" > /lab/pw1; printf '%s' "$SECOND" > /lab/pw2)
docker service create --detach --quiet --no-resolve-image --name db --env DB_PASSWORD=changeme lab/db:1
