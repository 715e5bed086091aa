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
// One that answers with an id may go on, to whoever is bound as a transceiver:
//   {"to": …, "receipt": "DELIVRD", "err": "001"}     in the words of SMPP 3.4, appendix B
//   {…, "network": 1}            with the error 3.1 (GSM) as a parameter
//   {…, "form": "parameters"}    without words
//   {…, "ids": "hex"}            in hexadecimal when the text is taken, in decimal with zeros in the receipt
//   {…, "early": true}           the receipt before the answer
//   {…, "again": 2}              so often more
//   {…, "from": "4930…"}         from another number
//   {"to": …, "reply": "STOP"}   what the person writes then
// What is not answered with 0 is delivered again, also to who binds later; {"delivery":…} has each answer.
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

const owed = [];
const receivers = new Set();

function deliver() {
  const session = [...receivers].at(-1);
  if (!session) return;
  for (const each of owed) {
    if (each.by) continue;
    each.by = session;
    session.deliver_sm({ ...each.pdu }, (answer) => {
      note({ delivery: { ...each.what, status: answer.command_status } });
      if (answer.command_status === 0) owed.splice(owed.indexOf(each), 1);
      else setTimeout(() => { each.by = undefined; deliver(); }, 100);
    });
  }
}

function leave(session) {
  receivers.delete(session);
  for (const each of owed) if (each.by === session) each.by = undefined;
  deliver();
}

const idOf = (rule) => rule?.ids === 'hex' ? (0xa0000 + lastId).toString(16).toUpperCase() : `id-${lastId}`;

function receiptOf(rule, pdu) {
  const id = rule.ids === 'hex' ? String(0xa0000 + lastId).padStart(12, '0') : `id-${lastId}`;
  const receipt = { source_addr: rule.from ?? pdu.destination_addr, source_addr_ton: 1, source_addr_npi: 1,
                    destination_addr: pdu.source_addr, esm_class: 4, data_coding: 0 };
  if (rule.network) receipt.network_error_code = Buffer.from([3, 0, rule.network]);
  if (rule.form === 'parameters') {
    const states = ['SCHEDULED', 'ENROUTE', 'DELIVRD', 'EXPIRED', 'DELETED', 'UNDELIV', 'ACCEPTD', 'UNKNOWN',
                    'REJECTD', 'SKIPPED'];
    return { ...receipt, short_message: Buffer.alloc(0), receipted_message_id: id,
             message_state: states.indexOf(rule.receipt) };
  }
  const words = `id:${id} sub:001 dlvrd:00${Number(rule.receipt === 'DELIVRD')} submit date:2611301200 ` +
    `done date:2611301201 stat:${rule.receipt} err:${rule.err ?? '000'} text:Your right to obj`;
  return { ...receipt, short_message: Buffer.from(words, 'latin1') };
}

// What follows once a text is taken.
function owe(rule, pdu) {
  const to = pdu.destination_addr;
  for (let time = 0; rule.receipt && time <= (rule.again ?? 0); time += 1) {
    owed.push({ pdu: receiptOf(rule, pdu), what: { receipt: rule.receipt, of: to } });
  }
  if (rule.reply) {
    owed.push({ pdu: { source_addr: to, source_addr_ton: 1, source_addr_npi: 1,
                       destination_addr: pdu.source_addr, esm_class: 0, short_message: rule.reply },
                what: { reply: rule.reply, of: to } });
  }
  deliver();
}

const server = smpp.createServer((session) => {
  session.on('error', () => {});
  session.on('close', () => {
    note({ closed: true });
    leave(session);
  });
  session.on('enquire_link', (pdu) => session.send(pdu.response()));
  session.on('unbind', (pdu) => {
    note({ unbind: true });
    leave(session);
    session.send(pdu.response());
    session.close();
  });
  for (const kind of ['bind_transmitter', 'bind_transceiver']) {
    session.on(kind, (pdu) => {
      note({ bind: { kind, system_id: pdu.system_id, password: pdu.password,
                     system_type: pdu.system_type } });
      session.send(pdu.response({ command_status: bindRule?.bind ?? 0 }));
      if (kind !== 'bind_transceiver' || bindRule) return;
      receivers.add(session);
      deliver();
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
    const isTaken = rule !== undefined && !rule.status;
    if (isTaken && rule.early) owe(rule, pdu);
    const answer = rule?.status ? { command_status: rule.status } : { message_id: idOf(rule) };
    session.send(pdu.response(answer));
    if (isTaken && !rule.early) owe(rule, pdu);
  });
});
server.on('error', (error) => { console.error(error.message); process.exit(1); });
server.listen(Number(port), '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', () => process.exit(0));
