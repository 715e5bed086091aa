// How many texts a second an SMSC takes from a client that is not ours: npm's "smpp".
//
//   node load.mjs PORT TEXTS CONNECTIONS WINDOW      prints the rate
import smpp from 'smpp';

const [port, texts, connections, window] = process.argv.slice(2).map(Number);
let begun = 0;
let answered = 0;
let started;

function submit(session) {
  if (begun === texts) return;
  begun += 1;
  session.submit_sm({ destination_addr: `4930${begun}`, source_addr: 'Example',
                      short_message: 'Example Network: you can object until 26 May.' }, () => {
    answered += 1;
    if (answered < texts) return submit(session);
    console.log(texts / ((performance.now() - started) / 1000));
    process.exit(0);
  });
}

let bound = 0;
const sessions = [];
for (let number = 0; number < connections; number += 1) {
  const session = smpp.connect({ url: `smpp://127.0.0.1:${port}` });
  session.bind_transmitter({ system_id: 'load', password: '' }, () => {
    sessions.push(session);
    bound += 1;
    if (bound < connections) return;
    started = performance.now();
    for (const each of sessions) for (let place = 0; place < window; place += 1) submit(each);
  });
}
