# after: networks
docker compose cp proxy.conf proxy:/etc/nginx/conf.d/default.conf
docker compose exec -T proxy nginx -s reload
