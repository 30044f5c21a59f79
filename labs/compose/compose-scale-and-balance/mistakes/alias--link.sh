docker run -d --name s1 lab/web:1.0
docker run -d --name s2 --link s1:search lab/web:1.0
