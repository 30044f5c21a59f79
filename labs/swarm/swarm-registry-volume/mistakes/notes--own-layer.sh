docker service create --quiet --name notes --constraint node.hostname==node1 lab/base:1.0 \
  sh -c "mkdir -p /notes; echo $NOTE > /notes/today.txt; sleep infinity"
docker service update --quiet --force notes
