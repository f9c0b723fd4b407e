// Deliveries as LINE signs them, each judged by LINE's own library and by the server: node check.mjs <address of the hook> <secret>
import { createHmac } from 'node:crypto';
import { validateSignature } from '@line/bot-sdk';

const [address, secret] = process.argv.slice(2);
const sign = (body, key) => createHmac('sha256', key).update(body).digest('base64');
const delivery = (text) =>
  JSON.stringify({
    destination: 'U0123456789abcdef0123456789abcdef',
    events: [
      {
        type: 'message',
        mode: 'active',
        timestamp: Date.now(),
        source: { type: 'user', userId: 'Ufedcba9876543210fedcba9876543210' },
        webhookEventId: '01JD' + text.toUpperCase().padEnd(22, '0').slice(0, 22),
        deliveryContext: { isRedelivery: false },
        replyToken: 'b60d432864f44d079f6d8efe86cf404b',
        message: { id: '444573844083572737', type: 'text', quoteToken: 'q3Plxr4AgKd', text },
      },
    ],
  });

const body = delivery('tides');
const cases = [
  ['as it is', body, sign(body, secret)],
  ['another text', delivery('moons'), sign(body, secret)],
  ['a space more', body + ' ', sign(body, secret)],
  ['another secret', body, sign(body, secret + 'x')],
  ['cut off', body, sign(body, secret).slice(0, -1)],
  ['nothing to verify', '{"destination":"U0123456789abcdef0123456789abcdef","events":[]}', null],
];
let wrong = 0;
for (const [name, text, given] of cases) {
  const signature = given ?? sign(text, secret);
  const library = validateSignature(text, secret, signature);
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-line-signature': signature },
    body: text,
  });
  if ((answer.status === 200) !== library) {
    wrong += 1;
    console.log(`${name}: the library says ${library}, the server ${answer.status}`);
  }
}
console.log(`${cases.length} judged`);
process.exit(wrong);
