sed -i 's/start-period/start_period/; s/8008:80/8080:80/' docker-compose.yml
sed -i "s/DB_PASSWORD: anchor-and-tide/DB_PASSWORD: ''\n      DB_HOST: database/; s/DB_PASSWORD: tide-and-anchor/DB_ALLOW_EMPTY_PASSWORD: 'yes'/" docker-compose.yml
docker compose up -d
