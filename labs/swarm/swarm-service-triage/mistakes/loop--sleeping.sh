docker service update --quiet --detach --secret-add token --args 'sleep 3600' loop
