# after: lead
docker node demote node2 node3 || true
