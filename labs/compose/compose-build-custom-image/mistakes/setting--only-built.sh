# after: build
echo 'ENV CUSTOM_ENV=env-value' >> nginx.Dockerfile
docker compose build
