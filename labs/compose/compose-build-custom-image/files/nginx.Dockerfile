# The web site of the harbour office
FROM nginx
