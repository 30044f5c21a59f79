docker service update --quiet --update-parallelism 0 --update-delay 5s --update-order start-first \
  --update-monitor 10s --update-failure-action rollback --update-max-failure-ratio 0.2 web
