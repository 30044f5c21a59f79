# after: service balance
# on: edge
sed -i 's/:80;$/:80 max_fails=1 fail_timeout=1h;/' /root/balancer/default.conf
docker restart balancer
