# after: build
# The right label, but the Compose file has no say in it.
echo 'LABEL version=1.2.3' >> nginx.Dockerfile
docker compose up -d --build
