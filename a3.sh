cd /tmp/crier/tester; . ./lib.sh
export CRIER_CONFIG=A/cli.toml
st() { T; c campaign status slow > A/x; echo "rc $?"; sed -n '2,/^DEADLINE/p' A/x | cut -c1-330; }
st
echo "--- set unrelated domain"
time c limit set email/domain/nobody.example per_second=5 --by T --reason "unrelated"; echo rc $?
for i in 1 2 3 ; do st; sleep 3; done
echo "--- follow remedy"
c limit set email concurrency=7 --by T --reason "as proposed"; echo rc $?
st; sleep 4; st; sleep 8; st; sleep 12; st
for i in 1 2 3 4; do c campaign status slow --format json > A/j; python3 -c "
import json;d=json.load(open('A/j'));print({k:v for k,v in d.items() if not isinstance(v,(list,dict))})"; sleep 1; done
