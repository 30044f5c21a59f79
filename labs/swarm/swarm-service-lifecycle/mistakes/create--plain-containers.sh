for i in 1 2 3 4 5; do docker run -d --name "webserver$i" -e COLOR="$COLOUR" lab/web:1.0; done
