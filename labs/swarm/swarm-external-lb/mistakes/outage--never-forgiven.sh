# after: service balance
# on: edge
sed -i 's/fail_timeout=5s/fail_timeout=1h/' /root/balancer/default.conf
docker restart balancer
