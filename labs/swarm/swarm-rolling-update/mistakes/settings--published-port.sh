docker service update --quiet --env-add NODE_ENV=production --publish-rm 8080 web
