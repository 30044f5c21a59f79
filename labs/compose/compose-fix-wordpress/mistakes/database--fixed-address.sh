sed -i 's/start-period/start_period/; s/8008:80/8080:80/' docker-compose.yml
sed -i "s/anchor-and-tide/tide-and-anchor/; s/SITE_TITLE: .*/&\\n      DB_HOST: database/" docker-compose.yml
docker compose up -d
address=$(docker inspect -f '{{.NetworkSettings.Networks.blog_default.IPAddress}}' "$(docker compose ps -q database)")
sed -i "s/DB_HOST: database/DB_HOST: $address/" docker-compose.yml
docker compose up -d
