# after: prepare
# Frozen for the scaling only: whatever is placed next may go to node3.
docker node update --availability pause node3
docker service scale app=9
docker node update --availability active node3
