# after: service balance
# on: edge
sed -i 's/:80;$/:80 max_fails=1 fail_timeout=1h;/' /root/balancer/default.conf
docker restart balancer
until curl -sf -o /dev/null http://localhost/; do sleep 0.3; done
