# Each part of the policy in an update of its own, other spellings of the same flags, the numbers by updates.
# task: policy
docker service update --quiet --update-parallelism 2 web
docker service update --quiet --update-delay 5000ms --update-order start-first web
docker service update --quiet --update-monitor 10s --update-max-failure-ratio .2 --update-failure-action rollback web

# task: update
docker service update --quiet --image lab/web:2.0 --health-retries 2 --health-interval 2000ms \
  --health-cmd 'wget -qO- http://localhost:80/healthz' web

# task: settings
docker service update --quiet --env-add=NODE_ENV=production --publish-rm published=8080,target=80 web

# task: scale
docker service update --detach --replicas 8 web
docker service update --quiet --replicas 6 api
