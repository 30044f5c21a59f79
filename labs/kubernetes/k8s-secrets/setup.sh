printf %s "$NOTE" > secret.txt
