// An SMSC that is not ours: the server of npm's "smpp", on loopback, answering by a script.
//
//   node smsc.mjs PORT RECORD [RULES]
//
// RECORD, unless it is -, gets a JSON object a line: {"bind":…}, {"submit":…} with the text as the library decodes
// it, {"closed":true}. It says "listening" on standard output when it is.
// RULES is a JSON array; the first that fits a submit_sm and is not used up answers it:
//   {"to": "regex of the number", "part": 2, "times": 3, "status": 88}
//   {"to": …, "silent": true}    no answer
//   {"to": …, "close": true}     the connection is broken instead
//   {"bind": 14}                 every bind is refused with this status
import { appendFileSync } from 'node:fs';
import smpp from 'smpp';

const [port, record, rulesText] = process.argv.slice(2);
const rules = JSON.parse(rulesText ?? '[]');
const bindRule = rules.find((rule) => rule.bind !== undefined);
let lastId = 0;

const note = record === '-' ? () => {}
  : (entry) => appendFileSync(record, JSON.stringify(entry) + '\n');

// What joins the parts of a text; of one that has none, the only part.
function partOf(message) {
  const udh = message.udh?.[0];
  const header = udh ? [...udh] : [];
  // The library gives the element without the length of the header in front, or with it.
  const at = header.indexOf(0x00);
  return header.length >= 5 ? { parts: header.at(-2), part: header.at(-1), reference: header[at + 2] }
                            : { parts: 1, part: 1 };
}

// The library reads a relative time as the instant that it comes to.
const hoursUntil = (time) => Math.round((new Date(time) - Date.now()) / 3_600_000);

function ruleFor(number, part) {
  const found = rules.find((rule) => rule.bind === undefined && new RegExp(rule.to).test(number) &&
    (rule.part ?? part) === part && (rule.times ?? 1) > 0);
  if (found?.times !== undefined) found.times -= 1;
  return found;
}

const server = smpp.createServer((session) => {
  session.on('error', () => {});
  session.on('close', () => note({ closed: true }));
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => {
    note({ unbind: true });
    session.send(pdu.response());
    session.close();
  });
  for (const kind of ['bind_transmitter', 'bind_transceiver']) {
    session.on(kind, (pdu) => {
      note({ bind: { kind, system_id: pdu.system_id, password: pdu.password,
                     system_type: pdu.system_type } });
      session.send(pdu.response({ command_status: bindRule?.bind ?? 0 }));
    });
  }
  session.on('submit_sm', (pdu) => {
    const { message, udh } = pdu.short_message;
    const { parts, part, reference } = partOf({ udh });
    note({ submit: { to: pdu.destination_addr, to_ton: pdu.dest_addr_ton, to_npi: pdu.dest_addr_npi,
                     from: pdu.source_addr, from_ton: pdu.source_addr_ton,
                     from_npi: pdu.source_addr_npi, text: message, coding: pdu.data_coding,
                     esm_class: pdu.esm_class, receipt: pdu.registered_delivery,
                     validity_hours: hoursUntil(pdu.validity_period), parts, part, reference } });
    const rule = ruleFor(pdu.destination_addr, part);
    if (rule?.silent) return;
    if (rule?.close) return session.destroy();
    lastId += 1;
    const answer = rule?.status ? { command_status: rule.status } : { message_id: `id-${lastId}` };
    session.send(pdu.response(answer));
  });
});
server.on('error', (error) => { console.error(error.message); process.exit(1); });
server.listen(Number(port), '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', () => process.exit(0));
