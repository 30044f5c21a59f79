# after: lead purge
docker node promote node4
until [ "$(docker node inspect --format '{{.ManagerStatus.Reachability}}' node4)" = reachable ]; do sleep 0.3; done
