# A name, but one that stands for an address for ever.
sed -i 's/start-period/start_period/; s/8008:80/8080:80/; s/anchor-and-tide/tide-and-anchor/' docker-compose.yml
docker compose up -d
address=$(docker inspect -f '{{.NetworkSettings.Networks.blog_default.IPAddress}}' "$(docker compose ps -q database)")
sed -i "s/image: lab.cms:1/&\n    extra_hosts: [\"mysql:$address\"]/" docker-compose.yml
docker compose up -d
