cd /tmp/crier/tester; . ./lib.sh
export CRIER_CONFIG=A/cli.toml
sed -n '1,200p' A/plan1.txt >/dev/null
TESTER_SECRET=x daemon A d1 21001
T
c campaign start slow --yes --without-link-check "test" ; echo "rc $?"; T
for t in 1 2 3 4 5 6; do sleep 8; T; c campaign status slow > A/st.$t; echo "rc $?"; sed -n '1,/^People/p' A/st.$t; done
c limit show email; echo rc $?
