cat > /tmp/junk.yml <<'YAML'
version: "3.8"
services:
  bin:
    image: lab/web:1.0
    secrets: [password]
    configs: [settings]
secrets:
  password:
    file: /tmp/password
configs:
  settings:
    file: /tmp/settings
YAML
echo sesame > /tmp/password
echo 'colour=grey' > /tmp/settings
docker stack deploy --resolve-image never -c /tmp/junk.yml junk
rm /tmp/junk.yml /tmp/password /tmp/settings
