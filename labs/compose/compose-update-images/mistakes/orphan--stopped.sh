docker stop live-legacy-1
