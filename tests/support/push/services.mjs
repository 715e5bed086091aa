// The push services as Crier meets them: FCM HTTP v1 with its token server, APNs, and the push
// service of a browser, on one loopback port with TLS and HTTP/2. What they accept is checked as
// they do; whether this double is true to them is asked of clients that are not ours
// (clients.mjs).
//
//   node services.mjs PORT FOLDER [RULES]
//
// FOLDER has cert.pem and key.pem. It gets firebase.json (the key file of a service account),
// apns_key.p8, subscription.json ({"p256dh":…,"auth":…} of a browser), and the record: a JSON object
// a line, {"token":…}, {"fcm":…}, {"apns":…}, {"web_push":…}, {"fault":…}. "listening" on standard
// output says that it is ready.
//
// RULES is a JSON array; the first that fits a message and is not used up answers it:
//   {"to": "regex of the token or path", "times": 3, "status": 429, "headers": {…}, "body": …}
//   {"to": …, "silent": true}   no answer
//   {"to": …, "goaway": true}   GOAWAY: this message and later ones were not begun
//   {"to": …, "close": true}    the connection is broken after the message came
//   {"to": …, "delay": 50}      milliseconds before the answer
//   {"to": "token", …}          the token server
// The rule {"lifetime": 3600} says how long its tokens hold, {"one_stream_first": true} that a
// connection carries one message until the first has succeeded, as with APNs.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createECDH, createPublicKey, createVerify, generateKeyPairSync, randomBytes } from 'node:crypto';
import http2 from 'node:http2';
import testing from 'web-push-testing/src/PushApiModel.js';

const [port, folder, rulesText] = process.argv.slice(2);
const rules = JSON.parse(rulesText ?? '[]');
const oneStreamFirst = rules.some((rule) => rule.one_stream_first);
const lifetime = rules.find((rule) => rule.lifetime !== undefined)?.lifetime ?? 3600;
const project = 'crier-test';
const team = 'DEF123GHIJ';
const keyId = 'ABC123DEFG';
const topic = 'com.example.app';

const account = generateKeyPairSync('rsa', { modulusLength: 2048 });
const teamKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const browser = createECDH('prime256v1');
browser.generateKeys();
const secret = randomBytes(16);

const file = (name) => `${folder}/${name}`;
const pem = (key) => key.export({ type: 'pkcs8', format: 'pem' });
const tokenUri = `https://localhost:${port}/token`;
const email = 'crier@crier-test.iam.gserviceaccount.com';
writeFileSync(file('firebase.json'), JSON.stringify({
  type: 'service_account', project_id: project, private_key_id: 'k1', private_key: pem(account.privateKey),
  client_email: email, client_id: '1', token_uri: tokenUri }));
writeFileSync(file('apns_key.p8'), pem(teamKey.privateKey));
writeFileSync(file('subscription.json'), JSON.stringify({
  p256dh: browser.getPublicKey('base64url'), auth: secret.toString('base64url') }));

const note = (entry) => appendFileSync(file('record'), JSON.stringify(entry) + '\n');
const now = () => Math.floor(Date.now() / 1000);

function part(token, index) {
  return JSON.parse(Buffer.from(token.split('.')[index], 'base64url'));
}

// `key` is a public key; an ES256 signature is r and s one after the other.
function isSigned(token, key, algorithm) {
  const at = token.lastIndexOf('.');
  const verify = createVerify('sha256').update(token.slice(0, at));
  const signature = Buffer.from(token.slice(at + 1), 'base64url');
  if (part(token, 0).alg !== algorithm) return false;
  return verify.verify(algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key, signature);
}

function ruleFor(name) {
  const found = rules.find((rule) => rule.to !== undefined && new RegExp(rule.to).test(name) &&
    (rule.times ?? 1) > 0);
  if (found?.times !== undefined) found.times -= 1;
  return found;
}

const issued = new Map();  // Access token: when it ends.

function grant(body) {
  const form = new URLSearchParams(body.toString());
  const assertion = form.get('assertion') ?? '';
  const refuse = (words) => ({ status: 400, body: { error: 'invalid_grant', error_description: words } });
  if (form.get('grant_type') !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return refuse('grant_type');
  if (!isSigned(assertion, account.publicKey, 'RS256')) return refuse('signature');
  const claims = part(assertion, 1);
  if (claims.aud !== tokenUri || claims.iss !== email) return refuse('aud or iss');
  if (!claims.scope.split(' ').includes('https://www.googleapis.com/auth/firebase.messaging')) {
    return refuse('scope');
  }
  if (claims.exp > claims.iat + 3600 || Math.abs(claims.iat - now()) > 60) return refuse('iat or exp');
  const token = randomBytes(24).toString('base64url');
  issued.set(token, now() + lifetime);
  return { status: 200, body: { access_token: token, expires_in: lifetime, token_type: 'Bearer' } };
}

const fcmError = (code, status, errorCode, more = []) => ({ status: code, body: { error: {
  code, status, message: 'refused', details: [
    ...(errorCode ? [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }] : []),
    ...more] } } });

