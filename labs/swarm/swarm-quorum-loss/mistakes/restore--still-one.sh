# after: lead purge
docker node update --availability drain node1
