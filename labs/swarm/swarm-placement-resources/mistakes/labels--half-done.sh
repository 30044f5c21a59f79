for node in node2 node3; do docker node update --label-add region=east --label-add datacenter=dc1 "$node"; done
