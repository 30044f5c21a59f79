# after: deploy
echo "banner = $BANNER" >> site.conf
docker stack deploy --detach=true -c stack.yaml app || true
