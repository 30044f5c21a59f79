# task: policy
docker service update --quiet --update-parallelism 2 --update-delay 5s --update-order start-first \
  --update-monitor 10s --update-failure-action rollback --update-max-failure-ratio 0.2 web

# task: update
docker service update --quiet --image lab/web:2.0 \
  --health-cmd 'wget -q -O /dev/null http://127.0.0.1/healthz' --health-interval 1s --health-timeout 20s --health-retries 5 web

# task: settings
docker service update --quiet --env-add NODE_ENV=production --publish-rm 80 web

# task: scale
docker service scale web=8 api=6
