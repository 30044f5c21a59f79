docker run -d --name server1 -p 2001:80 --dns 172.17.0.1 lab/sdapp:1
docker run -d --name server2 -p 2002:80 --dns 172.17.0.1 lab/sdapp:1
curl -sf -X PUT -d '{"ID":"server1","Name":"distributed_app","Port":2001,"Check":{"HTTP":"http://localhost:2001/health","Interval":"2s"}}' http://localhost:8500/v1/agent/service/register
curl -sf -X PUT -d '{"ID":"server2","Name":"distributed_app","Port":2002,"Check":{"HTTP":"http://localhost:2002/healthz","Interval":"2s"}}' http://localhost:8500/v1/agent/service/register
# on: curly
docker run -d --name server1 -p 2001:80 --dns 172.17.0.1 lab/sdapp:1
docker run -d --name server2 -p 2002:80 --dns 172.17.0.1 lab/sdapp:1
curl -sf -X PUT -d '{"ID":"server1","Name":"distributed_app","Port":2001,"Check":{"HTTP":"http://localhost:2001/health","Interval":"2s"}}' http://localhost:8500/v1/agent/service/register
curl -sf -X PUT -d '{"ID":"server2","Name":"distributed_app","Port":2002,"Check":{"HTTP":"http://localhost:2002/healthz","Interval":"2s"}}' http://localhost:8500/v1/agent/service/register
# What a check found is in the catalogue ten seconds later at the most, if it found the same before.
for _ in $(seq 60); do
  [ "$(curl -s http://localhost:8500/v1/health/service/distributed_app | jq '[.[].Checks[] | select(.Output | contains("404"))] | length')" = 2 ] && break
  sleep 0.5
done
