docker run -d --name s1 lab/web:1.0
docker run -d --name s2 lab/web:1.0
