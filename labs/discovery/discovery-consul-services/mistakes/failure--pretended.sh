# after: register client
# It runs, only its check is led astray.
# on: curly
curl -sf -X PUT -d '{"ID":"server2","Name":"distributed_app","Port":2002,"Check":{"HTTP":"http://localhost:2009/healthz","Interval":"2s"}}' http://localhost:8500/v1/agent/service/register
# on: moe
for _ in $(seq 40); do docker logs --tail 1 client | grep -q ' 3 instances' && break; sleep 0.5; done
