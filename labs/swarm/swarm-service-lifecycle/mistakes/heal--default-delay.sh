# after: create update
docker service update --quiet --restart-max-attempts 3 webserver