function violation(field) {
  return [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field }] }];
}

function fcm(headers, path, body) {
  const token = (headers.authorization ?? '').replace(/^Bearer /, '');
  if (!(issued.get(token) > now())) return fcmError(401, 'UNAUTHENTICATED');
  if (path !== `/v1/projects/${project}/messages:send`) return fcmError(404, 'NOT_FOUND');
  if (body.length > 4096 + 2048) return fcmError(400, 'INVALID_ARGUMENT');
  const { message, validate_only } = JSON.parse(body);
  if (!message?.token) return fcmError(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', violation('message.token'));
  if (message.android?.ttl !== undefined && !/^\d+(\.\d+)?s$/.test(message.android.ttl)) {
    return fcmError(400, 'INVALID_ARGUMENT', undefined, violation('message.android.ttl'));
  }
  for (const value of Object.values(message.data ?? {})) {
    if (typeof value !== 'string') return fcmError(400, 'INVALID_ARGUMENT', undefined, violation('message.data[0]'));
  }
  return { status: 200, note: { message, validate_only },
           body: { name: `projects/${project}/messages/${validate_only ? 'fake_message_id' : randomBytes(8).toString('hex')}` } };
}

const apnsError = (status, reason) => ({ status, body: { reason } });

function apns(headers, path, body) {
  const token = (headers.authorization ?? '').replace(/^bearer /i, '');
  if (!token) return apnsError(403, 'MissingProviderToken');
  try {
    const { kid } = part(token, 0);
    const { iss, iat } = part(token, 1);
    if (!isSigned(token, teamKey.publicKey, 'ES256') || kid !== keyId || iss !== team) {
      return apnsError(403, 'InvalidProviderToken');
    }
    if (now() - iat > 3600 || iat > now() + 60) return apnsError(403, 'ExpiredProviderToken');
  } catch { return apnsError(403, 'InvalidProviderToken'); }
  const id = headers['apns-id'];
  if (id !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return apnsError(400, 'BadMessageId');
  if (!headers['apns-topic']) return apnsError(400, 'MissingTopic');
  if (headers['apns-topic'] !== topic) return apnsError(400, 'DeviceTokenNotForTopic');
  if ((headers['apns-collapse-id'] ?? '').length > 64) return apnsError(400, 'BadCollapseId');
  if (!/^\d+$/.test(headers['apns-expiration'] ?? '0')) return apnsError(400, 'BadExpirationDate');
  if (!['5', '10'].includes(headers['apns-priority'] ?? '10')) return apnsError(400, 'BadPriority');
  if (headers['apns-push-type'] !== 'alert') return apnsError(400, 'InvalidPushType');
  if (body.length > 4096) return apnsError(413, 'PayloadTooLarge');
  if (body.length === 0) return apnsError(400, 'PayloadEmpty');
  const device = path.split('/').at(-1);
  if (!/^[0-9a-f]{64,200}$/i.test(device)) return apnsError(400, 'BadDeviceToken');
  return { status: 200, headers: { 'apns-id': id ?? randomBytes(16).toString('hex') },
           note: { device, payload: JSON.parse(body), collapse: headers['apns-collapse-id'],
                   expiration: headers['apns-expiration'], priority: headers['apns-priority'], id } };
}

// Decrypts, and looks at the token and its signature besides.
const model = new testing.PushApiModel();

async function webPush(headers, path, body) {
  const refuse = (status, reason) => ({ status, body: { reason } });
  const [, token, key] = /^vapid t=([^,]+), ?k=(\S+)$/.exec(headers.authorization ?? '') ?? [];
  if (!token) return refuse(401, 'no vapid');
  const point = Buffer.from(key, 'base64url');
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256',
    x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') } });
  const claims = part(token, 1);
  const isFresh = claims.exp > now() && claims.exp <= now() + 24 * 3600;
  if (!isSigned(token, publicKey, 'ES256') || !isFresh || claims.aud !== `https://localhost:${port}` ||
      !/^(mailto:|https:)/.test(claims.sub ?? '')) return refuse(403, 'BadJwtToken');
  if (!/^\d+$/.test(headers.ttl ?? '')) return refuse(400, 'TTL');
  if (headers.topic !== undefined && !/^[\w-]{1,32}$/.test(headers.topic)) return refuse(400, 'Topic');
  if (!['very-low', 'low', 'normal', 'high', undefined].includes(headers.urgency)) return refuse(400, 'Urgency');
  if (headers['content-encoding'] !== 'aes128gcm') return refuse(400, 'encoding');
  if (body.length > 4096) return refuse(413, 'too large');
  model.subscriptions[path] ??= { applicationServerKey: key, subscriptionDh: browser, isExpired: false,
                                  auth: secret.toString('base64url') };
  await model.handleNotification(path, { encoding: headers['content-encoding'], ttl: headers.ttl,
                                         authorization: headers.authorization }, body);
  const text = model.messages[path].at(-1);
  return { status: 201, headers: { location: `https://localhost:${port}/message/1` },
           note: { path, text: JSON.parse(text), ttl: headers.ttl, topic: headers.topic,
                   urgency: headers.urgency } };
}

// What is asked of, by the path: the name by which rules know it, and who answers.
function serviceOf(path, body) {
  if (path === '/token') return { kind: 'token', name: 'token', answer: () => grant(body) };
  if (path.startsWith('/3/device/')) {
    return { kind: 'apns', name: path.slice('/3/device/'.length), answer: (headers) => apns(headers, path, body) };
  }
  if (path.startsWith('/push/')) {
    return { kind: 'web_push', name: path, answer: (headers) => webPush(headers, path, body) };
  }
  const token = /"token":"([^"]*)"/.exec(body.toString())?.[1] ?? path;
  return { kind: 'fcm', name: token, answer: (headers) => fcm(headers, path, body) };
}

