#!/bin/sh
# Runs inside the public Apache Kafka image (docker-compose.yml, deploy/local/src/docker.ts): formats the storage at
# first start with the users of the bus, then becomes the broker.
#   BUS_BROKER_PROPERTIES  server.properties      BUS_BROKER_USERS  one SCRAM-SHA-512=[...] a line
set -eu
data=$(sed -n 's/^log\.dirs=//p' "$BUS_BROKER_PROPERTIES")
if [ ! -f "$data/meta.properties" ]; then
  set --
  while read -r user; do set -- "$@" --add-scram "$user"; done <"$BUS_BROKER_USERS"
  id=$(/opt/kafka/bin/kafka-storage.sh random-uuid)
  /opt/kafka/bin/kafka-storage.sh format -t "$id" -c "$BUS_BROKER_PROPERTIES" "$@"
fi
exec /opt/kafka/bin/kafka-server-start.sh "$BUS_BROKER_PROPERTIES"
