// Clients of others against services.mjs, by which it is judged: whatever they get through is what
// the true services take, as far as their authors know.
//
//   node clients.mjs apns|fcm|web-push PORT FOLDER TOKEN
//
// Prints one JSON object: what the client has told of the outcome.
import { readFileSync } from 'node:fs';
import https from 'node:https';

const [client, port, folder, token] = process.argv.slice(2);
const file = (name) => `${folder}/${name}`;
const ca = readFileSync(file('cert.pem'));
const say = (value) => console.log(JSON.stringify(value));

async function byNodeApn() {
  const { default: apn } = await import('@parse/node-apn');
  const provider = new apn.Provider({
    token: { key: readFileSync(file('apns_key.p8')), keyId: 'ABC123DEFG', teamId: 'DEF123GHIJ' },
    address: 'localhost', port: Number(port), ca, production: true });
  const notification = new apn.Notification();
  notification.topic = 'com.example.app';
  notification.alert = { title: 'title', body: 'body' };
  notification.pushType = 'alert';
  notification.expiry = Math.floor(Date.now() / 1000) + 60;
  // It does not wait for the first success, for which APNs has a connection carry one message.
  const [first, ...others] = token.split(',');
  const results = [await provider.send(notification, [first]), await provider.send(notification, others)];
  await provider.shutdown();
  say({ sent: results.flatMap((result) => result.sent).length,
        failed: results.flatMap((result) => result.failed).map(({ status, response, error }) =>
          ({ status, reason: response?.reason ?? error?.message })) });
}

// Its host is a constant: the name is led to the double, whose certificate is for that host as well.
async function byFirebaseAdmin() {
  const { default: dns } = await import('node:dns');
  const lookup = dns.lookup;
  dns.lookup = (host, options, done) => lookup('127.0.0.1', options, done);
  const { default: http2 } = await import('node:http2');
  const connect = http2.connect;
  http2.connect = (authority, ...rest) => {
    const options = typeof rest[0] === 'object' ? rest.shift() : {};
    const session = connect(`https://localhost:${port}`, { ...options, ca }, ...rest);
    // It says "https:" for the scheme, which Google's servers forgive and nghttp2 does not.
    const request = session.request.bind(session);
    session.request = (headers, ...more) => request({ ...headers, ':scheme': 'https' }, ...more);
    return session;
  };
  https.globalAgent.options.ca = ca;
  const { default: admin } = await import('firebase-admin');
  const account = JSON.parse(readFileSync(file('firebase.json')));
  // It asks for its access token at an address of its own, so it is given one of the double's.
  const { createSign } = await import('node:crypto');
  const now = Math.floor(Date.now() / 1000);
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const unsigned = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iss: account.client_email,
    scope: 'https://www.googleapis.com/auth/firebase.messaging', aud: account.token_uri, iat: now, exp: now + 3600 })}`;
  const assertion = `${unsigned}.${createSign('sha256').update(unsigned).sign(account.private_key, 'base64url')}`;
  const answer = await new Promise((resolve, reject) => {
    const request = https.request(account.token_uri, { method: 'POST', ca,
      headers: { 'content-type': 'application/x-www-form-urlencoded' } }, (response) => {
      let text = '';
      response.on('data', (piece) => { text += piece; });
      response.on('end', () => resolve(JSON.parse(text)));
    });
    request.on('error', reject);
    request.end(new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion }).toString());
  });
  admin.initializeApp({ projectId: account.project_id,
    credential: { getAccessToken: async () => answer } });
  const tokens = token.split(',');
  const result = await admin.messaging().sendEach(tokens.map((each) => ({
    token: each, notification: { title: 'title', body: 'body' }, android: { ttl: 60_000, collapseKey: 'k' } })));
  say({ sent: result.successCount, failed: result.responses.filter((each) => !each.success).map((each) => each.error.code) });
  process.exit(0);
}

const clients = { apns: byNodeApn, fcm: byFirebaseAdmin };
await clients[client]();
