printf 'pt-%s\n' "$TOKEN" > token.txt
mkdir -p .git/objects
echo 'ref: refs/heads/main' > .git/HEAD
printf '[remote "origin"]\n\turl = https://harbour:%s@git.example/pantry\n' "$TOKEN" > .git/config
head -c 4096 /dev/urandom > .git/objects/pack
# A newer base, as it came last night: one layer more than the one that everybody has tried.
docker run --name newer lab/base:1.0 sh -c 'date > /etc/built'
docker commit newer lab/base:latest > /dev/null
docker rm newer > /dev/null
# What they run today.
docker build --quiet --tag pantry:today . > /dev/null
docker run --detach --name pantry --publish 8080:8080 pantry:today > /dev/null
