printf 'DB_PW=%s\n' "$PASSWORD" > .env
printf %s "$PASSWORD" > db_pw.txt
chmod 600 .env db_pw.txt