let sessions = 0;
let streams = 0;
let streamsMost = 0;

const server = http2.createSecureServer({
  key: readFileSync(file('key.pem')), cert: readFileSync(file('cert.pem')), allowHTTP1: true,
  settings: { maxConcurrentStreams: oneStreamFirst ? 1 : 1000 } });

server.on('session', (session) => {
  session.number = sessions += 1;
  session.begun = new Set();
  session.on('error', () => {});
});

async function begin(session, response, service, headers) {
  const rule = ruleFor(service.name);
  const entry = { session: session?.number, name: service.name };
  if (rule?.silent) return note({ silent: entry });
  if (rule?.close) {
    note({ close: entry });
    return session ? session.destroy() : response.socket.destroy();
  }
  if (rule?.goaway && session) {
    note({ goaway: entry });
    // Those before it are finished, it and those after it were not begun (RFC 9113 6.8).
    const id = response.stream.id;
    session.refusedFrom = id;
    session.goaway(0, id - 2);
    return;
  }
  const answer = rule?.status === undefined ? await service.answer(headers)
    : { status: rule.status, headers: rule.headers, body: rule.body };
  const finish = () => {
    if (answer.status === 200 && oneStreamFirst && session && !session.proven) {
      session.proven = true;
      session.settings({ maxConcurrentStreams: 1000 });
    }
    note({ [service.kind]: { ...entry, status: answer.status, ...answer.note } });
    if (answer.status >= 400 && rule?.status === undefined) {
      note({ fault: { kind: service.kind, status: answer.status, body: answer.body } });
    }
    const isText = typeof answer.body === 'string';
    response.writeHead(answer.status, {
      'content-type': isText ? 'text/html' : 'application/json', ...answer.headers });
    response.end(answer.body === undefined || isText ? answer.body : JSON.stringify(answer.body));
  };
  if (rule?.delay) setTimeout(finish, rule.delay); else finish();
}

server.on('request', (request, response) => {
  const session = request.stream?.session;
  const pieces = [];
  streamsMost = Math.max(streamsMost, streams += 1);
  response.on('close', () => { streams -= 1; });
  request.on('error', () => {});
  response.on('error', () => {});
  request.on('data', (piece) => pieces.push(piece));
  request.on('end', async () => {
    if (session?.refusedFrom !== undefined && request.stream.id >= session.refusedFrom) return;
    const service = serviceOf(request.url, Buffer.concat(pieces));
    try {
      await begin(session, response, service, request.headers);
    } catch (error) {
      note({ fault: { kind: service.kind, words: String(error) } });
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end('{}');
    }
  });
});
server.on('error', (error) => { console.error(error.message); process.exit(1); });
server.listen(Number(port), '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', () => process.exit(0));
