#!/bin/sh
# Makes the certificates of these tests anew: an authority, and three servers with one key.
# The key protects nothing: it only ever serves on the loopback address of a test.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
key() { openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"; }

key "$work/authority.key"
cat > "$work/ca.conf" <<CONFIG
[ca]
default_ca = authority
[authority]
database = $work/index.txt
new_certs_dir = $work
serial = $work/serial
rand_serial = yes
certificate = authority.pem
private_key = $work/authority.key
default_md = sha256
copy_extensions = copy
policy = any
[any]
organizationName = optional
commonName = supplied
CONFIG
: > "$work/index.txt"
openssl req -new -key "$work/authority.key" -subj '/O=authctl tests/CN=authctl test authority' \
    -addext 'basicConstraints=critical,CA:TRUE' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
    -out "$work/request.pem"
openssl ca -batch -notext -config "$work/ca.conf" -selfsign -keyfile "$work/authority.key" \
    -startdate 20190101000000Z -enddate 21250101000000Z -in "$work/request.pem" -out authority.pem

key server.key
issue() { # name, subjectAltName, first and last moment
    : > "$work/index.txt"
    openssl req -new -key server.key -subj "/CN=$1" -addext "subjectAltName=$2" -out "$work/request.pem"
    openssl ca -batch -notext -config "$work/ca.conf" -startdate "$3" -enddate "$4" -in "$work/request.pem" -out "$1.pem"
}
issue loopback 'DNS:localhost,IP:127.0.0.1' 20250101000000Z 21250101000000Z
issue elsewhere 'DNS:elsewhere.example' 20250101000000Z 21250101000000Z
issue expired 'DNS:localhost,IP:127.0.0.1' 20200101000000Z 20200201000000Z
