# after: policy
docker service update --quiet \
  --health-cmd 'wget -q -O /dev/null http://127.0.0.1/healthz' --health-interval 1s --health-timeout 20s --health-retries 5 web
