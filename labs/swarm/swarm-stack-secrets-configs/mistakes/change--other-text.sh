# after: deploy
{ cat site.conf; echo 'banner = hello'; } | docker config create site_v2 -
docker service update --quiet --config-rm app_site_v1 --config-add source=site_v2,target=/etc/site.conf app_web
