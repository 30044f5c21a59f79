# The classic builder and two stages instead of a build secret, an ENTRYPOINT, a user by name, a script that redirects nothing, a digest-free long name.
# task: image
sed -i 's/ >> .*$/ 2>\&1/' bin/serve
cat > Dockerfile <<'DOCKERFILE'
FROM docker.io/lab/base:1.0 AS store
WORKDIR /fetch
COPY bin/install deps.txt token.txt ./
RUN sh ./install token.txt

FROM docker.io/lab/base:1.0
RUN echo 'pantry:x:2000:2000:::/bin/sh' >> /etc/passwd
COPY --from=store /opt/deps /opt/deps
WORKDIR /srv/pantry
COPY --chown=2000:2000 bin/serve bin/serve
COPY --chown=2000:2000 public/ public/
USER pantry
LABEL "version"="1.0"
HEALTHCHECK --interval=1s CMD ["wget", "-qO/dev/null", "http://127.0.0.1:8080/index.html"]
ENTRYPOINT ["/bin/sh", "/srv/pantry/bin/serve"]
CMD []
DOCKERFILE
echo .git > .dockerignore
DOCKER_BUILDKIT=0 docker build --tag clean:1.0 .

# task: logs
docker stop pantry
docker rm pantry
docker run --detach --name pantry --publish 8080:8080 clean:1.0

# task: secret
docker history clean:1.0

# task: cache
sed -i "s/on the shelves/& in $WORD/" public/index.html
sed -i 's/"version"="1.0"/"version"="1.1"/' Dockerfile
DOCKER_BUILDKIT=0 docker build --tag clean:1.1 .
