docker node update --label-add zones=blue node2 > /dev/null
head -c 16 /dev/urandom | base64 | docker secret create token - > /dev/null
create() { docker service create --detach --quiet --no-resolve-image "$@"; }
create --name blue --replicas 2 --constraint node.labels.zone==blue lab/web:1.0
create --name fat --replicas 2 --reserve-memory 512g lab/web:1.0
create --name typo --replicas 2 lab/wbe:1.0
create --name closed --mode global --publish mode=host,published=8095,target=8080 lab/web:1.0
create --name loop --replicas 2 --restart-delay 3s lab/web:1.0 \
  sh -c 'echo "loop: reading /run/secrets/token"; test -s /run/secrets/token || { echo "loop: no token, giving up" >&2; exit 1; }; exec /web'
