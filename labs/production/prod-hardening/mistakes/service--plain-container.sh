docker run -d --name hardsvc --user 10001:10001 --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges --memory 64m --pids-limit 50 -e PORT=8080 -p 8081:8080 lab/web:1.0
