# after: servers ports dns keep
docker update --restart no consul
# on: curly
docker update --restart no consul
# on: moe
docker update --restart no consul
