# after: rollback
docker service update --quiet --update-failure-action rollback --image lab/web:2.0-sick \
  --health-cmd 'wget -q -O /dev/null http://127.0.0.1/healthz' --health-interval 1s --health-retries 2 shop
