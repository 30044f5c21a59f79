# after: deploy
# The new version is there, and the old one is still in use beside it.
{ cat site.conf; echo "banner = $BANNER"; } | docker config create site_v2 -
docker service update --quiet --config-rm app_site_v1 --config-add source=site_v2,target=/etc/site.conf \
  --config-add source=app_site_v1,target=/etc/site.old app_web
