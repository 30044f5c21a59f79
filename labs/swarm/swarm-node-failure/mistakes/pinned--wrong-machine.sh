# after: replace
docker node update --label-add disk=ssd node2
