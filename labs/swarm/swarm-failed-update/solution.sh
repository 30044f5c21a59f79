# task: rollback
docker service rollback --quiet shop

# task: drill
docker service update --quiet --update-failure-action rollback --update-monitor 10s \
  --health-cmd 'wget -q -O /dev/null http://127.0.0.1/healthz' --health-interval 1s --health-retries 2 shop
docker service update --quiet --image lab/web:2.0-sick shop

# task: release
docker service update --quiet --image lab/web:2.0 shop
