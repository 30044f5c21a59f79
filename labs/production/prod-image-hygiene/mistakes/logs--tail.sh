# after: image secret
docker rm -f pantry
cat > Dockerfile <<'DOCKERFILE'
FROM lab/base:1.0
LABEL version=1.0
WORKDIR /srv/pantry
COPY bin/install bin/install
COPY deps.txt .
RUN --mount=type=secret,id=token sh bin/install /run/secrets/token
COPY bin/serve bin/serve
COPY public public
ENV PANTRY_LOG=/tmp/pantry.log
USER 10001:10001
HEALTHCHECK --interval=2s --timeout=20s CMD wget -qO /dev/null http://localhost:8080/
CMD ["sh", "-c", "touch /tmp/pantry.log; sh bin/serve & exec tail -f /tmp/pantry.log"]
DOCKERFILE
docker build --secret id=token,src=token.txt -t clean:1.0 .
docker run -d --name pantry -p 8080:8080 clean:1.0
