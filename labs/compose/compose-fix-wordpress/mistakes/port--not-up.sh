sed -i 's/start-period/start_period/; s/8008:80/8080:80/' docker-compose.yml
docker compose up -d
docker compose stop wordpress
