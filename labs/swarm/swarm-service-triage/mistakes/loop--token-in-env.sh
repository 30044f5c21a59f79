docker service update --quiet --detach --env-add TOKEN=c2VjcmV0 loop
