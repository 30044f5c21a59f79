docker network create --driver overlay --attachable app
