docker network create --driver overlay app
