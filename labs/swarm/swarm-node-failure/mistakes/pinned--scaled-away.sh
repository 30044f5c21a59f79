# after: replace
docker node update --label-add disk=ssd node4
docker service scale --detach pinned=0
