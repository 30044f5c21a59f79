# after: managers
# on: node2
for node in node2 node3 node4; do docker node update --availability pause "$node"; done
