# after: service balance
# on: edge
sed -i 's/max_fails=1 fail_timeout=5s/max_fails=0/; s/proxy_next_upstream error timeout/proxy_next_upstream off/' /root/balancer/default.conf
docker restart balancer
