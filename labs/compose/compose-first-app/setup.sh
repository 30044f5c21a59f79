mkdir -p /lab/app
