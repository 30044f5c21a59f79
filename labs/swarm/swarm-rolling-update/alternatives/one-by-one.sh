# Each setting in an update of its own, the health check before the image, the numbers by updates.
# task: policy
docker service update --quiet --update-parallelism 2 web
docker service update --quiet --update-delay 5000ms --update-order start-first web
docker service update --quiet --update-monitor 10s --update-max-failure-ratio .2 --update-failure-action rollback web

# task: update
docker service update --quiet --health-cmd 'wget -qO- http://localhost:80/healthz' --health-interval 2s --health-retries 2 web
docker service update --quiet --image lab/web:2.0 web

# task: settings
docker service update --quiet --publish-rm published=8080,target=80 web
docker service update --quiet --env-add NODE_ENV=production web

# task: scale
docker service update --detach --replicas 8 web
docker service update --quiet --replicas 6 api
