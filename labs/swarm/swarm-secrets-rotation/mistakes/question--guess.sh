printf yes | docker config create can-read -
