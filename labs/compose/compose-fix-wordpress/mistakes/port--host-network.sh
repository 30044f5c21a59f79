sed -i 's/start-period/start_period/' docker-compose.yml
sed -i '/ports:/d; s/- "8008:80"//; s/SITE_TITLE: .*/&\n      PORT: 8080/; s/image: lab.cms:1/&\n    network_mode: host/' docker-compose.yml
docker compose up -d
