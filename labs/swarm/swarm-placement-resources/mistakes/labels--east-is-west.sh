for node in node2 node3; do docker node update --label-add region=West --label-add datacenter=dc1 "$node"; done
for node in node4 node5; do docker node update --label-add region=west --label-add datacenter=dc2 "$node"; done
