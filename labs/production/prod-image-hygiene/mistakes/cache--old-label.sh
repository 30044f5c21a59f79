# after: image secret
echo "<p>$WORD</p>" >> public/index.html
docker build --secret id=token,src=token.txt -t clean:1.1 .
