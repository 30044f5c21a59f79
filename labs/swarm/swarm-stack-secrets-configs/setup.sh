head -c 24 /dev/urandom | base64 | docker secret create vault_key - > /dev/null
mkdir -p /opt/legacyapp
cd /opt/legacyapp
echo legacy > user.txt
cat > stack.yaml <<'X'
version: "3.8"
services:
  api:
    image: lab/web:1.0
    deploy: { replicas: 2 }
    secrets: [vault_key, user]
secrets:
  vault_key: { external: true }
  user: { file: ./user.txt }
X
docker stack deploy --detach=true --resolve-image never -c stack.yaml legacyapp > /dev/null
