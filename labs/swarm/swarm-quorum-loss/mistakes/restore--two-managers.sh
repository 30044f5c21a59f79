# after: lead purge
docker node promote node4
for _ in $(seq 300); do [ "$(docker node inspect --format '{{.ManagerStatus.Reachability}}' node4)" = reachable ] && break; sleep 0.1; done
