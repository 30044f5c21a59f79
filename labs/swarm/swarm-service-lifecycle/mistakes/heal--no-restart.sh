# after: create update
docker service update --quiet --restart-delay 1s --restart-condition none webserver
