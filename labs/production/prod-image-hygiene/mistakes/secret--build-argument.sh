# after: image
cat > Dockerfile <<'DOCKERFILE'
FROM lab/base:1.0
LABEL version=1.0
WORKDIR /srv/pantry
ARG TOKEN
COPY bin/install bin/install
COPY deps.txt .
RUN echo "$TOKEN" > /tmp/token && sh bin/install /tmp/token && rm /tmp/token
COPY bin/serve bin/serve
COPY public public
ENV PANTRY_LOG=/dev/stderr
USER 10001:10001
HEALTHCHECK --interval=2s --timeout=2s CMD wget -qO /dev/null http://localhost:8080/
CMD ["sh", "bin/serve"]
DOCKERFILE
printf '%s\n' .git token.txt > .dockerignore
docker build --build-arg TOKEN="$(cat token.txt)" -t clean:1.0 .
