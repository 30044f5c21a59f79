# Everything as wanted, but another service.
docker service rm web
docker service create --quiet --name web --replicas 6 --network app --publish 8080:80 \
  --update-parallelism 2 --update-delay 5s --update-order start-first \
  --update-monitor 10s --update-failure-action rollback --update-max-failure-ratio 0.2 \
  --health-cmd 'wget -q -O /dev/null http://127.0.0.1/healthz' --health-interval 1s lab/web:2.0
