# after: image secret
# The container was made before the last build.
docker rm -f pantry
docker run -d --name pantry -p 8080:8080 clean:1.0
echo "<p>new</p>" >> public/index.html
docker build --secret id=token,src=token.txt -t clean:1.0 .
