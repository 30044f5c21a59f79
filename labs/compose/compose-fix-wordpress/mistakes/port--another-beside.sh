sed -i 's/start-period/start_period/' docker-compose.yml
sed -i 's/- "8008:80"/- "8080:80"\n      - "8081:80"/' docker-compose.yml
docker compose up -d
