#!/bin/sh
# The first process of the starter container. It waits for the web server and passes a stop on to it: a server that is
# process 1 itself would not hear SIGTERM.
trap 'echo "starter: stopping"; kill "$server"; wait "$server" 2>/dev/null; exit 0' TERM INT

echo "starter: container $(hostname) is up"
echo "starter: serving /www on port 8080"
httpd -f -vv -p 8080 -h /www &
server=$!
wait "$server"
