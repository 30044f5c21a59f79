# The host is right now, the password is not.
sed -i 's/start-period/start_period/; s/8008:80/8080:80/' docker-compose.yml
sed -i "s/anchor-and-tide/tide-and-anchor/; s/SITE_TITLE: .*/&\\n      DB_HOST: database/" docker-compose.yml
sed -i "0,/DB_PASSWORD: .*/s//DB_PASSWORD: another/" docker-compose.yml
docker compose up -d
