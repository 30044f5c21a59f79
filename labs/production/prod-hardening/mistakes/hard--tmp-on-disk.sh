# A volume is not memory: what is written there stays.
docker rm -f soft
docker run -d --name hard --user 10001:10001 --read-only --volume scratch:/tmp --cap-drop ALL --security-opt no-new-privileges --memory 64m --pids-limit 50 -e PORT=8080 -p 8080:8080 lab/web:1.0
