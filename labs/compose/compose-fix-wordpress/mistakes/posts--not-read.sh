# That was the first one.
sed -i 's/start-period/start_period/; s/8008:80/8080:80/' docker-compose.yml
sed -i "s/anchor-and-tide/tide-and-anchor/; s/SITE_TITLE: .*/&\\n      DB_HOST: database/" docker-compose.yml
sed -i 's|/var/lib/db/rows|/data/rows|' docker-compose.yml
docker compose up -d
echo 'The first ferry of the year' > last-post
