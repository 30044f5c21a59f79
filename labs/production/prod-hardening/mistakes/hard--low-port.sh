# In the network of the machine, and on port 80.
docker rm -f soft
docker run -d --name hard --user 10001:10001 --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --memory 64m --pids-limit 50 --network host lab/web:1.0
sleep 1
