printf 'http://localhost/v2/_catalog' | docker config create curl -
