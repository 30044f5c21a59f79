# task: image
cat > Dockerfile <<'DOCKERFILE'
FROM lab/base:1.0
LABEL version=1.0
WORKDIR /srv/pantry
COPY . .
RUN sh bin/install token.txt
ENV PANTRY_LOG=/dev/stderr
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=2s --timeout=20s CMD wget -qO /dev/null http://localhost:8080/
CMD ["sh", "bin/serve"]
DOCKERFILE
docker build -t clean:1.0 .

# task: secret
cat > Dockerfile <<'DOCKERFILE'
FROM lab/base:1.0
LABEL version=1.0
WORKDIR /srv/pantry
COPY bin/install bin/install
COPY deps.txt .
RUN --mount=type=secret,id=token sh bin/install /run/secrets/token
COPY bin/serve bin/serve
COPY public public
ENV PANTRY_LOG=/dev/stderr
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=2s --timeout=20s CMD wget -qO /dev/null http://localhost:8080/
CMD ["sh", "bin/serve"]
DOCKERFILE
printf '%s\n' .git token.txt > .dockerignore
docker build --secret id=token,src=token.txt -t clean:1.0 .

# task: logs
docker rm -f pantry
docker run -d --name pantry -p 8080:8080 -e STAGE=production clean:1.0

# task: cache
echo "<p>$WORD</p>" >> public/index.html
sed -i 's/version=1.0/version=1.1/' Dockerfile
docker build --secret id=token,src=token.txt -t clean:1.1 .
