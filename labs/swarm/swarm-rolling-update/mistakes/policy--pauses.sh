docker service update --quiet --update-parallelism 2 --update-delay 5s --update-order start-first \
  --update-monitor 10s --update-failure-action pause --update-max-failure-ratio 0.2 web
