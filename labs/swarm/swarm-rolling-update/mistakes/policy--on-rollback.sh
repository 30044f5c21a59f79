docker service update --quiet --rollback-parallelism 2 --rollback-delay 5s --rollback-order start-first \
  --rollback-monitor 10s --rollback-max-failure-ratio 0.2 --update-failure-action rollback web
