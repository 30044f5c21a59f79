# after: register client
# on: curly
docker stop server2
curl -sf -X PUT http://localhost:8500/v1/agent/service/deregister/server2
# on: moe
for _ in $(seq 40); do docker logs --tail 1 client | grep -q ' 3 instances' && break; sleep 0.5; done
