docker rm -f lonely
echo nothing > answer
