printf 'http://node1:5000/v2/web/tags/list' | docker config create curl -
