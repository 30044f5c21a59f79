docker service create --quiet --name notes --mount type=volume,source=notes-data,target=/notes lab/base:1.0 \
  sh -c "echo $NOTE > /notes/today.txt; sleep infinity"
docker service update --quiet --force notes
